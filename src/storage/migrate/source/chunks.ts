import type { Database } from 'better-sqlite3';
import { quoted, quotedList } from '../../schema/quoted.ts';
import type { Chunk, KeyColumn, RowOrder, SourceCell } from '../cell.ts';
import { readText, sourceCell } from '../convert/value.ts';
import type { ExactValue, TextEncoding } from '../convert/value.ts';
import { keyTerms } from './range.ts';

/** A chunk is what is lost when a run is killed: little of a small table, and never much. */
const ROWS_MAX = 50_000;
const ROWS_MIN = 500;
const PARTS_MIN = 20;
const BYTES_MAX = 8 << 20;
const SAMPLE_ROWS = 50;
const SAMPLES = 8;

/** Numbers up to twice as many as the rows: cutting them evenly then gives chunks that are full enough. */
const SPARSE_MAX = 2n;

/** How many rows a chunk of this table should have. */
function rowsPerChunk(rows: number, rowBytes: number): number {
  const byShare = Math.max(ROWS_MIN, Math.ceil(rows / PARTS_MIN));
  return Math.max(1, Math.min(ROWS_MAX, byShare, Math.ceil(BYTES_MAX / rowBytes)));
}

const chunksBetween = (cuts: readonly (readonly SourceCell[])[]): Chunk[] =>
  [...cuts, null].map((upTo, index) => ({ index, after: index === 0 ? null : cuts[index - 1], upTo }));

/**
 * Cuts a table into chunks, the same ones for the same rows. The first and the last have no outer end.
 * @param columns of which a row's size is estimated
 */
export function chunksOf(
  db: Database,
  source: string,
  order: RowOrder,
  columns: readonly string[],
  rows: number,
  encoding: TextEncoding,
): Chunk[] {
  if (order.by === 'whole' || rows === 0) return chunksBetween([]);
  if (order.by === 'key') {
    const size = rowsPerChunk(rows, rowBytes(db, source, columns, '', []));
    return chunksBetween(keyCuts(db, source, order.columns, size, rows, encoding));
  }
  const rowid = quoted(order.name);
  const ends = db
    .prepare(`select min(${rowid}), max(${rowid}) from ${quoted(source)}`)
    .raw()
    .safeIntegers();
  const [first, last] = ends.get() as [bigint, bigint];
  const starts = Array.from({ length: SAMPLES }, (_, i) => first + ((last - first) * BigInt(i)) / BigInt(SAMPLES));
  const size = rowsPerChunk(rows, rowBytes(db, source, columns, `where ${rowid} >= ?`, starts));
  const isDense = last - first + 1n <= SPARSE_MAX * BigInt(rows);
  return chunksBetween(isDense ? evenCuts(first, last, BigInt(size)) : rowidCuts(db, source, rowid, size));
}

/** The mean size of some rows, looked at in several places. */
function rowBytes(
  db: Database,
  source: string,
  columns: readonly string[],
  where: string,
  starts: readonly bigint[],
): number {
  const size = columns.map((name) => `coalesce(octet_length(${quoted(name)}), 1)`);
  const sums: string[] = [];
  // An expression may not be deeper than a thousand.
  for (let i = 0; i < size.length; i += 500) sums.push(`(${size.slice(i, i + 500).join(' + ')})`);
  const sample = db
    .prepare(
      `select avg(bytes) from (select ${sums.join(' + ')} as bytes from ${quoted(source)} ${where} limit ${SAMPLE_ROWS})`,
    )
    .pluck();
  const means = (where === '' ? [[]] : starts.map((start) => [start])).map(
    (values) => sample.get(...values) as number | null,
  );
  const known = means.filter((mean) => mean !== null);
  return Math.max(1, known.reduce((sum, mean) => sum + mean, 0) / Math.max(1, known.length));
}

function evenCuts(first: bigint, last: bigint, size: bigint): SourceCell[][] {
  const cuts: SourceCell[][] = [];
  for (let cut = first + size - 1n; cut < last; cut += size) cuts.push([{ integer: String(cut) }]);
  return cuts;
}

function rowidCuts(db: Database, source: string, rowid: string, size: number): SourceCell[][] {
  const first = db.prepare(`select ${rowid} from ${quoted(source)} order by ${rowid} limit 1 offset ?`);
  const next = db.prepare(
    `select ${rowid} from ${quoted(source)} where ${rowid} > ? order by ${rowid} limit 1 offset ?`,
  );
  const cuts: SourceCell[][] = [];
  let cut = first
    .pluck()
    .safeIntegers()
    .get(size - 1) as bigint | undefined;
  next.pluck().safeIntegers();
  while (cut !== undefined) {
    cuts.push([{ integer: String(cut) }]);
    cut = next.get(cut, size - 1) as bigint | undefined;
  }
  return withoutLast(
    cuts,
    db
      .prepare(`select max(${rowid}) from ${quoted(source)}`)
      .pluck()
      .safeIntegers()
      .get() as bigint,
  );
}

/** A cut at the very last row would leave an empty chunk behind it. */
const withoutLast = (cuts: SourceCell[][], last: bigint): SourceCell[][] => {
  const [cell] = cuts.at(-1) ?? [null];
  return cell !== null && 'integer' in cell && cell.integer === String(last) ? cuts.slice(0, -1) : cuts;
};

/** Every size-th key of a table WITHOUT ROWID but the last, in one walk along it. */
function keyCuts(
  db: Database,
  source: string,
  key: readonly KeyColumn[],
  size: number,
  rows: number,
  encoding: TextEncoding,
): SourceCell[][] {
  const names = key.map(({ name }) => name);
  const kept = names.map(
    (name) => `iif(typeof(${quoted(name)}) = 'text', cast(${quoted(name)} as blob), ${quoted(name)})`,
  );
  const kinds = names.map((name) => `typeof(${quoted(name)})`);
  const sorted = keyTerms(key);
  const walk = db
    .prepare(
      `select ${[...kept, ...kinds].join(', ')} from
        (select ${quotedList(names)}, row_number() over (order by ${sorted}) as number from ${quoted(source)})
       where number % ? = 0 and number < ?`,
    )
    .raw()
    .safeIntegers();
  const cell = (value: ExactValue, kind: unknown): SourceCell =>
    sourceCell(
      kind === 'text' ? readText((value as Uint8Array | null) ?? new Uint8Array(0), encoding) : value,
      encoding,
    );
  return (walk.all(size, rows) as ExactValue[][]).map((row) =>
    names.map((_, i) => cell(row[i], row[names.length + i])),
  );
}
