import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../model/time.ts';
import { barsOf } from '../../../test/bars.ts';
import { readCsv } from '../../../test/csv.ts';
import { sharedPath } from '../../../test/shared.ts';
import { randomWalk } from '../../../test/walk.ts';
import { outcomeOf } from './outcome.ts';
import type { Expectation, Outcome } from './outcome.ts';

const UP: Expectation = { direction: 1, gain: 0.03, loss: 0.02, bars: 3 };
const DOWN: Expectation = { ...UP, direction: -1 };
const EITHER: Expectation = { ...UP, direction: 0 };

/** Days that close at 21:00 UTC. */
const days = barsOf('X', '1d', [
  [0 * DAY_MS, 99, 120, 80, 100, 1],
  [1 * DAY_MS, 100, 102, 99, 101, 1],
  [2 * DAY_MS, 101, 105, 100, 104, 1],
  [3 * DAY_MS, 104, 104, 97, 98, 1],
  [4 * DAY_MS, 98, 130, 70, 99, 1],
]);
const closesOf = (bars: Bars): Float64Array => bars.time.map((time) => time + 21 * HOUR_MS);
const DAY_MINUTES = 1440;

describe('a prediction made at 100 on a daily bar, three bars long', () => {
  const outcome = (expected: Expectation, bars = days): Outcome => outcomeOf(bars, closesOf(bars), 0, expected);

  it('of a rise: 105 on the second day, 97 on the third, 104 the best close', () => {
    expect(outcome(UP)).toEqual({
      passage: { kind: 'success', bar: 2, ambiguous: false },
      minutesToPassage: 2 * DAY_MINUTES,
      maxGain: 0.05,
      maxLoss: -0.03,
      minutesToMaxGain: 2 * DAY_MINUTES,
      minutesToMaxLoss: 3 * DAY_MINUTES,
      bestHoldMinutes: 2 * DAY_MINUTES,
      finalMove: -0.02,
      closeAfter1h: null,
      closeAfter4h: null,
      closeAfter24h: 101,
      dueAt: 3 * DAY_MS + 21 * HOUR_MS,
    });
  });

  it('of a fall: the same bars turned round', () => {
    expect(outcome(DOWN)).toMatchObject({
      passage: { kind: 'failure', bar: 1 },
      maxGain: 0.03,
      maxLoss: -0.05,
      bestHoldMinutes: 3 * DAY_MINUTES,
      finalMove: 0.02,
      closeAfter24h: 101,
    });
  });

  it('that takes no side is neither right nor wrong, and its moves are those of the price', () => {
    expect(outcome(EITHER)).toEqual({ ...outcome(UP), passage: null, minutesToPassage: null });
  });

  it.each<[number, string | undefined, number | null, number | null]>([
    [1, 'open', null, null],
    [2, 'open', null, 101],
    [3, 'success', null, 101],
    [4, 'success', 0.05, 101],
  ])('known after %i bars: %s, gain %s, price after a day %s', (bars, passage, maxGain, closeAfter24h) => {
    const seen = outcome(UP, sliceBars(days, 0, bars));
    expect(seen).toMatchObject({ maxGain, closeAfter24h });
    expect(seen.passage?.kind).toBe(passage);
    expect(seen.dueAt === null).toBe(bars < 4);
  });

  it('that never gained has gained nothing, after no time', () => {
    const fall = barsOf('X', '1d', [
      [0, 100, 120, 99, 100, 1],
      [DAY_MS, 99, 99.5, 95, 96, 1],
    ]);
    const told = outcomeOf(fall, closesOf(fall), 0, { ...UP, bars: 1 });
    expect(told).toMatchObject({
      maxGain: 0,
      minutesToMaxGain: 0,
      bestHoldMinutes: 0,
      maxLoss: -0.05,
      finalMove: -0.04,
    });
  });

  it('has no minutes where no calendar tells when a bar closed', () => {
    const told = outcomeOf(days, new Float64Array(5).fill(NaN), 0, UP);
    expect(told).toMatchObject({ maxGain: 0.05, minutesToMaxGain: null, minutesToPassage: null, dueAt: 3 * DAY_MS });
  });
});

describe('the price after a horizon', () => {
  /** Half hours on two days, 14:30–21:00 UTC: 13 bars a day, closing at 1, 2, 3 … */
  const halfHours = barsOf(
    'X',
    '30m',
    Array.from({ length: 26 }, (_, i) => {
      const time = Math.floor(i / 13) * DAY_MS + 14.5 * HOUR_MS + (i % 13) * 30 * MINUTE_MS;
      return [time, i + 1, i + 1, i + 1, i + 1, 1] as const;
    }),
  );
  const closes = halfHours.time.map((time) => time + 30 * MINUTE_MS);

  it.each<[string, number, number | null, number | null, number | null]>([
    ['15:00, the first bar', 0, 3, 9, 14],
    ['17:30', 5, 8, 14, 19],
    ['20:30: the next morning is the first price an hour later', 11, 14, 14, 25],
    ['21:00, the close', 12, 14, 14, 26],
    ['17:30 of the second day: a day later has not come', 18, 21, null, null],
  ])('made at %s', (_, at, closeAfter1h, closeAfter4h, closeAfter24h) => {
    expect(outcomeOf(halfHours, closes, at, UP)).toMatchObject({ closeAfter1h, closeAfter4h, closeAfter24h });
  });
});

const expectations = fc.record({
  direction: fc.constantFrom<1 | -1 | 0>(1, -1, 0),
  gain: fc.constantFrom(0.01, 0.03, 0.1),
  loss: fc.constantFrom(0.01, 0.02, 0.1),
  bars: fc.integer({ min: 1, max: 20 }),
});

