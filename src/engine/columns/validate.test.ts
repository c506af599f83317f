import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../../test/shared.ts';
import { readActionFile } from '../../files/action-file.ts';
import { readBarFiles } from '../../files/bar-files.ts';
import { sessionsBetween } from '../../market/calendar.ts';
import { XASX } from '../../market/xasx.ts';
import { XNYS } from '../../market/xnys.ts';
import { emptyBars } from '../../model/bars.ts';
import type { BarField, Bars } from '../../model/bars.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, isoDate, parseIsoDate } from '../../model/time.ts';
import { checkBars, invalidBar } from './validate.ts';
import type { CheckOptions } from './validate.ts';

const sessions = sessionsBetween(XNYS, parseIsoDate('2015-01-01'), parseIsoDate('2019-12-31'));

/** Daily bars from 2016-03-01, each close given, a cent of body and two of range, volume 1000. */
function dailyBars(closes: readonly number[], change: (bars: Bars) => void = () => undefined): Bars {
  const bars = emptyBars('X', '1d', closes.length);
  const days = sessions.filter(({ date }) => date >= parseIsoDate('2016-03-01'));
  closes.forEach((close, i) => {
    bars.time[i] = days[i].date;
    bars.open[i] = close - 0.01;
    bars.close[i] = close;
    bars.high[i] = close + 0.01;
    bars.low[i] = close - 0.02;
    bars.volume[i] = 1000;
  });
  change(bars);
  return bars;
}

const findings = (bars: Bars, options: CheckOptions = { sessions }): string[] =>
  checkBars(bars, options).map(({ code, count, times }) => `${code} ${count}: ${times.map(isoDate).join(' ')}`);

const calm = Array.from({ length: 12 }, (_, i) => 100 + (i % 5) * 0.5);
const replace = (at: number, ...values: number[]): number[] => calm.toSpliced(at, values.length, ...values);

describe('checking prices', () => {
  it('finds nothing in sound bars', () => {
    expect(findings(dailyBars(calm))).toEqual([]);
  });

  it.each([
    ['a close that is off and back', dailyBars(replace(3, 10)), 'bad_tick 1: 2016-03-04'],
    ['a high nobody else traded at', dailyBars(calm, (bars) => (bars.high[2] = 500)), 'bad_tick 1: 2016-03-03'],
    ['a low nobody else traded at', dailyBars(calm, (bars) => (bars.low[2] = 1)), 'bad_tick 1: 2016-03-03'],
    ['no volume', dailyBars(calm, (bars) => bars.volume.fill(0, 2, 4)), 'zero_volume 2: 2016-03-03 2016-03-04'],
    [
      'a four for one split',
      dailyBars(calm.map((close, i) => (i < 6 ? close * 4 : close))),
      'split_not_adjusted 1: 2016-03-09',
    ],
    [
      'a one for ten split',
      dailyBars(calm.map((close, i) => (i < 6 ? close / 10 : close))),
      'split_not_adjusted 1: 2016-03-09',
    ],
    ['a feed that repeats itself', dailyBars(replace(2, 100, 100, 100, 100, 100, 100)), 'frozen 1: 2016-03-03'],
  ])('finds %s', (_, bars, expected) => {
    expect(findings(bars)).toEqual([expected]);
  });

  it('finds one price all day, which may be a thin stock', () => {
    const one = (bars: Bars): void => {
      for (const field of ['open', 'high', 'low'] as BarField[]) bars[field][1] = bars.close[1];
    };
    expect(findings(dailyBars(calm, one))).toEqual(['flat 1: 2016-03-02']);
  });

  it('does not suspect a split that is known, nor a fall that is none', () => {
    const split = dailyBars(calm.map((close, i) => (i < 6 ? close * 4 : close)));
    const action = { symbol: 'X', exDate: split.time[6], kind: 'split', factor: 0.25 } as const;
    expect(findings(split, { actions: [action] })).toEqual([]);
    expect(findings(dailyBars(calm.map((close, i) => (i < 6 ? close * 2.4 : close))))).toEqual([]);
  });
});

