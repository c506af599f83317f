import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import { emptyDatabase } from '../postgres.ts';
import { ZONES, makeAwkward, zoneOf } from './awkward.ts';
import { fill } from './awkward/fill.ts';
import { CURRENT } from './awkward/generations.ts';
import { content, contentHandedBack, difference } from './compare.ts';
import { stored } from './meaning.ts';
import { migrate } from './program.ts';
import type { Migrated } from './program.ts';
import { readTable, tablesOf } from './source.ts';
import type { Cell } from './source.ts';
import { handedBack, homesOf, openTarget, typesOf } from './target.ts';
import type { Home, Target } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-back-'));
const original = join(folder, 'old.db');
const back = join(folder, 'back.db');
const db = new Sqlite(original);
db.exec(CURRENT);
fill(db, 40, 3);
db.close();
makeAwkward(original);
afterAll(() => rmSync(folder, { recursive: true }));

/** What a cell means, or what it is where it means nothing in its column. */
function meaning(type: string, cell: Cell, zone: string): string {
  try {
    return `means ${stored(type, cell, zone) ?? 'nothing'}`;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return content(cell);
    throw error;
  }
}

describe('a database that went to Postgres and came back', () => {
  let there: Migrated;
  let target: Target;
  let homes: Map<string, Home>;
  beforeAll(async () => {
    const url = await emptyDatabase();
    there = await migrate(['--from', original, '--to', url, '--zone', 'UTC', ...ZONES]);
    target = await openTarget(url);
    homes = await homesOf(target);
    const returned = await migrate(['--from', url, '--to', back]);
    expect([returned.code, existsSync(back) ? '' : returned.stderr]).toEqual([0, '']);
  });
  afterAll(() => target.close());

  test('has every table, index, view and trigger in its own words, and counts on where it was', () => {
    const schema = (path: string): unknown[] => {
      const it = new Sqlite(path, { readonly: true });
      const all = ['sqlite_schema', 'sqlite_sequence'].map((table) =>
        it
          .prepare(
            `select ${table === 'sqlite_schema' ? 'type, name, sql' : 'name, seq'} from ${table} where name not like 'sqlite\\_stat%' escape '\\' order by 1, 2`,
          )
          .raw()
          .all(),
      );
      it.close();
      return all;
    };
    expect(schema(back)).toEqual(schema(original));
  });

  test('says the same in every cell, and has every refused row with its own bytes', async () => {
    const said: string[] = [];
    for (const name of tablesOf(original)) {
      const home = homes.get(name)!;
      const types = await typesOf(target, home.place);
      const [was, is] = [original, back].map((path) => {
        const table = readTable(path, name);
        return table.rows.map((row) => ({
          content: row.map(content).join('|'),
          meaning: row
            .map((cell, i) => {
              const column = home.columns.find(({ source }) => source === table.columns[i].name)!;
              if (column.kind === 'literal') return content(cell);
              return meaning(types.get(column.target)!, cell, zoneOf(name));
            })
            .join('|'),
        }));
      });
      const columns = readTable(original, name).columns;
      const refused = (await handedBack(target, home)).map(({ cells }) =>
        columns.map((column) => contentHandedBack(cells[column.name] ?? null)).join('|'),
      );
      const all = (rows: typeof was, key: 'content' | 'meaning'): string[] => rows.map((row) => row[key]);
      said.push(
        ...difference(all(was, 'meaning'), all(is, 'meaning')).map((it) => `${name}: lost ${it.slice(0, 200)}`),
        ...difference(all(is, 'meaning'), all(was, 'meaning')).map((it) => `${name}: new ${it.slice(0, 200)}`),
        ...difference(refused, all(is, 'content')).map((it) => `${name}: not handed back ${it.slice(0, 200)}`),
      );
    }
    expect(said).toEqual([]);
  });

  test('is a sound database, and comes to the same certificate when it goes there again', async () => {
    const it = new Sqlite(back, { readonly: true });
    expect(it.pragma('integrity_check', { simple: true })).toBe('ok');
    it.close();
    const again = await migrate(['--from', back, '--to', await emptyDatabase(), '--zone', 'UTC', ...ZONES]);
    const sums = ({ certificate }: Migrated): unknown =>
      certificate?.tables
        .map(({ name, source, migrated, checksumSource }) => `${name}: ${source} ${migrated} ${checksumSource}`)
        .toSorted();
    expect(sums(again)).toEqual(sums(there));
  });

  test('is not written over a file that is there', async () => {
    const { code, stderr } = await migrate(['--from', 'postgres://127.0.0.1:1/none', '--to', back]);
    expect(code).not.toBe(0);
    expect(stderr).not.toBe('');
    expect(tablesOf(back).toSorted()).toEqual(tablesOf(original).toSorted());
  });
});
