/** Runs the benchmarks, each in a process of its own, so that what one made V8 compile does not favour the next. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const PARTS = ['indicators', 'rules', 'files', 'storage', 'statistics', 'simulation', 'startup'];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}: there are ${PARTS.join(', ')}\n`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : PARTS) {
  const file = join(import.meta.dirname, `${name}.ts`);
  if (!existsSync(file)) throw new Error(`bench/${name}.ts is not there`);
  process.stdout.write(`\n${name}\n`);
  const code = `const { run } = await import(${JSON.stringify(file)}); await run();`;
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: 'inherit',
    cwd: join(import.meta.dirname, '..'),
  });
  if (status !== 0) process.exit(status ?? 1);
}