describe('checking against the calendar', () => {
  const without = (bars: Bars, keep: (i: number) => boolean): Bars => {
    const at = Array.from({ length: bars.length }, (_, i) => i).filter(keep);
    const pick = (column: Float64Array): Float64Array => Float64Array.from(at, (i) => column[i]);
    const { open, high, low, close, volume } = bars;
    return {
      ...bars,
      length: at.length,
      time: pick(bars.time),
      open: pick(open),
      high: pick(high),
      low: pick(low),
      close: pick(close),
      volume: pick(volume),
    };
  };

  it('finds sessions without a bar between the first and the last', () => {
    expect(findings(without(dailyBars(calm), (i) => i > 0 && i !== 4 && i !== 5 && i < 11))).toEqual([
      'missing_sessions 2: 2016-03-07 2016-03-08',
    ]);
  });

  it('finds bars on days without a session', () => {
    const saturday = dailyBars(calm, (bars) => (bars.time[4] = parseIsoDate('2016-03-05')));
    expect(findings(saturday)).toEqual(['missing_sessions 1: 2016-03-07', 'off_calendar 1: 2016-03-05']);
  });

  it('says what it cannot judge', () => {
    const early = sessionsBetween(XNYS, parseIsoDate('2016-03-04'), parseIsoDate('2016-12-31'));
    expect(findings(dailyBars(calm), { sessions: early })).toEqual(['not_checked 3: 2016-03-01 2016-03-02 2016-03-03']);
  });

  it('finds a series that has stopped', () => {
    const bars = dailyBars(calm.slice(0, 4));
    const at = (text: string): number => Date.parse(text);
    expect(findings(bars, { sessions, asOf: at('2016-03-07T12:00Z') })).toEqual([]);
    expect(findings(bars, { sessions, asOf: at('2016-03-07T22:00Z') })).toEqual([]);
    expect(findings(bars, { sessions, asOf: at('2016-03-08T22:00Z') })).toEqual(['stale 2: 2016-03-07 2016-03-08']);
  });

  it('finds minutes missing within sessions, half days included, and asks for none outside', () => {
    const days = sessionsBetween(XNYS, parseIsoDate('2016-11-23'), parseIsoDate('2016-11-28'));
    const times = days.flatMap(({ open, close }) =>
      Array.from({ length: (close - open) / MINUTE_MS }, (_, i) => open + i * MINUTE_MS),
    );
    const minutes = (keep: (at: number, i: number) => boolean): Bars => {
      const kept = times.filter(keep);
      const bars = emptyBars('X', '1m', kept.length);
      bars.time.set(kept);
      for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) bars[field].fill(10);
      bars.high.forEach((_, i) => (bars.high[i] += (i % 7) / 100));
      bars.low.fill(9.9);
      return bars;
    };
    expect(days.length).toBe(3);
    expect(findings(minutes(() => true))).toEqual([]);
    expect(findings(minutes((_, i) => i !== 100 && i !== 400))).toEqual(['missing_bars 2: 2016-11-23 2016-11-25']);
    expect(findings(minutes((at) => isoDate(at) !== '2016-11-25'))).toEqual(['missing_sessions 1: 2016-11-25']);
    const holiday = minutes(() => true);
    holiday.time.set(Array.from(holiday.time, (at, i) => (i < 390 ? at + DAY_MS : at)));
    expect(findings(holiday)[0]).toMatch(/^off_calendar 390: 2016-11-24 /);
  });

  const hoursOf = (symbol: string, times: readonly string[]): Bars => {
    const bars = emptyBars(symbol, '1h', times.length);
    bars.time.set(times.map((time) => Date.parse(time)));
    for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) bars[field].fill(10);
    bars.high.forEach((_, i) => (bars.high[i] += (1 + (i % 7)) / 100));
    return bars;
  };
  const asx = { sessions: sessionsBetween(XASX, XASX.from, XASX.to) };
  const sydney = ['23', '00', '01', '02', '03', '04'].map(
    (hour) => `${hour === '23' ? '2019-02-10' : '2019-02-11'}T${hour}:00:00Z`,
  );

  it('takes a session of Sydney as one, though it lies on two dates of UTC, with its closing auction', () => {
    expect(findings(hoursOf('BHP.AX', [...sydney, '2019-02-11T05:10:00Z']), asx)).toEqual([]);
    expect(
      findings(
        hoursOf(
          'BHP.AX',
          sydney.filter((_, i) => i !== 2),
        ),
        asx,
      ),
    ).toEqual(['missing_bars 1: 2019-02-11']);
    expect(findings(hoursOf('BHP.AX', sydney))).not.toEqual([]);
  });

  it('finds bars at hours when the exchange sleeps: local times that were taken for UTC', () => {
    const shifted = sydney.map((time) => new Date(Date.parse(time) + 11 * HOUR_MS).toISOString());
    expect(findings(hoursOf('BHP.AX', shifted), asx)).toEqual([expect.stringMatching(/^off_calendar 6: 2019-02-11 /)]);
  });

  it('finds hours missing from either cut: from the open on, or at whole hours of UTC', () => {
    const winter = (minute: string, ...missing: number[]): string[] =>
      [14, 15, 16, 17, 18, 19, 20]
        .filter((hour) => !missing.includes(hour))
        .map((hour) => `2016-03-01T${hour}:${minute}:00Z`);
    expect(findings(hoursOf('X', winter('30')))).toEqual([]);
    expect(findings(hoursOf('X', winter('00')))).toEqual([]);
    expect(findings(hoursOf('X', winter('00', 16, 17)))).toEqual(['missing_bars 2: 2016-03-01 2016-03-01']);
    expect(findings(hoursOf('X', winter('30', 18)))).toEqual(['missing_bars 1: 2016-03-01']);
    const days = [...winter('00'), ...winter('00', 14).map((time) => time.replace('03-01', '03-02'))];
    expect(findings(hoursOf('X', days))).toEqual(['missing_bars 1: 2016-03-02']);
  });

  it('takes bars that begin after hours for bars of that session', () => {
    expect(findings(hoursOf('X', ['2016-03-01T21:00:00Z', '2016-03-01T22:00:00Z']))).toEqual([]);
  });

  it('counts the sessions since an intraday series has stopped from the next open on', () => {
    const bars = hoursOf('X', ['2016-03-01T19:30:00Z', '2016-03-01T20:30:00Z']);
    const at = (text: string): number => Date.parse(text);
    expect(findings(bars, { sessions, asOf: at('2016-03-02T22:00Z') })).toEqual([]);
    expect(findings(bars, { sessions, asOf: at('2016-03-03T22:00Z') })).toEqual(['stale 2: 2016-03-02 2016-03-03']);
    // The session whose first bar is the last of all has a bar.
    const atOpen = hoursOf('X', ['2016-03-01T14:30:00Z']);
    expect(findings(atOpen, { sessions, asOf: at('2016-03-02T22:00Z') })).toEqual([]);
  });
});

