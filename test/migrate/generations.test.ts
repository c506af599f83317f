import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/storage/open.ts';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import { emptyDatabase } from '../postgres.ts';
import { randomWalk } from '../walk.ts';
import { fill } from './awkward/fill.ts';
import { CURRENT, FIRST, OLDER, QUICK_REFERENCE } from './awkward/generations.ts';
import { losses } from './compare.ts';
import { migrate } from './program.ts';
import { tablesOf } from './source.ts';
import { homesOf, openTarget } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-generations-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = 60;

/** A database of a generation, its naive times those of New York. */
function make(name: string, ddl: string, seed: number): string {
  const path = join(folder, `${name}.db`);
  const db = new Sqlite(path);
  db.exec(ddl);
  fill(db, ROWS, seed);
  db.close();
  return path;
}

describe.each([
  ['current', CURRENT, { trade_records: '"trading"."trade_records"', configuration: '"system"."configuration"' }],
  ['older', OLDER, { selected_securities: '"trading"."trading_candidates"' }],
  ['first', FIRST, { trading_cycles: '"trading"."trading_cycles"' }],
  ['quick reference', QUICK_REFERENCE, { pattern_training_data: '"analytics"."pattern_training_data"' }],
] as const)('the %s generation of the old database', (name, ddl, known) => {
  test('comes whole to its home in Postgres, none of its tables skipped', async () => {
    const path = make(name, ddl, 20_240_102);
    const url = await emptyDatabase();
    const { code, stderr, certificate } = await migrate(['--from', path, '--to', url, '--zone', 'America/New_York']);
    expect([code, certificate === null ? stderr : '']).toEqual([0, '']);
    expect(certificate!.tables.map((it) => it.name).toSorted()).toEqual(tablesOf(path).toSorted());
    expect(certificate!.quarantine).toEqual([]);
    expect(certificate!.verified).toBe(true);
    const target = await openTarget(url);
    const homes = await homesOf(target);
    for (const [table, place] of Object.entries(known)) expect(homes.get(table)?.place, table).toBe(place);
    expect(await losses(path, target, () => 'America/New_York')).toEqual([]);
    await target.close();
  });
});

test('the program’s own SQLite store answers from Postgres as it did', async () => {
  const path = join(folder, 'catalyst.db');
  const url = await emptyDatabase();
  const walks = ['AAA', 'BBB', 'CCC'].map((symbol, i) => randomWalk(symbol, 500 + i, 7 + i));
  const before = await openStore(path, { mode: 'write', cache: false });
  await before.importBars(walks, { source: 'walk', importedAt: 1_700_000_000_123 });
  await before.importBars([randomWalk('AAA', 600, 99)], { source: 'again', importedAt: 1_700_000_001_000 });
  const { code, certificate, stderr } = await migrate(['--from', path, '--to', url]);
  expect([code, certificate === null ? stderr : '']).toEqual([0, '']);
  expect(certificate!.verified).toBe(true);
  const after = await openStore(url, { mode: 'write', cache: false });
  expect(await after.listSeries()).toEqual(await before.listSeries());
  expect(await after.listImports()).toEqual(await before.listImports());
  expect(await after.readBars({ timeframe: '1d' })).toEqual(await before.readBars({ timeframe: '1d' }));
  // What was known before the second import is known there too.
  const then = { timeframe: '1d', symbols: ['AAA'], to: walks[0].time.at(-1), asOf: 1_700_000_000_500 } as const;
  const [known] = await after.readBars(then);
  expect(known).toEqual((await before.readBars(then))[0]);
  expect(known).toEqual(walks[0]);
  // The numbers that the database counts up go on where they were.
  await after.importBars([randomWalk('DDD', 10, 1)], { source: 'later', importedAt: 1_700_000_002_000 });
  expect(await after.listImports()).toHaveLength(3);
  expect(await after.listSeries()).toHaveLength(4);
  await before.close();
  await after.close();
});

test('naive times without a zone stop the run before it writes, and the columns and the option are named', async () => {
  const path = make('no-zone', CURRENT, 1);
  const url = await emptyDatabase();
  const { code, stderr } = await migrate(['--from', path, '--to', url]);
  expect(code).toBe(2);
  expect(stderr).toContain('--zone');
  expect(stderr).toContain('start_time');
  const target = await openTarget(url);
  const tables = await target.query(
    `select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace
     where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables).toEqual([['0']]);
  await target.close();
});
