import type { Database } from 'better-sqlite3';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { correctionsBySeries } from '../corrections.ts';
import type { CorrectionRow, KnownLater } from '../corrections.ts';
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

/** What was replaced after `asOf` in the series of a query; of a bar's several corrections the one that counts comes last. */
export function knownLater(db: Database, query: BarsQuery, asOf: TimeMs): KnownLater {
  const ids = new Map(selectSeries(db, query).map(({ symbol, id }) => [symbol, id]));
  const rows = db
    .prepare<[TimeMs], CorrectionRow>(
      `select series_id as seriesId, time, open, high, low, close, volume from bar_corrections
       where known_until > ? order by series_id, time, known_until desc`,
    )
    .all(asOf);
  return { ids, corrections: correctionsBySeries(rows, new Set(ids.values())) };
}
