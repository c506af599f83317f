import type { GrowingBars } from './growing.ts';

/** What a row's times looked like before they were put in order. */
export type RowOrder = 'ascending' | 'descending' | 'mixed';

/** The order of the rows, equal neighbours allowed. One row, or none, ascends. */
export function rowOrder(rows: GrowingBars): RowOrder {
  const { time, length } = rows;
  let falls = 0;
  let rises = 0;
  for (let i = 1; i < length; i++) {
    if (time[i] < time[i - 1]) falls++;
    else if (time[i] > time[i - 1]) rises++;
  }
  return falls === 0 ? 'ascending' : rises === 0 ? 'descending' : 'mixed';
}

const VALUES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Takes the rows at `picks`, in that order. */
export function pickRows(rows: GrowingBars, picks: ArrayLike<number>): void {
  const pick = (column: Float64Array): Float64Array => Float64Array.from(picks, (at) => column[at]);
  rows.line = Uint32Array.from(picks, (at) => rows.line[at]);
  rows.time = pick(rows.time);
  for (const name of VALUES) rows[name] = pick(rows[name]);
  rows.length = picks.length;
}

/** Puts rows in ascending order of time; rows of one time keep the order of their lines. */
export function sortRows(rows: GrowingBars): void {
  const order = Uint32Array.from({ length: rows.length }, (_, i) => i);
  pickRows(
    rows,
    order.sort((a, b) => rows.time[a] - rows.time[b] || rows.line[a] - rows.line[b]),
  );
}

/** Whether two rows say the same. */
export const sameValues = (rows: GrowingBars, a: number, b: number): boolean =>
  VALUES.every((name) => rows[name][a] === rows[name][b]);

/** Runs of rows that share a time, as [first, after last], only those longer than one. Rows must ascend. */
export function* sharedTimes(rows: GrowingBars): Generator<[from: number, to: number]> {
  for (let from = 0, to = 1; to <= rows.length; to++) {
    if (to < rows.length && rows.time[to] === rows.time[from]) continue;
    if (to - from > 1) yield [from, to];
    from = to;
  }
}
