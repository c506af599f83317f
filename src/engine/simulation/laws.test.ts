/** Laws of the simulation over generated markets: nothing here is an example. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceBars } from '../../model/bars.ts';
import { micros } from '../../model/money.ts';
import { DAY_MS } from '../../model/time.ts';
import { makeWorld } from '../../../test/worlds.ts';
import type { World } from '../../../test/worlds.ts';
import { alignBars } from '../columns/timeline.ts';
import { simulate } from './backtest.ts';
import type { BacktestOutcome } from './backtest.ts';
import { SimulatedBroker } from './broker.ts';
import { RuleDecider } from './decide.ts';
import type { Decider } from './decide.ts';
import { makeMarket } from './market.ts';
import { runSession } from './session.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

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
        const { equity } = broker.book.ledger.curve();
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
