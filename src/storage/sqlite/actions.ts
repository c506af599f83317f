import type { Database } from 'better-sqlite3';
import type { CorporateAction } from '../../model/actions.ts';
import { refuseUnkeepable } from '../keepable.ts';
import type { WriteCounts } from '../store.ts';

/** Stores actions in a transaction the caller holds; one of the same symbol, date and kind is replaced. */
export function writeActions(db: Database, actions: readonly CorporateAction[]): WriteCounts {
  for (const { symbol } of actions) refuseUnkeepable(symbol, 'a symbol');
  const stored = db
    .prepare<[string, number, string], number>(
      'select factor from corporate_actions where symbol = ? and ex_date = ? and kind = ?',
    )
    .pluck();
  const write = db.prepare(
    `insert into corporate_actions values (?, ?, ?, ?)
     on conflict (symbol, ex_date, kind) do update set factor = excluded.factor`,
  );
  const counts = { inserted: 0, updated: 0, unchanged: 0 };
  for (const { symbol, exDate, kind, factor } of actions) {
    const before = stored.get(symbol, exDate, kind);
    if (before === factor) {
      counts.unchanged++;
      continue;
    }
    write.run(symbol, exDate, kind, factor);
    if (before === undefined) counts.inserted++;
    else counts.updated++;
  }
  return counts;
}

/** Actions by symbol and date: of all symbols, or of these. */
export function readActions(db: Database, symbols?: readonly string[]): CorporateAction[] {
  const wanted = symbols === undefined ? undefined : new Set(symbols);
  return db
    .prepare<[], CorporateAction>(
      'select symbol, ex_date as exDate, kind, factor from corporate_actions order by symbol, ex_date, kind',
    )
    .all()
    .filter((action) => wanted === undefined || wanted.has(action.symbol));
}
