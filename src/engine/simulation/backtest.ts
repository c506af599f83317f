import type { Adjustment, CorporateAction } from '../../model/actions.ts';
import type { Bars } from '../../model/bars.ts';
import { MICROS_PER_USD } from '../../model/money.ts';
import type { EquityCurve, Rejection, Trade } from '../../model/result.ts';
import { DAY_MS } from '../../model/time.ts';
import { adjustBars } from '../columns/adjust.ts';
import { alignBars } from '../columns/timeline.ts';
import type { SymbolSignals } from '../signals.ts';
import { barActions, signalsAsOf } from './as-of.ts';
import { SimulatedBroker } from './broker.ts';
import { RuleDecider } from './decide.ts';
import type { Ledger } from './ledger.ts';
import { makeMarket } from './market.ts';
import type { Market } from './market.ts';
import { runSession } from './session.ts';
import type { Settings } from './settings.ts';

/** A compiled strategy as the simulation needs it. */
export interface Strategist {
  /** Why it enters, in words, for the trades' reasons. */
  readonly reasons: { readonly long: string; readonly short: string };
  signals(bars: Bars): SymbolSignals;
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

export interface BacktestOutcome {
  readonly market: Market;
  readonly trades: readonly Trade[];
  readonly rejected: readonly Rejection[];
  readonly curve: EquityCurve;
  readonly ledger: Ledger;
  /** Dollars bought and sold. */
  readonly traded: number;
  /** Dollars of commission, fees and borrowing, those of positions left open among them. */
  readonly costs: number;
}

const NO_ACTIONS: readonly CorporateAction[] = [];

const utcDay = (time: number): number => Math.floor(time / DAY_MS);

/** One backtest: bars and a strategy in, trades and equity out. Same input, same bytes. */
export function runBacktest(input: BacktestInput): BacktestOutcome {
  const { adjust, strategist } = input;
  const ordered = [...input.series].sort((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0));
  const actionsOf = (bars: Bars): readonly CorporateAction[] => input.actions.get(bars.symbol) ?? NO_ACTIONS;
  const asOf = adjust === 'as_of';
  const traded = asOf ? ordered : ordered.map((bars) => adjustBars(bars, actionsOf(bars), adjust));
  const total = traded.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const signals = traded.map((bars) => {
    const found = asOf
      ? signalsAsOf(bars, actionsOf(bars), (seen) => strategist.signals(seen))
      : strategist.signals(bars);
    done += bars.length;
    input.observe?.('signals', done, total);
    return found;
  });
  const actions = traded.map((bars) => (asOf ? barActions(bars, actionsOf(bars)) : []));
  const market = makeMarket(traded, alignBars(traded), actions);
  return simulate(market, signals, input);
}

/** The simulation alone, for callers that hold the market and the signals already (sweeps). */
export function simulate(
  market: Market,
  signals: readonly SymbolSignals[],
  input: Pick<BacktestInput, 'settings' | 'strategist' | 'dayOf' | 'observe'>,
): BacktestOutcome {
  const broker = new SimulatedBroker(market, input.settings);
  const decider = new RuleDecider(market, signals, input.settings, input.strategist.reasons, input.dayOf ?? utcDay);
  const { observe } = input;
  let curve: EquityCurve | undefined;
  runSession(broker, decider, (t) => observe?.('session', t, market.time.length));
  return {
    market,
    trades: broker.book.trades,
    rejected: broker.rejected,
    ledger: broker.book.ledger,
    get curve() {
      return (curve ??= broker.book.ledger.curve(market));
    },
    traded: broker.book.traded,
    costs: broker.book.charged / MICROS_PER_USD,
  };
}
