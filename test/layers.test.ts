import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT, run } from './cli/built.ts';

/** With the wrong TypeScript dependency-cruiser reads no file and is content: so what it read is counted. */
test('dependency-cruiser reads every source file and finds no import against the layers', async () => {
  const { stdout, stderr } = await run('npx', ['depcruise', '--output-type', 'json', 'src', 'bin']);
  const report = JSON.parse(stdout === '' ? stderr : stdout) as {
    modules: { source: string }[];
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  };
  expect(report.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  const read = report.modules.map(({ source }) => source).filter((source) => /^(src|bin)\/.*\.ts$/.test(source));
  const written = ['src', 'bin'].flatMap((folder) =>
    readdirSync(`${ROOT}/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  expect(read.toSorted()).toEqual(written.toSorted());
  expect(read.length).toBeGreaterThan(150);
});
