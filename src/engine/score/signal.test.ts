import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOfCloses } from '../../../test/rules/kit.ts';
import { randomWalk } from '../../../test/walk.ts';
import { sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS } from '../../model/time.ts';
import { STRATEGIES } from '../../strategies/index.ts';
import { renderErrors } from '../rules/errors.ts';
import { compileRuleSet } from '../rules/plan.ts';
import type { StrategyPlan } from '../rules/plan.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import { ColumnStore } from '../rules/store.ts';
import { SimulatedBroker } from '../simulation/broker.ts';
import { RuleDecider } from '../simulation/decide.ts';
import { stopPrice } from '../simulation/levels.ts';
import { makeMarket } from '../simulation/market.ts';
import type { EntryOrder } from '../simulation/orders.ts';
import { runSession } from '../simulation/session.ts';
import { DEFAULT_SETTINGS, NO_LIMITS } from '../simulation/settings.ts';
import { signalAt } from './signal.ts';
import type { Signal } from './signal.ts';

function planOf(rules: RuleSet, params: Record<string, number> = {}): StrategyPlan {
  const compiled = compileRuleSet(rules, { functions: STANDARD_FUNCTIONS, params });
  if (!compiled.ok) throw new Error(renderErrors(compiled.errors));
  return compiled.value;
}

const at = (rules: RuleSet, bars: Bars, bar = bars.length - 1): Signal =>
  signalAt(planOf(rules), bars, new ColumnStore(bars), bar);

/** Bars at whose close a whole backtest was flat and waited for nothing, and what it ordered there. */
function ordersOf(plan: StrategyPlan, bars: Bars): Map<number, EntryOrder | null> {
  const index = Int32Array.from({ length: bars.length }, (_, i) => i);
  const market = makeMarket([bars], { time: bars.time, index: [index] });
  const settings = { ...DEFAULT_SETTINGS, limits: { ...NO_LIMITS, ...plan.limits } };
  const decider = new RuleDecider(market, settings, { long: '', short: '' }, (time) => time / DAY_MS);
  decider.reset([plan.signals(bars)]);
  const orders = new Map<number, EntryOrder | null>();
  const broker = new (class extends SimulatedBroker {
    override submit(...[t, order]: Parameters<SimulatedBroker['submit']>): void {
      orders.set(t, order);
      super.submit(t, order);
    }
  })(market, settings);
  runSession(broker, {
    everyBar: true,
    nextEntry: (t) => t,
    nextExit: (_, bar) => bar,
    decide(t, it) {
      const idle = it.book.held.length === 0 && !it.hasPending;
      decider.decide(t, it);
      if (!idle) orders.delete(t);
      else if (!orders.has(t)) orders.set(t, null);
    },
  });
  return orders;
}

describe('a signal is what a backtest orders at that bar', () => {
  it.each([...STRATEGIES.values()].map((rules) => [rules.name, rules] as const))('%s', (_, rules) => {
    const opening = fc.constantFrom('shorts' in (rules.params ?? {}) ? { shorts: 1 } : {}, {});
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), opening, (seed, params) => {
        const bars = randomWalk('WALK', 220, seed);
        const plan = planOf(rules, params);
        const store = new ColumnStore(bars);
        for (const [bar, order] of ordersOf(plan, bars)) {
          const { levels, opens } = signalAt(plan, bars, store, bar);
          if (order === null) {
            expect([bar, levels]).toEqual([bar, null]);
            continue;
          }
          const entry = order.type === 'market' ? bars.close[bar] : order.price;
          const stop = stopPrice(order.stop, order.side, entry, 1);
          expect({ bar, opens }).toEqual({ bar, opens: order.side > 0 ? 'long' : 'short' });
          expect(levels).toMatchObject({
            side: order.side,
            type: order.type,
            bars: order.bars,
            entry,
            size: order.size,
          });
          expect(levels?.stop ?? NaN).toBe(stop);
          expect(levels?.targets.map(({ share }) => share)).toEqual(order.targets.map(({ share }) => share));
          for (const [k, { kind, value }] of order.targets.entries())
            if (kind === 'r') expect(levels?.targets[k].r).toBeCloseTo(value, 9);
        }
      }),
      { numRuns: 6 },
    );
  });

  it('and knows nothing of later bars', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 149 }), (seed, bar) => {
        const bars = randomWalk('WALK', 150, seed);
        const past = sliceBars(bars, 0, bar + 1);
        for (const rules of STRATEGIES.values()) expect(at(rules, bars, bar)).toEqual(at(rules, past));
      }),
      { numRuns: 25 },
    );
  });
});

