import type { Database } from 'better-sqlite3';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import type { CellTable } from './awkward/case.ts';
import { JSONS } from './awkward/json.ts';
import { BOOLEANS, DECIMALS, INTEGERS, REALS } from './awkward/numbers.ts';
import type { Shape } from './awkward/shapes.ts';
import { NAMES, OBJECTS, TABLES } from './awkward/shapes.ts';
import { ANYTHING, BYTES, TEXTS, UNTYPED } from './awkward/texts.ts';
import { DATES, TIMES_NEW_YORK, TIMES_SYDNEY, TIMES_UTC } from './awkward/times.ts';

/** Every case of one cell, a table a type. */
export const CELLS: readonly CellTable[] = [
  ...[INTEGERS, REALS, DECIMALS, BOOLEANS, TEXTS, BYTES, ANYTHING, UNTYPED, JSONS],
  ...[TIMES_UTC, TIMES_NEW_YORK, TIMES_SYDNEY, DATES],
];

/** Every name, kind of table and object around tables. */
export const SHAPES = [...NAMES, ...TABLES, ...OBJECTS];

/** The zones of the naive times in these tables, as options of the command. */
export const ZONES = CELLS.flatMap(({ name, zone }) => (zone === undefined ? [] : ['--zone', `${name}.value=${zone}`]));

/** The same for whoever reads the cells by other means. */
export const zoneOf = (table: string): string => CELLS.find(({ name }) => name === table)?.zone ?? 'UTC';

function putCells(db: Database): void {
  for (const { name, declared, strict, cases } of CELLS) {
    db.exec(`create table ${name} (what text primary key, value ${declared})${strict === true ? ' strict' : ''}`);
    for (const [what, sql] of cases) db.prepare(`insert into ${name} values (?, ${sql})`).run(what);
  }
}

/** Makes the deliberately awkward database: every hazard that one file can hold, or its cells and some of its shapes. */
export function makeAwkward(path: string, shapes: readonly Shape[] = SHAPES): void {
  const db = new Sqlite(path);
  db.pragma('foreign_keys = off');
  putCells(db);
  for (const { sql } of shapes) db.exec(sql);
  db.close();
}
