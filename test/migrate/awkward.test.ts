import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresServers } from '../postgres.ts';
import { CELLS, SHAPES, ZONES, makeAwkward, zoneOf } from './awkward.ts';
import { losses } from './compare.ts';
import { essence, fingerprints, migrate } from './program.ts';
import type { Migrated } from './program.ts';
import { readTable } from './source.ts';
import { handedBack, homesOf, openTarget, typesOf } from './target.ts';
import type { Home, Target } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-awkward-'));
const path = join(folder, 'awkward.db');
makeAwkward(path);
const before = fingerprints(path);
afterAll(() => rmSync(folder, { recursive: true }));

/** Bytes of a cell as quarantine must hold them, whatever words it has for their class. */
const bytesOf = (what: string, table: string): string => {
  const row = readTable(path, table).rows.find(([cell]) => cell.is === 'text' && cell.bytes.toString('utf8') === what);
  const cell = row?.[1];
  if (cell === undefined || cell.is === 'null') return 'null';
  return cell.is === 'text' || cell.is === 'blob' ? cell.bytes.toString('hex') : String(cell.value);
};

const bytesHandedBack = (cell: Readonly<Record<string, string>> | null | undefined): string => {
  const [is, value] = Object.entries(cell ?? { null: 'null' })[0];
  return is === 'text' ? Buffer.from(value, 'utf8').toString('hex') : value;
};

/** Typed, unlike what the matcher says of itself. */
const matching = (pattern: string, flags: string): unknown => expect.stringMatching(new RegExp(pattern, flags));

describe.each(postgresServers())('the awkward database on $name', (server) => {
  let url: string;
  let target: Target;
  let first: Migrated;
  let homes: Map<string, Home>;
  beforeAll(async () => {
    url = await server.emptyDatabase();
    first = await migrate(['--from', path, '--to', url, ...ZONES]);
    target = await openTarget(url);
    if (first.certificate !== null) homes = await homesOf(target);
  });
  afterAll(() => target.close());

  test('is migrated, and its certificate is true of both sides', () => {
    expect(first.stderr).not.toMatch(/ at .*\.ts:|node:internal/);
    expect({ code: first.code, stderr: first.certificate === null ? first.stderr : '' }).toEqual({
      code: 0,
      stderr: '',
    });
    const { tables, verified } = first.certificate!;
    expect(verified).toBe(true);
    for (const table of tables) {
      expect(table.checksumTarget, table.name).toBe(table.checksumSource);
      expect(table.migrated + table.quarantined, table.name).toBe(table.source);
    }
  });

  test('is byte for byte the same afterwards, with nothing left beside it', () => {
    expect(fingerprints(path)).toEqual(before);
  });

  describe.each(CELLS)('$name ($declared)', ({ name, becomes, cases }) => {
    test(`becomes ${becomes}`, async () => {
      const { place, columns } = homes.get(name)!;
      const value = columns.find(({ source }) => source === 'value')!.target;
      expect((await typesOf(target, place)).get(value)).toBe(becomes);
    });

    test(`each of its ${cases.length} cells is kept, or handed back with its bytes and the reason`, async () => {
      const home = homes.get(name)!;
      const kept = new Map((await target.query(`select what, value from ${home.place}`)) as [string, string | null][]);
      const refused = await handedBack(target, home);
      const outcome = cases.map(([what]) => {
        const row = refused.find(({ cells }) => cells['what']?.['text'] === what);
        if (row === undefined) return [what, kept.has(what) ? kept.get(what) : 'gone'];
        const { column, reason } = row.reasons[0];
        return [what, `${column}: ${reason}`, bytesHandedBack(row.cells['value'])];
      });
      const wanted = cases.map(([what, , comesOut]) =>
        comesOut instanceof RegExp
          ? [what, matching(`^value: .*(${comesOut.source})`, comesOut.flags), bytesOf(what, name)]
          : [what, comesOut],
      );
      expect(outcome).toEqual(wanted);
      expect(kept.size + refused.length).toBe(cases.length);
    });
  });

  describe.each(SHAPES.filter(({ refused }) => refused !== undefined))('$what', ({ refused }) => {
    test.each(Object.entries(refused!))('the rows of %s that do not fit are handed back', async (table, rows) => {
      const said = (await handedBack(target, homes.get(table)!)).map(
        ({ key, reasons }) => `${key}: ${reasons[0].reason}`,
      );
      expect(said.toSorted()).toEqual(
        rows
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, reason]) => matching(`\\b${key}\\b.*: .*(${reason.source})`, reason.flags)),
      );
    });
  });

  test('every row of every table lies in its home or in quarantine, cell by cell, and nothing else does', async () => {
    expect(await losses(path, target, zoneOf)).toEqual([]);
  });

  test('a second run finds everything there and changes nothing', async () => {
    const state = `select c.oid::regclass::text, c.relfilenode, s.n_tup_ins + s.n_tup_upd + s.n_tup_del from pg_class c
      join pg_stat_user_tables s on s.relid = c.oid where s.schemaname <> 'migration' order by 1`;
    const rows = await target.query(state);
    const again = await migrate(['--from', path, '--to', url, ...ZONES]);
    expect([again.code, again.stderr]).toEqual([0, expect.any(String)]);
    expect(essence(again.certificate!)).toEqual(essence(first.certificate!));
    expect(await target.query(state)).toEqual(rows);
  });

  test('--verify finds it true, until a cell of the target is changed', async () => {
    const verify = ['--from', path, '--to', url, ...ZONES, '--verify'];
    expect((await migrate(verify)).code).toBe(0);
    const { place } = homes.get('cell_decimal')!;
    await target.query(`update ${place} set value = 10.26 where value = 10.25`);
    const tampered = await migrate(verify);
    const lost = await losses(path, target, zoneOf);
    await target.query(`update ${place} set value = 10.25 where value = 10.26`);
    expect(tampered.code).toBe(1);
    expect(lost.map((it) => it.slice(0, 20))).toEqual(['cell_decimal: lost [', 'cell_decimal: not in']);
    expect(tampered.certificate?.verified ?? false).toBe(false);
    expect(tampered.stdout + tampered.stderr).toContain('cell_decimal');
    expect((await migrate(verify)).code).toBe(0);
  });
});
