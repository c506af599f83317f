import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withOutputs } from '../scripts/readme.ts';
import { ROOT, buildProgram } from './cli/built.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('what stands under each command of the README is what the program prints (mend it with `npm run readme`)', async () => {
  expect(README.match(/^\$ /gm)?.length).toBeGreaterThan(5);
  expect(withOutputs(README, await buildProgram('readme-test'))).toBe(README);
});

test('the rule file in the README is the one in examples/', () => {
  expect(README).toContain(readFileSync(join(ROOT, 'examples', 'dip.yaml'), 'utf8'));
});

test('both lines for a fresh clone stand in the README', () => {
  expect(README).toMatch(/^npm ci && npx catalyst backtest /m);
  expect(README).toMatch(/^npm ci && npm test$/m);
});

test('every page of docs/ is linked from the README', () => {
  const pages = readdirSync(join(ROOT, 'docs'), { withFileTypes: true });
  for (const page of pages) expect(README).toContain(`](docs/${page.name}${page.isDirectory() ? '/' : ''})`);
});
