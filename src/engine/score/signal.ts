/** What a strategy says at one bar to someone who holds nothing: buy, sell or hold, where, how much, and why. */
import type { Bars } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import { TRUE } from '../columns/column.ts';
import { NO_POSITION, explainPlan, explainScore } from '../rules/explain.ts';
import type { ClauseExplanation } from '../rules/explain.ts';
import type { StrategyPlan } from '../rules/plan.ts';
import type { ColumnStore } from '../rules/store.ts';
import { openTargets, stopPrice } from '../simulation/levels.ts';
import type { Direction, EntryOrder } from '../simulation/orders.ts';
import { NO_LIMITS } from '../simulation/settings.ts';
import { at } from '../signals.ts';
import type { SideSignals, SymbolSignals } from '../signals.ts';
import { decisionAt } from './decision.ts';
import { factorsFor, reasonToHold } from './factors.ts';

/** One component of the score: `points` is weight × value; null while unknown. */
export interface ScorePoints {
  readonly name: string;
  readonly weight: number | null;
  /** 0–100 in the trader's own scores. */
  readonly value: number | null;
  readonly points: number | null;
}

export interface TargetLevel {
  readonly price: number;
  /** Gain in multiples of what the stop risks; null without a stop. */
  readonly r: number | null;
  /** The fraction of the position that it closes; the last one closes what is left. */
  readonly share: number;
}

/** Prices and size of an order, in the units of the deciding bar. */
export interface Levels {
  readonly side: Direction;
  readonly type: EntryOrder['type'];
  /** The resting price of a limit or stop order. A market order fills at the next open, and the deciding close stands for it. */
  readonly entry: number;
  /** How many bars a resting order lives. */
  readonly bars: number;
  readonly stop: number | null;
  readonly targets: readonly TargetLevel[];
  /** Closed after this many bars; null is never. */
  readonly timeStopBars: number | null;
  readonly size: EntryOrder['size'];
  /** What the confidence leaves of the size: 1 is all of it. */
  readonly scale: number;
  /** Fraction of equity that the position takes; null where the account decides (cash, shares, risk without a stop). */
  readonly sizeFraction: number | null;
  /** Fraction of equity lost at the stop; null where either is unknown. */
  readonly riskFraction: number | null;
}

export interface Signal {
  readonly kind: 'signal';
  readonly strategy: string;
  readonly bar: number;
  /** `buy` opens a long, or closes a short; `sell` opens a short, or closes a long. */
  readonly action: 'buy' | 'sell' | 'hold';
  /** The side that is opened; null where the rules only close, or hold. */
  readonly opens: 'long' | 'short' | null;
  /** The side whose exit rule is true: who holds it leaves. */
  readonly closes: 'long' | 'short' | null;
  readonly levels: Levels | null;
  /** The sum of the score's parts; null without a score, and while it is unknown. */
  readonly confidence: number | null;
  readonly parts: readonly ScorePoints[];
  /** What decided, in words. */
  readonly factors: readonly string[];
  /** Why it holds; null when it does not. */
  readonly reason: string | null;
  /** Every clause with the values that it saw: what the words were read from. */
  readonly clauses: readonly ClauseExplanation[];
}

/**
 * The plan's signal at the close of `bar`: the simulation's own decision from the plan's own signals, for an account with
 * free slots that holds nothing. @throws an assertion when there is no such bar
 */
export function signalAt(plan: StrategyPlan, bars: Bars, store: ColumnStore, bar: number): Signal {
  assert(bar >= 0 && bar < bars.length, 'a signal is of a bar that exists');
  const signals = plan.signals(bars, store);
  const limits = { ...NO_LIMITS, ...plan.limits };
  const decision = decisionAt(signals, bars, limits, bar);
  const levels = decision.order === null ? null : levelsOf(decision.order, signals, bars.close[bar], limits, bar);
  const side = levels === null ? null : levels.side > 0 ? 'long' : 'short';
  const closes = leavingAt(signals, bar);
  const clauses = explainPlan(plan, bars, bar, { store });
  const score = explainScore(plan, bars, bar, { store });
  const told = { clauses, score, params: new Set(Object.keys(plan.params)) };
  const action = side === 'long' ? 'buy' : side === 'short' ? 'sell' : closes === null ? 'hold' : CLOSING[closes];
  const path = side !== null ? `${side}.enter` : closes !== null ? `${closes}.exit` : null;
  const sides = SIDES.filter((it) => signals[it] !== null);
  const points = score.map(({ name, weight, value }): ScorePoints => {
    return { name, weight, value, points: weight === null || value === null ? null : weight * value };
  });
  return {
    kind: 'signal',
    strategy: plan.name,
    bar,
    action,
    opens: side,
    closes,
    levels,
    confidence: sumOf(points),
    parts: points,
    factors: factorsFor(told, path),
    clauses,
    reason: action === 'hold' ? (decision.refusal ?? reasonToHold(told, sides)) : null,
  };
}

const SIDES = ['long', 'short'] as const;
const CLOSING = { long: 'sell', short: 'buy' } as const;

function sumOf(parts: readonly ScorePoints[]): number | null {
  if (parts.length === 0) return null;
  return parts.reduce<number | null>((sum, { points }) => (sum === null || points === null ? null : sum + points), 0);
}

/** The side that its exit rule tells to leave; both at once is nothing to act on. */
function leavingAt({ long, short }: SymbolSignals, bar: number): 'long' | 'short' | null {
  const [leavesLong, leavesShort] = [leaves(long, bar), leaves(short, bar)];
  if (leavesLong === leavesShort) return null;
  return leavesLong ? 'long' : 'short';
}

function leaves(side: SideSignals | null, bar: number): boolean {
  const exit = side?.exit ?? null;
  if (exit === null) return false;
  return (exit.kind === 'mask' ? exit.mask[bar] : exit.test(bar, NO_POSITION)) === TRUE;
}

function levelsOf(
  order: EntryOrder,
  signals: SymbolSignals,
  close: number,
  limits: { readonly maxPositionFraction: number },
  bar: number,
): Levels {
  const { side, size } = order;
  const entry = order.type === 'market' ? close : order.price;
  const stop = stopPrice(order.stop, side, entry, 1);
  const risk = side * (entry - stop);
  const targets = openTargets(order.targets, side, entry, stop, 1, 1).map(({ price }, k): TargetLevel => {
    return { price, r: risk > 0 ? (side * (price - entry)) / risk : null, share: order.targets[k].share };
  });
  const wanted = size.kind === 'equity' ? size.value : size.kind === 'risk' ? (size.value * entry) / risk : NaN;
  const fraction = Math.min(wanted, limits.maxPositionFraction);
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    side,
    type: order.type,
    entry,
    bars: order.bars,
    stop: known(stop),
    targets,
    timeStopBars: known(order.timeStopBars),
    size,
    scale: at(signals.size.scale, bar),
    sizeFraction: known(fraction),
    riskFraction: known((fraction * risk) / entry),
  };
}