const rules = (more: Partial<RuleSet>): RuleSet => ({ name: 'r', long: { enter: 'close > 0' }, ...more });
const LAST_AT_100 = barsOfCloses([99, 100]);

describe('levels, worked by hand on a close of 100', () => {
  // prettier-ignore
  it.each<[string, Partial<RuleSet>, entry: number, stop: number | null, targets: [number, number | null][], size: number | null, risk: number | null]>([
    ['a limit 0.1 % better, a weak catalyst’s stop of 3 %',
      { order: { limit: 'close * 0.999' }, stop: { percent: 3 }, targets: [{ r: 1.5, close: 50 }, { r: 3 }], size: { percent_of_equity: 20, scale: 0.25 } },
      99.9, 96.903, [[104.3955, 1.5], [108.891, 3]], 0.05, 0.0015],
    ['at the market, 2 % below, a quarter more of a fifth of the equity',
      { stop: { percent: 2 }, targets: [{ percent: 6 }], size: { percent_of_equity: 25 } },
      100, 98, [[106, 3]], 0.25, 0.005],
    ['2 % of the equity at risk with a stop 4 away: half of it is bought',
      { stop: { price: '96' }, size: { risk_percent: 2 } }, 100, 96, [], 0.5, 0.02],
    ['the largest position caps it',
      { stop: { price: '96' }, size: { risk_percent: 2 }, limits: { max_position_percent: 20 } }, 100, 96, [], 0.2, 0.008],
    ['without a stop there is no R and no risk',
      { targets: [{ price: '110' }], size: { percent_of_equity: 10 } }, 100, null, [[110, null]], 0.1, null],
    ['a number of shares says nothing of equity', { size: { shares: 10 } }, 100, null, [], null, null],
  ])('%s', (_, more, entry, stop, targets, size, risk) => {
    const { action, levels } = at(rules(more), LAST_AT_100);
    const close = (value: number | null): unknown => (value === null ? null : (expect.closeTo(value, 9) as unknown));
    expect(action).toBe('buy');
    expect(levels).toMatchObject({ entry: close(entry), stop: close(stop), sizeFraction: close(size), riskFraction: close(risk) });
    expect(levels?.targets.map(({ price, r }) => [price, r])).toEqual(targets.map(([price, r]) => [close(price), close(r)]));
  });

  it('a short has its stop above and its targets below', () => {
    const short = { name: 's', short: { enter: 'close > 0' }, stop: { percent: 2 }, targets: [{ r: 2 }] };
    const { action, opens, levels } = at(short, LAST_AT_100);
    expect([action, opens, levels?.stop, levels?.targets[0].price]).toEqual(['sell', 'short', 102, 96]);
  });
});

