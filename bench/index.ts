/**
 * Runs the benchmarks, each bundled as the program itself is (a loader that compiles on the fly wraps functions and makes
 * them several times slower) and in a process of its own, so that what one made V8 compile does not favour the next.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleThreads } from '../scripts/build.ts';

const PARTS = [
  'indicators',
  'rules',
  'files',
  'storage',
  'postgres',
  'statistics',
  'simulation',
  'sweep',
  'base-rates',
  'news',
  'scan',
  'startup',
];

const ROOT = join(import.meta.dirname, '..');
/** Inside the clone, where the threads find its packages. */
const THREADS = join(ROOT, 'node_modules', '.cache', 'catalyst', 'bench');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}: there are ${PARTS.join(', ')}\n`);
  process.exit(2);
}
await bundleThreads(THREADS);
for (const name of wanted.length > 0 ? wanted : PARTS) {
  process.stdout.write(`\n${name}\n`);
  const bundled = join(import.meta.dirname, `.${name}.bundle.cjs`);
  await build({
    stdin: { contents: `import { run } from './${name}.ts'; void run();`, resolveDir: import.meta.dirname },
    outfile: bundled,
    bundle: true,
    // As scripts/build.ts does: without them module constants are variables, and loops that use them slower.
    format: 'cjs',
    minifySyntax: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    define: { 'import.meta.dirname': JSON.stringify(THREADS) },
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, ['--expose-gc', bundled], { stdio: 'inherit', cwd: ROOT });
  rmSync(bundled);
  if (status !== 0) process.exit(status ?? 1);
}
