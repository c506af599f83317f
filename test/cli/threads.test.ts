import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barsToCsv } from '../../src/storage/csv-export.ts';
import { randomWalk } from '../walk.ts';
import { buildProgram, run } from './built.ts';
import type { Ended } from './built.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-threads-'));
const db = join(folder, 'many.db');
let program = '';

/** A third of a million bars read without their cache: enough for the second thread. */
function check(): Promise<Ended> {
  rmSync(`${db}.cache`, { recursive: true, force: true });
  return run(process.execPath, [program, 'data', 'check', '--calendar', 'none', '--db', db, '--verbose']);
}

beforeAll(async () => {
  program = await buildProgram('threads');
  const csv = join(folder, 'many.csv');
  const series = Array.from({ length: 12 }, (_, i) => randomWalk(`S${i}`, 28_000, i + 1));
  writeFileSync(csv, [...barsToCsv(series)].join(''));
  expect((await run(process.execPath, [program, 'data', 'import', csv, '--db', db])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the built program reads a large database with a second thread, and without one when it cannot', async () => {
  const withTwo = await check();
  expect(withTwo.stderr).not.toContain('thread');
  const thread = join(dirname(program), 'bar-thread.cjs');
  renameSync(thread, `${thread}.away`);
  const withOne = await check();
  renameSync(`${thread}.away`, thread);
  expect(withOne.stderr).toContain('the second reading thread: Cannot find module');
  expect(withOne).toMatchObject({ code: withTwo.code, stdout: withTwo.stdout });
});