describe('checking real bars', () => {
  const open = (name: string): string => sharedPath('data', 'open', name);

  it('counts the gaps, holidays and zero volumes that an independent count found', async () => {
    const { series } = await readBarFiles([open('us_daily_raw_2015_2017.csv.gz')]);
    const actions = await readActionFile(open('us_corporate_actions_2015_2017.csv'));
    const all = series.flatMap((bars) => checkBars(bars, { sessions, actions }));
    const total = (code: string): number =>
      all.filter((found) => found.code === code).reduce((sum, { count }) => sum + count, 0);
    expect([total('missing_sessions'), total('off_calendar'), total('zero_volume')]).toEqual([535, 12, 4314]);
    const holidays = all.filter(({ code }) => code === 'off_calendar').map(({ symbol }) => symbol);
    expect(holidays).toEqual(['ELC', 'FIV', 'ON', 'SSE']);
  });

  it('finds 26 of 33 splits by their prices alone, and 21 other moves that look like one', async () => {
    const { series } = await readBarFiles([open('us_daily_raw_2015_2017.csv.gz')]);
    const actions = await readActionFile(open('us_corporate_actions_2015_2017.csv'));
    const known = new Set(
      actions.filter(({ kind }) => kind === 'split').map(({ symbol, exDate }) => `${symbol} ${isoDate(exDate)}`),
    );
    const suspected = series
      .flatMap((bars) => checkBars(bars))
      .filter(({ code }) => code === 'split_not_adjusted')
      .flatMap(({ symbol, times }) => times.map((time) => `${symbol} ${isoDate(time)}`));
    expect(suspected.filter((one) => known.has(one)).length).toBe(26);
    expect(suspected.filter((one) => !known.has(one)).length).toBe(21);
  });
});

describe('the promises of bars', () => {
  it.each([
    ['keeps them all', () => undefined, undefined],
    ['a time again', (bars: Bars) => (bars.time[3] = bars.time[2]), 3],
    ['a price that is unknown', (bars: Bars) => (bars.open[4] = NaN), 4],
    ['an infinite high', (bars: Bars) => (bars.high[4] = Infinity), 4],
    ['a low of zero', (bars: Bars) => (bars.low[5] = 0), 5],
    ['a close above the high', (bars: Bars) => (bars.close[6] = 101.9), 6],
    ['a negative volume', (bars: Bars) => (bars.volume[7] = -1), 7],
    ['an unknown time', (bars: Bars) => (bars.time[0] = NaN), 0],
  ])('%s', (_, change, at) => {
    const bars = dailyBars(calm, change);
    expect(invalidBar(bars)?.at).toBe(at);
    expect(checkBars(bars).some(({ code }) => code === 'invalid')).toBe(at !== undefined);
  });

  it('columns of another length', () => {
    expect(invalidBar({ ...dailyBars(calm), volume: new Float64Array(3) })?.reason).toMatch(
      /volume has another length/,
    );
  });
});
