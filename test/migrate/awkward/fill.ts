import type { Database } from 'better-sqlite3';
import { chance } from '../../walk.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  status: ['completed', 'running', 'failed'],
  mode: ['normal', 'aggressive', 'light'],
  side: ['buy', 'sell'],
};

const two = (n: number): string => String(n).padStart(2, '0');

/** Both forms of text, naive and with an offset, never in an hour that clocks touch. */
function time(i: number, form: number): string {
  const day = `2024-${two(1 + (i % 12))}-${two(1 + (i % 28))}`;
  const clock = `${two(9 + (i % 7))}:${two(i % 60)}:${two((i * 7) % 60)}`;
  return [
    `${day} ${clock}`,
    `${day}T${clock}.${String(100_000 + i).slice(-6)}`,
    `${day}T${clock}Z`,
    `${day} ${clock}+05:30`,
  ][form];
}

/** A decimal as the old code met them: cents, ticks of a tenth of a cent, and what DECIMAL(5,2) cannot hold. */
function decimal(i: number, next: () => number): number {
  const cents = Math.round(next() * 1e6) / 100;
  return [cents, Math.round(cents * 1000) / 1e6, -cents, cents * 1000, 0.1 + i / 10][i % 5];
}

/**
 * Fills every table of a generation with `rows` rows of what the old system wrote: the same for the same seed. Keys to
 * other tables hold; every value fits the home of its column.
 */
export function fill(db: Database, rows: number, seed: number): void {
  const next = chance(seed);
  const tables = db
    .prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'`)
    .pluck()
    .all() as string[];
  db.pragma('foreign_keys = off');
  for (const table of tables) {
    const columns = db.pragma(`table_info("${table}")`) as Column[];
    const keys = new Map(
      (db.pragma(`foreign_key_list("${table}")`) as { from: string; table: string }[]).map((it) => [it.from, it.table]),
    );
    const cell = (column: Column, i: number): unknown => {
      const { name } = column;
      const type = column.type.toLowerCase().replace(/\(.*/, '');
      const parent = keys.get(name);
      if (parent !== undefined) return i % 5 === 0 ? null : `${parent}-${i}`;
      if (type === 'integer') return column.pk > 0 ? i + 1 : Math.floor(next() * 1e6);
      if (type === 'boolean') return [0, 1, 'true', 'false', null][i % 5];
      if (type === 'timestamp') return time(i, i % 4);
      if (type === 'date')
        return `${2000 + Math.floor(i / 336)}-${two(1 + (Math.floor(i / 28) % 12))}-${two(1 + (i % 28))}`;
      if (type === 'decimal' || type === 'real') return decimal(i, next);
      if (type === 'json' || name === 'metadata') return JSON.stringify({ i, words: ['é', '"', '🚀'], score: next() });
      if (type === 'blob') return Buffer.from([i & 255, 0, 255]);
      if (name in WORDS) return WORDS[name][i % WORDS[name].length];
      return `${table}-${i}`;
    };
    const insert = db.prepare(`insert into "${table}" values (${columns.map(() => '?').join(', ')})`);
    db.transaction(() => {
      for (let i = 0; i < rows; i++) insert.run(columns.map((column) => cell(column, i)));
    })();
  }
}
