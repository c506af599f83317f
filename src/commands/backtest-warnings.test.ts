import { expect, test } from 'vitest';
import { randomWalk } from '../../test/walk.ts';
import { runBacktest } from '../engine/simulation/backtest.ts';
import type { BacktestOutcome } from '../engine/simulation/backtest.ts';
import { DEFAULT_PROFILE, DEFAULT_SETTINGS } from '../engine/simulation/settings.ts';
import type { Settings } from '../engine/simulation/settings.ts';
import { US_EQUITY_FEES } from '../market/fees.ts';
import type { CorporateAction } from '../model/actions.ts';
import { parseIsoDate } from '../model/time.ts';
import { warningsOf } from './backtest-warnings.ts';

const bars = randomWalk('HELD', 30, 1);

function held(
  settings: Settings,
  actions: ReadonlyMap<string, readonly CorporateAction[]>,
  series = bars,
): BacktestOutcome {
  const always = { enter: new Uint8Array(bars.length).fill(1), exit: null };
  return runBacktest({
    series: [series],
    actions,
    adjust: 'as_of',
    settings,
    strategist: {
      reasons: { long: 'always', short: '' },
      signals: ({ length }) => ({
        length,
        universe: null,
        long: { enter: always.enter.subarray(0, length), exit: null },
        short: null,
        rank: null,
        size: { kind: 'shares', value: 1, scale: 1, fractional: false },
        stop: null,
        targets: [],
        timeStopBars: null,
        order: { kind: 'market' },
      }),
    },
  });
}

const codes = (settings: Settings, actions: ReadonlyMap<string, readonly CorporateAction[]> = new Map()): string[] =>
  warningsOf(held(settings, actions), settings, actions).map(({ code }) => code);

test('a plain run has nothing to warn of', () => {
  expect(codes(DEFAULT_SETTINGS)).toEqual([]);
});

test('fills at the deciding close are called optimistic', () => {
  expect(codes({ ...DEFAULT_SETTINGS, profile: { ...DEFAULT_PROFILE, fill: 'close' } })).toEqual(['optimistic_fill']);
});

test('fees are said to be unverified, and older than their tables', () => {
  const fees = { ...DEFAULT_SETTINGS, costs: { ...DEFAULT_SETTINGS.costs, fees: US_EQUITY_FEES } };
  expect(codes(fees)).toEqual(['fees_unverified', 'fees_before_tables']);
  const beginning = (text: string): string[] => {
    const shift = parseIsoDate(text) - bars.time[0];
    const series = { ...bars, time: bars.time.map((time) => time + shift) };
    return warningsOf(held(fees, new Map(), series), fees, new Map()).map(({ code }) => code);
  };
  expect(beginning('2004-10-29'), 'the SEC fee is known, the TAF is not').toContain('fees_before_tables');
  expect(beginning('2004-11-01')).toEqual(['fees_unverified']);
});

test('an action of unknown kind is told when a trade was open over it, and only then', () => {
  const at = (exDate: number): ReadonlyMap<string, readonly CorporateAction[]> =>
    new Map([['HELD', [{ symbol: 'HELD', exDate, kind: 'unclassified', factor: 0.7 }]]]);
  expect(codes(DEFAULT_SETTINGS, at(bars.time[10]))).toEqual(['unclassified_actions']);
  expect(codes(DEFAULT_SETTINGS, at(bars.time[1]))).toEqual([]);
});
