import { actionsBySymbol } from '../engine/columns/adjust.ts';
import type { Histories } from '../cycle/outcomes.ts';
import type { Adjustment } from '../model/actions.ts';
import type { TimeMs } from '../model/time.ts';
import type { Store } from '../storage/store.ts';
import { actionsToApply, rowsOf } from './bars.ts';
import { actionsOn, closesOf } from './sessions.ts';

export interface HistoryChoice {
  readonly feed: string | undefined;
  readonly adjusted: Adjustment | undefined;
  readonly calendar: Parameters<typeof closesOf>[1];
  /** Bars as they were known then; all corrections are known without it. */
  readonly asOf: TimeMs | undefined;
}

/** Stored bars for whoever judges by them, with the moments at which they were known and the actions on them. */
export function storedHistories(store: Store, { feed, adjusted, calendar, asOf }: HistoryChoice): Histories {
  return async (timeframe, symbols, from) => {
    const query = { timeframe, symbols, from, feed, adjustment: adjusted, asOf } as const;
    const rows = await rowsOf(store, query);
    const stored = new Set(rows.map(({ symbol }) => symbol));
    const known = symbols.filter((symbol) => stored.has(symbol));
    if (known.length === 0) return new Map();
    const series = await store.readBars({ ...query, symbols: known });
    const actions = actionsBySymbol(await actionsToApply(store, { ...query, symbols: known }, rows));
    return new Map(
      series.map((bars) => [
        bars.symbol,
        { bars, actions: actionsOn(bars, actions.get(bars.symbol), calendar), closes: closesOf(bars, calendar) },
      ]),
    );
  };
}
