/** What a decision comes to at one bar for an account that holds nothing: asked of the simulation's own decider. */
import type { Bars } from '../../model/bars.ts';
import { SimulatedBroker } from '../simulation/broker.ts';
import { RuleDecider } from '../simulation/decide.ts';
import { makeMarket } from '../simulation/market.ts';
import type { ApprovedOrder, EntryOrder } from '../simulation/orders.ts';
import type { Refusal } from '../simulation/refusals.ts';
import { DEFAULT_SETTINGS } from '../simulation/settings.ts';
import type { Limits } from '../simulation/settings.ts';
import type { SymbolSignals } from '../signals.ts';

/** An order, or why there is none in the decider's words, or neither: the rules want nothing. */
export interface Decision {
  readonly order: EntryOrder | null;
  readonly refusal: string | null;
}

/** A broker that is told orders and refusals and fills nothing. */
class OrderSlip extends SimulatedBroker {
  order: EntryOrder | null = null;
  refusal: string | null = null;

  override submit(_t: number, order: ApprovedOrder): void {
    this.order = order;
  }

  override refuse(_t: number, _symbol: number, { words, a, b }: Refusal): void {
    this.refusal = words(a, b);
  }
}

const REASONS = { long: 'long.enter', short: 'short.enter' };

/** The decision at the close of `bar`, with free slots and no losses behind it. */
export function decisionAt(signals: SymbolSignals, bars: Bars, limits: Limits, bar: number): Decision {
  const settings = { ...DEFAULT_SETTINGS, limits };
  const index = Int32Array.from({ length: bars.length }, (_, i) => i);
  const market = makeMarket([bars], { time: bars.time, index: [index] });
  const decider = new RuleDecider(market, settings, REASONS, (time) => time);
  decider.reset([signals]);
  const slip = new OrderSlip(market, settings);
  slip.reset();
  decider.decide(bar, slip);
  return { order: slip.order, refusal: slip.refusal };
}