describe('what is said, and why', () => {
  // prettier-ignore
  it.each<[string, Partial<RuleSet>, Signal['action'], closes: string | null, reason: string | null]>([
    ['an entry that is false', { long: { enter: 'close > 101' } }, 'hold', null, 'no long.enter: close > 101 (100)'],
    ['one of two conditions', { long: { enter: 'close > 101 and close > 9' } }, 'hold', null, 'no long.enter: close > 101 (100)'],
    ['unknown is told as unknown', { long: { enter: 'sma(close, 9) > 0' } }, 'hold', null, 'no long.enter: sma(close, 9) > 0 (unknown)'],
    ['a named condition', { let: { dear: 'close > 101' }, long: { enter: 'dear' } }, 'hold', null, 'no long.enter: dear: close > 101 (100)'],
    ['the test that turned it down', { let: { way: 'if(close < 101, 0, 1)' }, long: { enter: 'way > 0' } }, 'hold', null, 'no long.enter: way > 0 (0), by close < 101 (100)'],
    ['what the trader set is no news of the market', { params: { on: 1 }, let: { way: 'if(on == 1, if(close < 101, 0, 1), 1)' }, long: { enter: 'way > 0' } }, 'hold', null, 'no long.enter: way > 0 (0), by close < 101 (100)'],
    ['outside the universe', { universe: 'close < 5' }, 'hold', null, 'outside the universe: close < 5 (100)'],
    ['a price that the limits refuse', { limits: { max_price: 50 } }, 'hold', null, 'price above 50'],
    ['a size of nothing', { size: { percent_of_equity: 'close - 100' } }, 'hold', null, 'size is zero at the deciding bar'],
    ['a stop that is not known', { stop: { atr: 2 } }, 'hold', null, 'stop is unknown at the deciding bar'],
    ['both sides at once', { short: { enter: 'close > 0' } }, 'hold', null, 'long and short are signalled at once'],
    ['an exit is a sell for who holds', { long: { enter: 'close > 101', exit: 'close < 101' } }, 'sell', 'long', null],
    ['an exit that needs a position is not known', { long: { enter: 'close > 101', exit: 'bars_held > 1' } }, 'hold', null, 'no long.enter: close > 101 (100)'],
  ])('%s', (_, more, action, closes, reason) => {
    const it = at(rules(more), LAST_AT_100);
    expect([it.action, it.closes, it.reason]).toEqual([action, closes, reason]);
  });

  it('the score is told part by part, and its sum is the confidence', () => {
    const score = {
      trend: { weight: 0.25, value: 'if(close > 99, 80, 20)' },
      fixed: { weight: 2, value: 3 },
      early: { weight: 1, value: 'sma(close, 9)' },
    };
    const { trend, fixed } = score;
    const known = at(rules({ score: { trend, fixed }, rank: 'confidence' }), LAST_AT_100);
    expect([known.confidence, known.parts]).toEqual([
      26,
      [
        { name: 'trend', weight: 0.25, value: 80, points: 20 },
        { name: 'fixed', weight: 2, value: 3, points: 6 },
      ],
    ]);
    expect(known.factors).toEqual(['close > 0 (100)', 'close > 99 (100)']);
    const unknown = at(rules({ score, rank: 'confidence' }), LAST_AT_100);
    expect([unknown.action, unknown.confidence, unknown.parts[2].points]).toEqual(['hold', null, null]);
  });

  it('what holds and takes from the score is told last, with what it takes, unless it is what decided', () => {
    const score = {
      mood: { weight: 1, value: '50 + if(close < 101, -15, 5) + if(close > 99, 20, -20) + if(close > 300, -9, 0)' },
    };
    const more = { score, rank: 'confidence' };
    const { factors } = at(rules(more), LAST_AT_100);
    expect(factors).toEqual(['close > 0 (100)', 'close > 99 (100)', 'close < 101 (100): -15']);
    const decided = at(rules({ ...more, long: { enter: 'close < 101' } }), LAST_AT_100);
    expect(decided.factors).toEqual(['close < 101 (100)', 'close > 99 (100)']);
  });

  it('patterns come first, then the conditions that hold; what was not asked is not told', () => {
    const bars = barsOfCloses([100, 100]);
    bars.open.set([103, 99]);
    bars.close.set([99.5, 104]);
    const score = { pattern: { weight: 1, value: 'max(abs(bullish_engulfing()), abs(hammer()))' } };
    const let_ = { calm: 'close < 200', way: 'if(close < 50, if(close < 20, 3, 2), if(calm, 1, 0))' };
    const { factors } = at(rules({ let: let_, score, rank: 'confidence', long: { enter: 'way > 0' } }), bars);
    expect(factors).toEqual(['bullish engulfing 70', 'calm: close < 200 (104)']);
  });
});
