/** A simulation that is run again and again gives what a backtest gives, to the last bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros } from '../../model/money.ts';
import { chance } from '../../../test/walk.ts';
import { makeSignals, makeWorld } from '../../../test/worlds.ts';
import { tradeColumns } from '../statistics/input.ts';
import { KEY_STATISTICS, keyStatistics } from '../statistics/key.ts';
import { Simulation } from './simulation.ts';

const reasons = { long: 'long', short: 'short' };
const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const profiles = fc.record({
  fill: fc.constantFrom('next_open' as const, 'close' as const),
  atEnd: fc.constantFrom('close' as const, 'last_open' as const, 'keep' as const),
});

function row(simulation: Simulation): Float64Array {
  const out = new Float64Array(KEY_STATISTICS.length);
  simulation.keyStatistics(252, out);
  return out;
}

describe('a simulation', () => {
  it('run with other signals before gives what a fresh one gives', () => {
    fc.assert(
      fc.property(seeds, profiles, (seed, changes) => {
        const { market, signals, settings: plain } = makeWorld(seed);
        const settings = { ...plain, profile: { ...plain.profile, ...changes } };
        const simulation = new Simulation(market, { settings, reasons });
        const next = chance(seed + 1);
        simulation.run(market.series.map((bars) => makeSignals(bars, next, next)));
        row(simulation);
        simulation.run(signals);
        const fresh = new Simulation(market, { settings, reasons });
        fresh.run(signals);
        expect(row(simulation)).toEqual(row(fresh));
        expect(simulation.trades()).toEqual(fresh.trades());
        expect(simulation.rejections()).toEqual(fresh.rejections());
        expect(simulation.curve().equity).toEqual(fresh.curve().equity);
        expect([simulation.tradeCount, simulation.refusalCount]).toEqual([fresh.tradeCount, fresh.refusalCount]);
        expect([simulation.traded, simulation.costs]).toEqual([fresh.traded, fresh.costs]);
      }),
      { numRuns: 200 },
    );
  });

  it('has the key statistics of its whole equity curve, and the columns of its trades', () => {
    fc.assert(
      fc.property(seeds, profiles, (seed, changes) => {
        const { market, signals, settings: plain } = makeWorld(seed);
        const settings = { ...plain, profile: { ...plain.profile, ...changes } };
        const simulation = new Simulation(market, { settings, reasons });
        simulation.run(signals);
        const whole = new Float64Array(KEY_STATISTICS.length);
        keyStatistics(simulation.curve().equity.map(micros), micros(settings.cash), 252, whole);
        expect(row(simulation)).toEqual(whole);
        expect(simulation.tradeColumns()).toEqual(tradeColumns(simulation.trades()));
      }),
      { numRuns: 400 },
    );
  });

  it('that never trades has a curve that never moves', () => {
    const { market, settings } = makeWorld(7);
    const simulation = new Simulation(market, { settings, reasons });
    const next = chance(3);
    const still = market.series.map((bars) => ({ ...makeSignals(bars, next, next), long: null, short: null }));
    simulation.run(still);
    const statistics = row(simulation);
    expect(statistics[KEY_STATISTICS.indexOf('totalReturn')]).toBe(0);
    expect(statistics[KEY_STATISTICS.indexOf('sharpe')]).toBeNaN();
    expect(simulation.tradeCount).toBe(0);
  });
});
