import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { catalyst } from './run.ts';

const cwd = mkdtempSync(join(tmpdir(), 'catalyst-known-'));
const write = (name: string, ...rows: string[]): void =>
  writeFileSync(join(cwd, name), ['symbol,timestamp,open,high,low,close,volume', ...rows, ''].join('\n'));

// Alcoa on 2016-10-05 as the vendor printed it first, and a day later.
beforeAll(async () => {
  write('first.csv', 'AA,2016-10-04,9.8,10.1,9.7,10,1000', 'AA,2016-10-05,10.25,10.41,10.17,10.4,29612200');
  write('next.csv', 'AA,2016-10-05,10.249999,10.41,10.17,10.4,29736800');
  expect((await catalyst(['data', 'import', 'first.csv', '--db', 'a.db'], { cwd })).code).toBe(0);
  const next = await catalyst(['data', 'import', 'next.csv', '--db', 'a.db', '--known-at', '2016-10-06T21:30:00Z'], {
    cwd,
  });
  expect(next.stdout).toBe('next.csv: 1 series, 0 new, 1 updated, 0 unchanged, 0 kept, 0 rejected\n');
});

const FIRST = ['AA,2016-10-04,9.8,10.1,9.7,10,1000', 'AA,2016-10-05,10.25,10.41,10.17,10.4,29612200'];
const NEXT = [FIRST[0], 'AA,2016-10-05,10.249999,10.41,10.17,10.4,29736800'];

// New York closes at 20:00Z until 2016-11-06.
test.each([
  ['2016-10-05T19:59:59Z', FIRST.slice(0, 1)],
  ['2016-10-05T20:00:00Z', FIRST],
  ['2016-10-06T21:29:59Z', FIRST],
  ['2016-10-06T21:30:00Z', NEXT],
  ['2016-10-05', FIRST],
])('as of %s bars are exported as they were known', async (asOf, rows) => {
  const { stdout, code } = await catalyst(['data', 'export', '--db', 'a.db', '--as-of', asOf], { cwd });
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n').slice(1)).toEqual(rows);
});

test('what analyze shows is what was known', async () => {
  const close = async (...more: string[]): Promise<string> => {
    const line = ['analyze', 'AA', '--db', 'a.db', '--show', 'volume', '--csv', '--no-save', ...more];
    return (await catalyst(line, { cwd })).stdout.trimEnd().split('\n').at(-1)!;
  };
  expect(await close('--as-of', '2016-10-06T20:30:00Z')).toBe('2016-10-05,29612200');
  expect(await close('--as-of', '2016-10-06T22:00:00Z')).toBe('2016-10-05,29736800');
  expect(await close()).toBe('2016-10-05,29736800');
});

test('before any bar there is nothing to export, and that is said', async () => {
  const { code, stderr } = await catalyst(['data', 'export', '--db', 'a.db', '--as-of', '2016-10-03'], { cwd });
  expect(code).toBe(3);
  expect(stderr).toContain('no bars were known on 2016-10-03T23:59:59.999Z');
});

test.each([
  [['--known-at', '2030-01-01'], 'has not come yet'],
  [['--known-at', '2016-10-06', '--adjusted', 'all'], '--known-at is of prices as traded'],
])('%j is refused', async (more, words) => {
  const { code, stderr } = await catalyst(['data', 'import', 'next.csv', '--db', 'b.db', ...more], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain(words);
});
