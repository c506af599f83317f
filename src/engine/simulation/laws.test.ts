/** Laws of the simulation over generated markets: nothing here is an example. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBars, sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { micros } from '../../model/money.ts';
import { DAY_MS } from '../../model/time.ts';
import { chance } from '../../../test/walk.ts';
import { alignBars } from '../columns/timeline.ts';
import type { SymbolSignals } from '../signals.ts';
import { simulate } from './backtest.ts';
import type { BacktestOutcome } from './backtest.ts';
import { SimulatedBroker } from './broker.ts';
import { NO_COSTS } from './costs.ts';
import { RuleDecider } from './decide.ts';
import type { Decider } from './decide.ts';
import { makeMarket } from './market.ts';
import type { Market } from './market.ts';
import { runSession } from './session.ts';
import { DEFAULT_PROFILE, DEFAULT_SETTINGS, NO_LIMITS } from './settings.ts';
import type { Settings } from './settings.ts';

/** Bars of a jumpy share that misses some days, in cents. */
function makeBars(symbol: string, days: number, next: () => number): Bars {
  const bars = emptyBars(symbol, '1d', days);
  const cents = (x: number): number => Math.max(1, Math.round(x * 100)) / 100;
  let price = 5 + next() * 100;
  let length = 0;
  for (let day = 0; day < days; day++) {
    if (next() < 0.1) continue;
    const open = cents(price * (1 + (next() - 0.5) * 0.06));
    const close = cents(open * (1 + (next() - 0.5) * 0.08));
    bars.time[length] = day * DAY_MS;
    bars.open[length] = open;
    bars.close[length] = close;
    bars.high[length] = cents(Math.max(open, close) * (1 + next() * 0.03));
    bars.low[length] = cents(Math.min(open, close) * (1 - next() * 0.03));
    bars.volume[length] = next() < 0.05 ? 0 : Math.floor(next() * 50_000);
    price = close;
    length++;
  }
  return sliceBars(bars, 0, length);
}

function makeSignals(bars: Bars, next: () => number, shape: () => number): SymbolSignals {
  const mask = (likely: number): Uint8Array =>
    Uint8Array.from({ length: bars.length }, () => (next() < likely ? 1 : next() < 0.1 ? 2 : 0));
  const column = (scale: number): Float64Array => Float64Array.from({ length: bars.length }, () => next() * scale);
  const kinds = ['equity', 'cash', 'shares', 'risk'] as const;
  const kind = kinds[Math.floor(shape() * 4)];
  const size = { equity: 0.4, cash: 20_000, shares: 300, risk: 0.02 }[kind];
  const hasStop = kind === 'risk' || shape() < 0.6;
  const trail = shape() < 0.4;
  const targets =
    shape() < 0.5 && hasStop
      ? [
          { kind: 'r' as const, value: 1, share: 0.5 },
          { kind: 'r' as const, value: 2, share: 1 },
        ]
      : [];
  const resting = shape();
  const both = shape();
  return {
    length: bars.length,
    universe: shape() < 0.3 ? mask(0.8) : null,
    long: { enter: mask(0.1), exit: shape() < 0.8 ? { kind: 'mask', mask: mask(0.1) } : null },
    short: both < 0.5 ? { enter: mask(0.1), exit: { kind: 'mask', mask: mask(0.1) } } : null,
    rank: shape() < 0.5 ? column(1) : null,
    size: { kind, value: size, scale: 1, fractional: shape() < 0.2 },
    stop: hasStop ? { kind: 'fraction', value: 0.02 + next() * 0.05, trail } : null,
    targets,
    timeStopBars: shape() < 0.3 ? 5 : null,
    order:
      resting < 0.6
        ? { kind: 'market' }
        : {
            kind: resting < 0.8 ? 'limit' : 'stop',
            price: bars.close.map((c) => c * (resting < 0.8 ? 0.99 : 1.01)),
            bars: 3,
          },
  };
}

interface World {
  readonly market: Market;
  readonly signals: readonly SymbolSignals[];
  readonly settings: Settings;
}