it('what is told is told for good: later bars only fill in what was null or open', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(59), fc.nat(60), expectations, (seed, at, cut, expected) => {
      const bars = randomWalk('W', 60, seed);
      const seen = sliceBars(bars, 0, Math.max(at + 1, cut));
      const early = outcomeOf(seen, closesOf(seen), at, expected);
      const late = outcomeOf(bars, closesOf(bars), at, expected);
      for (const [name, value] of Object.entries(early) as [keyof Outcome, unknown][]) {
        if (value === null || (name === 'passage' && early.passage?.kind === 'open')) continue;
        expect([name, late[name]]).toEqual([name, value]);
      }
    }),
  );
});

interface Tick {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The rows of one symbol of a shared file, read with nothing of ours. */
function ticksOf(file: string, symbol: string): Tick[] {
  const rows = readCsv(sharedPath('data', 'open', file)).filter((row) => row['symbol'] === symbol);
  return rows.map((row) => ({
    time: Date.parse(row['timestamp']),
    open: Number(row['open']),
    high: Number(row['high']),
    low: Number(row['low']),
    close: Number(row['close']),
  }));
}

/** The words of the domain page, said again as plainly as can be. */
function plainly(ticks: readonly Tick[], at: number, { direction, gain, loss, bars }: Expectation, barMinutes: number) {
  const entry = ticks[at].close;
  const moves = (price: number): number => (direction < 0 ? entry - price : price - entry) / entry;
  const after = ticks.slice(at + 1, at + 1 + bars);
  const whole = after.length === bars;
  const minutes = (tick: Tick): number => (tick.time - ticks[at].time) / 60_000;
  const reach = (tick: Tick): [best: number, worst: number] => {
    const [a, b] = [moves(tick.high), moves(tick.low)];
    return [Math.max(a, b), Math.min(a, b)];
  };
  const nearly = 1e-9;
  const first = after.find((tick) => reach(tick)[0] >= gain - nearly || reach(tick)[1] <= -loss + nearly);
  let passage: string | null = whole ? 'neither' : 'open';
  if (first !== undefined) {
    const won = reach(first)[0] >= gain - nearly;
    const lost = reach(first)[1] <= -loss + nearly;
    passage = won && (!lost || moves(first.open) >= gain - nearly) ? 'success' : 'failure';
  }
  const maxGain = Math.max(0, ...after.map((tick) => reach(tick)[0]));
  const maxLoss = Math.min(0, ...after.map((tick) => reach(tick)[1]));
  const held = Math.max(0, ...after.map((tick) => moves(tick.close)));
  const firstAt = (wanted: number, of: (tick: Tick) => number): number => {
    const found = after.find((tick) => of(tick) === wanted);
    return wanted === 0 || found === undefined ? 0 : minutes(found);
  };
  const priceAfter = (hours: number): number | null => {
    if (barMinutes > hours * 60) return null;
    if (barMinutes === 1440) return ticks.at(at + 1)?.close ?? null;
    return ticks.slice(at + 1).find((tick) => minutes(tick) >= hours * 60)?.close ?? null;
  };
  return {
    passage: direction === 0 ? null : passage,
    maxGain: whole ? maxGain : null,
    maxLoss: whole ? maxLoss : null,
    minutesToMaxGain: whole ? firstAt(maxGain, (tick) => reach(tick)[0]) : null,
    minutesToMaxLoss: whole ? firstAt(maxLoss, (tick) => reach(tick)[1]) : null,
    bestHoldMinutes: whole ? firstAt(held, (tick) => moves(tick.close)) : null,
    finalMove: whole ? moves(after[bars - 1].close) : null,
    closeAfter1h: priceAfter(1),
    closeAfter4h: priceAfter(4),
    closeAfter24h: ticks.length > at + 1 ? priceAfter(24) : null,
  };
}

describe('real bars, judged a second time by the plainest loops', () => {
  it.each<[string, string, '1d' | '1m', number, number]>([
    ['us_daily_adjusted_1962_2017.csv.gz', 'TSLA', '1d', 1440, 1],
    ['us_daily_raw_2015_2017.csv.gz', 'ALKS', '1d', 1440, 1],
    ['us_minute_2019_02_eqker.csv.gz', 'SPY', '1m', 1, 23],
    ['us_minute_2019_02_eqker.csv.gz', 'UGA', '1m', 1, 11],
  ])('%s %s', (file, symbol, timeframe, barMinutes, step) => {
    const ticks = ticksOf(file, symbol);
    const bars = barsOf(
      symbol,
      timeframe,
      ticks.map(({ time, open, high, low, close }) => [time, open, high, low, close, 1]),
    );
    // Every bar closes a bar's length after its time: minutes between closes are those between times.
    const closes = bars.time.map((time) => time + barMinutes * MINUTE_MS);
    const barriers =
      timeframe === '1d' ? { gain: 0.03, loss: 0.02, bars: 10 } : { gain: 0.0015, loss: 0.001, bars: 30 };
    const told = { success: 0, failure: 0, neither: 0, open: 0 };
    for (const direction of [1, -1, 0] as const) {
      for (let at = 0; at < bars.length; at += step) {
        const expected = { direction, ...barriers };
        const { passage, minutesToPassage, dueAt, ...rest } = outcomeOf(bars, closes, at, expected);
        const answer = plainly(ticks, at, expected, barMinutes);
        expect({ at, ...rest, passage: passage?.kind ?? null }).toEqual({ at, ...answer });
        if (passage !== null) told[passage.kind]++;
        expect(minutesToPassage === null).toBe((passage?.bar ?? -1) < 0);
        if (dueAt !== null) expect(dueAt).toBeLessThanOrEqual(closes[bars.length - 1]);
      }
    }
    expect(told.success).toBeGreaterThan(20);
    expect(told.failure).toBeGreaterThan(20);
  });
});
