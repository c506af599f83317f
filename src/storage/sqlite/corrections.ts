import type { Database } from 'better-sqlite3';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { CorrectionRows } from '../corrections.ts';
import type { KnownLater } from '../corrections.ts';
import type { BarsQuery } from '../store.ts';
import { selectSeries } from './series.ts';

/** Keeps the stored values of the bars at `rows`, as known until `until`, in the transaction of an import that replaces them. */
export type CorrectionKeeper = (seriesId: number, bars: Bars, rows: Uint32Array, until: TimeMs) => void;

/**
 * Corrections follow each other in the order in which they come: one that claims to be older than the last on record counts
 * from that one on, so that no reading knows it too early. Values that stood for no time are not kept.
 */
export function correctionKeeper(db: Database): CorrectionKeeper {
  const keep = db.prepare<[TimeMs, TimeMs, number, TimeMs]>(
    `insert into bar_corrections
     select series_id, time, max(?, coalesce((select max(known_until) from bar_corrections c
       where c.series_id = b.series_id and c.time = b.time), ?)), open, high, low, close, volume
     from bars b where series_id = ? and time = ? on conflict do nothing`,
  );
  return (seriesId, bars, rows, until) => {
    for (const i of rows) keep.run(until, until, seriesId, bars.time[i]);
  };
}

export type CorrectionReader = (query: BarsQuery, asOf: TimeMs) => KnownLater;

/** A reader of what was replaced later. As with bars, the rows never become objects: that is ten times as fast. */
export function correctionReader(db: Database): CorrectionReader {
  let rows = new CorrectionRows();
  const step = (_: number, id: number, t: number, o: number, h: number, l: number, c: number, v: number): void =>
    rows.add(id, t, o, h, l, c, v);
  // The driver's types know of one argument beside the state; it passes what SQL passes.
  db.aggregate('fill_corrections', { start: 0, step: step as (state: number, id: number) => void, directOnly: true });
  // The table is walked as it lies, in the order of its key: it has no other index.
  const walk = db.prepare<[TimeMs]>(
    `select fill_corrections(series_id, time, open, high, low, close, volume) from bar_corrections where known_until > ?`,
  );
  return (query, asOf) => {
    rows = new CorrectionRows();
    const ids = new Map(selectSeries(db, query).map(({ symbol, id }) => [symbol, id]));
    walk.get(asOf);
    return { ids, corrections: rows };
  };
}