function makeWorld(seed: number): World {
  const next = chance(seed);
  const symbols = 1 + Math.floor(next() * 4);
  const series = Array.from({ length: symbols }, (_, k) => makeBars(`S${k}`, 120, next));
  const aligned = alignBars(series);
  const actions = series.map((bars) =>
    next() < 0.3
      ? [
          { bar: Math.floor(bars.length / 3), split: 1, dividend: 0.25 },
          { bar: Math.floor(bars.length / 2), split: 0.5, dividend: 0 },
        ]
      : [],
  );
  const shapeSeed = Math.floor(next() * 2 ** 31);
  const signals = series.map((bars) => makeSignals(bars, next, chance(shapeSeed)));
  const settings: Settings = {
    ...DEFAULT_SETTINGS,
    costs: { ...NO_COSTS, commission: next() * 0.002, slippage: next() * 0.002, minimum: next() < 0.5 ? 1 : 0 },
    limits: {
      ...NO_LIMITS,
      maxPositions: next() < 0.5 ? 2 : Infinity,
      dailyLossFraction: next() < 0.2 ? 0.02 : Infinity,
      tradesPerDay: next() < 0.2 ? 1 : Infinity,
    },
    profile: { ...DEFAULT_PROFILE, fill: next() < 0.2 ? 'close' : 'next_open' },
    leverage: next() < 0.2 ? 2 : 1,
    borrowRate: next() < 0.3 ? 0.05 : 0,
  };
  return { market: makeMarket(series, aligned, actions), signals, settings };
}

const strategist = {
  reasons: { long: 'long', short: 'short' },
  signals: () => {
    throw new Error('signals are given');
  },
};
const run = ({ market, signals, settings }: World): BacktestOutcome =>
  simulate(market, signals, { settings, strategist });
const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

describe('the ledger', () => {
  it('what was made is what the trades say, to the micro-dollar', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { curve, trades } = run(makeWorld(seed));
        const made = trades.reduce((sum, trade) => sum + micros(trade.pnl), 0);
        expect(micros(curve.equity.at(-1)!) - micros(DEFAULT_SETTINGS.cash)).toBe(made);
      }),
      { numRuns: 300 },
    );
  });

  it('equity is cash plus what is held at the close, on every bar', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const world = makeWorld(seed);
        const { market } = world;
        const seen: number[] = [];
        const broker = new (class extends SimulatedBroker {
          override atClose(t: number): void {
            super.atClose(t);
            seen.push(micros(this.book.equityAt(t, 'close')));
          }
        })(market, world.settings);
        const decider = new RuleDecider(market, world.settings, strategist.reasons, (t) => t / DAY_MS);
        decider.reset(world.signals);
        const watched: Decider = {
          everyBar: true,
          nextEntry: (t) => t,
          nextExit: (_, bar) => bar,
          decide: (t, it) => decider.decide(t, it),
        };
        runSession(broker, watched);
        const { equity } = broker.book.ledger.curve(market);
        // The last bar also holds the closing of what was open, so it is the trades' law above.
        expect([...equity.subarray(0, -1)].map(micros)).toEqual(seen.slice(0, equity.length - 1));
      }),
      { numRuns: 150 },
    );
  });
});

describe('the session loop', () => {
  it('leaves bars out only where nothing could have happened', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const world = makeWorld(seed);
        const skipping = run(world);
        const { market, signals, settings } = world;
        const broker = new SimulatedBroker(market, settings);
        const decider = new RuleDecider(market, settings, strategist.reasons, (t) => Math.floor(t / DAY_MS));
        decider.reset(signals);
        runSession(broker, {
          everyBar: true,
          nextEntry: (t) => t,
          nextExit: (_, bar) => bar,
          decide: (t, it) => {
            for (const symbol of it.book.held) it.book.wake[symbol] = 0;
            decider.decide(t, it);
          },
        });
        expect(skipping.trades).toEqual(broker.book.log.trades());
        expect(skipping.rejected).toEqual(broker.refusals.rejections(market));
      }),
      { numRuns: 300 },
    );
  });

  it('knows nothing of later bars: a shorter history gives the beginning of the same trades', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.2, max: 0.95, noNaN: true }), (seed, share) => {
        const world = makeWorld(seed);
        const whole = run(world);
        const cut = world.market.time[Math.floor(world.market.time.length * share)];
        const kept = world.market.series.map((bars) => bars.time.filter((time) => time <= cut).length);
        if (kept.some((length) => length < 2)) return;
        const series = world.market.series.map((bars, s) => sliceBars(bars, 0, kept[s]));
        const actions = world.market.actions.map((list, s) => list.filter(({ bar }) => bar < kept[s]));
        const early = run({
          ...world,
          market: makeMarket(series, alignBars(series), actions),
          signals: world.signals.map((it, s) => ({ ...it, length: kept[s] })),
        });
        const closed = (outcome: BacktestOutcome): unknown[] =>
          outcome.trades.filter((trade) => trade.exitTime <= cut && trade.exitReason !== 'end_of_data');
        expect(closed(early)).toEqual(closed(whole));
      }),
      { numRuns: 200 },
    );
  });

  it('is repeatable', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(JSON.stringify(run(makeWorld(seed)).trades)).toBe(JSON.stringify(run(makeWorld(seed)).trades));
      }),
      { numRuns: 50 },
    );
  });
});
