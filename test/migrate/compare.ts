import { printed, stored } from './meaning.ts';
import { readTable, tablesOf } from './source.ts';
import type { Cell } from './source.ts';
import { handedBack, homesOf, quoted, typesOf } from './target.ts';
import type { HandedBack, Home, Target } from './target.ts';

/** The zone of the naive times of a table's column. */
export type ZoneOf = (table: string, column: string) => string;

/** A cell as it lies in the source, one text for one content: class and digits, or class and bytes. */
export function content(cell: Cell): string {
  if (cell.is === 'null') return '-';
  if (cell.is === 'integer' || cell.is === 'real') return `${cell.is} ${String(cell.value)}`;
  return `${cell.is} ${cell.bytes.toString('hex')}`;
}

/** The same of a cell in quarantine. */
export function contentHandedBack(cell: HandedBack['cells'][string]): string {
  if (cell === null) return '-';
  const [[is, value]] = Object.entries(cell);
  if (is === 'text') return `text ${Buffer.from(value, 'utf8').toString('hex')}`;
  return is === 'textBytes' ? `text ${value}` : `${is} ${value}`;
}

/** What one list of texts has that the other has not, however often each occurs. */
export function difference(a: readonly string[], b: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const it of b) left.set(it, (left.get(it) ?? 0) + 1);
  return a.filter((it) => {
    const count = left.get(it) ?? 0;
    left.set(it, count - 1);
    return count <= 0;
  });
}

/** Types whose cells may be a literal of SQL. */
function literal(cell: Cell): string | null {
  if (cell.is === 'null') return null;
  if (cell.is === 'blob') return `X'${cell.bytes.toString('hex')}'`;
  if (cell.is === 'text') return `'${cell.bytes.toString('utf8').replaceAll("'", "''")}'`;
  const text = String(cell.value);
  return cell.is === 'real' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

async function compareTable(path: string, name: string, home: Home, target: Target, zoneOf: ZoneOf): Promise<string[]> {
  const source = readTable(path, name);
  const refused = await handedBack(target, home);
  const types = await typesOf(target, home.place);
  const columns = source.columns.map((column) => {
    const it = home.columns.find((planned) => planned.source === column.name);
    return {
      column: column.name,
      target: it?.target ?? '',
      kind: it?.kind ?? '',
      type: types.get(it?.target ?? '') ?? '',
    };
  });
  const homeless = columns.filter(({ type }) => type === '').map(({ column }) => `${name}: no column for ${column}`);
  if (homeless.length > 0) return homeless;

  const rows = source.rows.map((row) => ({ content: row.map(content).join('|'), row }));
  const back = refused.map(({ cells }) =>
    columns.map(({ column }) => contentHandedBack(cells[column] ?? null)).join('|'),
  );
  const invented = difference(
    back,
    rows.map((it) => it.content),
  );
  const waiting = new Map<string, number>();
  for (const it of back) waiting.set(it, (waiting.get(it) ?? 0) + 1);
  const expected = rows
    .filter((it) => {
      const count = waiting.get(it.content) ?? 0;
      if (count > 0) waiting.set(it.content, count - 1);
      return count === 0;
    })
    .map(({ row }) =>
      row.map((cell, i) => {
        const { column, kind, type } = columns[i];
        return kind === 'literal' ? literal(cell) : stored(type, cell, zoneOf(name, column));
      }),
    )
    .map((row) => JSON.stringify(row));
  // In pieces: a thousand columns are more than one select may name in a row of text.
  const got = (
    await target.query(`select ${columns.map((it) => quoted(it.target)).join(', ')} from ${home.place}`)
  ).map((row) => JSON.stringify(row.map((text, i) => printed(columns[i].type, text))));
  return [
    ...invented.map((it) => `${name}: in quarantine and not in the source: ${it.slice(0, 200)}`),
    ...difference(expected, got).map((it) => `${name}: lost ${it.slice(0, 300)}`),
    ...difference(got, expected).map((it) => `${name}: not in the source ${it.slice(0, 300)}`),
  ];
}

/**
 * Every cell of a SQLite file against the target it was migrated to: each row lies in its home with the same meaning, or
 * in quarantine with its own bytes, and nothing else is there. Says what is not so; nothing when all is well.
 */
export async function losses(path: string, target: Target, zoneOf: ZoneOf): Promise<string[]> {
  const homes = await homesOf(target);
  const said: string[] = [];
  for (const name of tablesOf(path)) {
    const home = homes.get(name);
    if (home === undefined) said.push(`${name}: not migrated`);
    else said.push(...(await compareTable(path, name, home, target, zoneOf)));
  }
  return said;
}
