import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, isoInstant, parseIsoDate } from '../model/time.ts';
import { expectedCycles } from './cycles.ts';
import type { ExpectedCycle } from './cycles.ts';
import { marketState } from './state.ts';
import { XASX } from './xasx.ts';
import { XNYS } from './xnys.ts';

const day = (date: string): [number, number] => [parseIsoDate(date) + 5 * HOUR_MS, parseIsoDate(date) + 29 * HOUR_MS];
const count = (cycles: readonly ExpectedCycle[]): number[] =>
  ['aggressive', 'normal', 'light'].map((mode) => cycles.filter((it) => it.mode === mode).length);
const ends = (cycles: readonly ExpectedCycle[], mode: string): (string | undefined)[] => {
  const times = cycles.filter((it) => it.mode === mode).map(({ time }) => isoInstant(time).slice(11, 16));
  return [times[0], times.at(-1)];
};

describe('the cycles that should start', () => {
  it('on a day in New York are every 5 minutes pre-market, 30 in regular hours and 60 after them', () => {
    const cycles = expectedCycles(XNYS, ...day('2026-01-05'));
    expect(count(cycles)).toEqual([66, 13, 4]);
    expect(ends(cycles, 'aggressive')).toEqual(['09:00', '14:25']); // 04:00 to 09:25
    expect(ends(cycles, 'normal')).toEqual(['14:30', '20:30']); // 09:30 to 15:30
    expect(ends(cycles, 'light')).toEqual(['21:00', '00:00']); // 16:00 to 19:00
  });

  it.each([
    // date          pre-market, regular, after hours
    ['2026-07-06', [66, 13, 4]],
    ['2026-11-27', [66, 7, 4]], // a half day: regular 09:30 to 12:30, after hours from 13:00
    ['2026-11-26', [0, 0, 0]], // Thanksgiving
    ['2026-01-10', [0, 0, 0]], // a Saturday
  ])('on %s are %j in New York', (date, expected) => {
    expect(count(expectedCycles(XNYS, ...day(date)))).toEqual(expected);
  });

  it('in Sydney follow its own hours', () => {
    const cycles = expectedCycles(XASX, Date.parse('2026-01-04T13:00:00Z'), Date.parse('2026-01-05T13:00:00Z'));
    expect(count(cycles)).toEqual([36, 12, 1]);
    expect(ends(cycles, 'aggressive')).toEqual(['20:00', '22:55']);
    expect(ends(cycles, 'normal')).toEqual(['23:00', '04:30']);
    expect(ends(cycles, 'light')).toEqual(['05:00', '05:00']);
  });

  it('are as far apart as the plan says', () => {
    const plan = { aggressive: 60, normal: 120, light: 240 };
    expect(count(expectedCycles(XNYS, ...day('2026-01-05'), plan))).toEqual([6, 4, 1]);
  });

  it('of a year fall in the part of the day that their mode works in, and ascend', () => {
    const state = { aggressive: 'pre-market', normal: 'regular', light: 'after-hours' };
    for (const calendar of [XNYS, XASX]) {
      const cycles = expectedCycles(calendar, parseIsoDate('2026-01-01'), parseIsoDate('2027-01-01'));
      expect(cycles.length).toBeGreaterThan(12_000);
      expect(cycles.filter(({ time, mode }) => marketState(calendar, time) !== state[mode])).toEqual([]);
      expect(cycles.filter(({ time }, i) => i > 0 && cycles[i - 1].time >= time)).toEqual([]);
    }
  });

  it('from an instant until another take the first and leave the last', () => {
    const at = Date.parse('2026-01-05T14:30:00Z');
    const between = (from: number, until: number): number => expectedCycles(XNYS, from, until).length;
    expect([between(at, at + 1), between(at, at), between(at + 1, at + 30 * 60_000)]).toEqual([1, 0, 0]);
    const year = [parseIsoDate('2026-01-01'), parseIsoDate('2027-01-01')];
    let sum = 0;
    for (let from = year[0]; from < year[1]; from += DAY_MS) sum += between(from, from + DAY_MS);
    expect(sum).toBe(between(year[0], year[1]));
  });

  it('of the last known day are told up to its midnight', () => {
    const midnight = Date.parse('2031-01-01T05:00:00Z');
    expect(expectedCycles(XNYS, midnight - DAY_MS, midnight).length).toBe(83);
    expect(() => expectedCycles(XNYS, midnight - DAY_MS, midnight + 1)).toThrow(/not 2030-12-31 to 2031-01-01/);
  });

  it('are some minutes apart, or the plan is a bug', () => {
    expect(() => expectedCycles(XNYS, ...day('2026-01-05'), { aggressive: 5, normal: 0, light: 60 })).toThrow(
      /minutes apart/,
    );
  });

  it('are refused, not none, in years that nobody knows', () => {
    expect(() => expectedCycles(XNYS, parseIsoDate('2030-12-01'), parseIsoDate('2031-02-01'))).toThrow(
      'the calendar of XNYS knows 1990-01-01 to 2030-12-31, not 2030-11-30 to 2031-01-31',
    );
  });
});
