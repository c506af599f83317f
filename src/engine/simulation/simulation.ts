import { MICROS_PER_USD } from '../../model/money.ts';
import type { EquityCurve, Rejection, Trade } from '../../model/result.ts';
import { DAY_MS } from '../../model/time.ts';
import type { SymbolSignals } from '../signals.ts';
import type { TradeColumns } from '../statistics/input.ts';
import { EquityTally } from '../statistics/key.ts';
import { SimulatedBroker } from './broker.ts';
import { RuleDecider } from './decide.ts';
import type { Reasons } from './entry-orders.ts';
import type { Market } from './market.ts';
import { runSession } from './session.ts';
import type { Settings } from './settings.ts';

export interface SimulationOptions {
  readonly settings: Settings;
  /** Why it enters, in words, for the trades' reasons. */
  readonly reasons: Reasons;
  /** The session day of an instant, for limits a day. Default: the UTC day. */
  readonly dayOf?: (time: number) => number;
}

const utcDay = (time: number): number => Math.floor(time / DAY_MS);

/**
 * One account on one market, to be run with one set of signals after the other. Every run is the whole simulation and
 * begins anew; only its memory is used again, and what nobody reads (objects, words, curves) is never made. So a sweep
 * pays for decisions and fills, and its figures are those of a single run to the last bit.
 *
 * Everything read here is of the last run.
 */
export class Simulation {
  readonly market: Market;
  readonly settings: Settings;
  private readonly broker: SimulatedBroker;
  private readonly decider: RuleDecider;
  private readonly tally = new EquityTally();
  private scratch: Float64Array | null = null;

  constructor(market: Market, { settings, reasons, dayOf }: SimulationOptions) {
    this.market = market;
    this.settings = settings;
    this.broker = new SimulatedBroker(market, settings);
    this.decider = new RuleDecider(market, settings, reasons, dayOf ?? utcDay);
  }

  /** Trades these signals, one set a symbol of the market. `observe` is told the position on the timeline now and then. */
  run(signals: readonly SymbolSignals[], observe?: (t: number) => void): void {
    this.broker.reset();
    this.decider.reset(signals);
    runSession(this.broker, this.decider, observe);
  }

  get tradeCount(): number {
    return this.broker.book.log.count;
  }

  get refusalCount(): number {
    return this.broker.refusals.count;
  }

  /** Dollars bought and sold. */
  get traded(): number {
    return this.broker.book.traded;
  }

  /** Dollars of commission, fees and borrowing, those of positions left open among them. */
  get costs(): number {
    return this.broker.book.charged / MICROS_PER_USD;
  }

  /** Writes the row of `KEY_STATISTICS` to `out[at…]`. Ratios have no unit: they are made of micro-dollars. */
  keyStatistics(periodsPerYear: number, out: Float64Array, at = 0): void {
    this.scratch ??= new Float64Array(this.market.length);
    this.broker.book.ledger.tell(this.scratch, this.tally);
    this.tally.write(periodsPerYear, out, at);
  }

  /** What trade statistics are made of: columns of the caller's own. */
  tradeColumns(): TradeColumns {
    return this.broker.book.log.columns();
  }

  trades(): Trade[] {
    return this.broker.book.log.trades();
  }

  rejections(): Rejection[] {
    return this.broker.refusals.rejections(this.market);
  }

  curve(): EquityCurve {
    return this.broker.book.ledger.curve();
  }
}
