import type { Adjustment, CorporateAction } from '../../model/actions.ts';
import type { Bars } from '../../model/bars.ts';
import type { EquityCurve, Rejection, Trade } from '../../model/result.ts';
import { adjustBars } from '../columns/adjust.ts';
import { alignBars } from '../columns/timeline.ts';
import type { SymbolSignals } from '../signals.ts';
import { barActions, signalsAsOf } from './as-of.ts';
import type { SignalSource } from './as-of.ts';
import type { Reasons } from './entry-orders.ts';
import { makeMarket } from './market.ts';
import type { BarAction, Market } from './market.ts';
import type { Settings } from './settings.ts';
import { Simulation } from './simulation.ts';

/** A compiled strategy as the simulation needs it. */
export interface Strategist extends SignalSource {
  /** Why it enters, in words, for the trades' reasons. */
  readonly reasons: Reasons;
}

export interface BacktestInput {
  /** Raw bars, one series a symbol, in any order. */
  readonly series: readonly Bars[];
  /** Corporate actions by symbol. */
  readonly actions: ReadonlyMap<string, readonly CorporateAction[]>;
  /** `as_of`: each bar sees the actions up to its own date, fills are at traded prices, dividends are paid in cash.
   *  Otherwise whole series are adjusted beforehand, and traded at adjusted prices. */
  readonly adjust: 'as_of' | Adjustment;
  readonly strategist: Strategist;
  readonly settings: Settings;
  /** The session day of an instant, for limits a day. Default: the UTC day. */
  readonly dayOf?: (time: number) => number;
  /** Told now and then how far the run has come: bars of all symbols for `signals`, positions of the timeline for `session`. */
  readonly observe?: (phase: 'signals' | 'session', done: number, total: number) => void;
}

/** What a backtest came to. Trades, refusals and the curve are made when they are first read. */
export interface BacktestOutcome {
  readonly market: Market;
  readonly trades: readonly Trade[];
  readonly rejected: readonly Rejection[];
  readonly curve: EquityCurve;
  /** Dollars bought and sold. */
  readonly traded: number;
  /** Dollars of commission, fees and borrowing, those of positions left open among them. */
  readonly costs: number;
}

const NO_ACTIONS: readonly CorporateAction[] = [];

const bySymbol = (a: Bars, b: Bars): number => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0);

/** One backtest: bars and a strategy in, trades and equity out. Same input, same bytes. */
export function runBacktest(input: BacktestInput): BacktestOutcome {
  const { adjust, strategist } = input;
  const ordered = [...input.series].sort(bySymbol);
  const total = ordered.reduce((sum, { length }) => sum + length, 0);
  const traded: Bars[] = [];
  const signals: SymbolSignals[] = [];
  const actions: (readonly BarAction[])[] = [];
  let done = 0;
  for (const bars of ordered) {
    const known = input.actions.get(bars.symbol) ?? NO_ACTIONS;
    const series = adjust === 'as_of' ? bars : adjustBars(bars, known, adjust);
    traded.push(series);
    signals.push(adjust === 'as_of' ? signalsAsOf(bars, known, strategist) : strategist.signals(series));
    actions.push(adjust === 'as_of' ? barActions(bars, known) : []);
    done += bars.length;
    input.observe?.('signals', done, total);
  }
  return simulate(makeMarket(traded, alignBars(traded), actions), signals, input);
}

/** The simulation alone, for callers that hold the market and the signals already. */
export function simulate(
  market: Market,
  signals: readonly SymbolSignals[],
  { settings, strategist, dayOf, observe }: Pick<BacktestInput, 'settings' | 'strategist' | 'dayOf' | 'observe'>,
): BacktestOutcome {
  const simulation = new Simulation(market, { settings, reasons: strategist.reasons, ...(dayOf && { dayOf }) });
  simulation.run(signals, (t) => observe?.('session', t, market.time.length));
  let trades: readonly Trade[] | undefined;
  let rejected: readonly Rejection[] | undefined;
  let curve: EquityCurve | undefined;
  return {
    market,
    get trades() {
      return (trades ??= simulation.trades());
    },
    get rejected() {
      return (rejected ??= simulation.rejections());
    },
    get curve() {
      return (curve ??= simulation.curve());
    },
    traded: simulation.traded,
    costs: simulation.costs,
  };
}
