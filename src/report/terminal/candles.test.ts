import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { barsOf } from '../../../test/bars.ts';
import type { BarRow } from '../../../test/bars.ts';
import { randomWalk } from '../../../test/walk.ts';
import { emptyBars } from '../../model/bars.ts';
import { DAY_MS, MINUTE_MS, parseIsoDate } from '../../model/time.ts';
import type { Theme } from '../theme.ts';
import { displayWidth } from '../width.ts';
import { candleChart } from './candles.ts';
import type { CandleChart } from './candles.ts';

const ESC = '\u001b';

type Prices = readonly [open: number, high: number, low: number, close: number, volume?: number];

const plain = (width: number, unicode = true): Theme => ({ colour: false, unicode, width });
const days = (rows: readonly Prices[], from = '2024-01-02') =>
  barsOf(
    'X',
    '1d',
    rows.map(([open, high, low, close, volume = 0], i): BarRow => [
      parseIsoDate(from) + i * DAY_MS,
      open,
      high,
      low,
      close,
      volume,
    ]),
  );
/** The chart with the end of each line made visible. */
const drawn = (theme: Theme, bars: ReturnType<typeof days>, chart: CandleChart): string =>
  `\n${candleChart(theme, bars, chart)
    .map((line) => `${line}¦`)
    .join('\n')}\n`;

// A rise, another, a pause without a body, a fall, and a bar without a range.
const FEW: readonly Prices[] = [
  [10, 11, 9, 11, 1000],
  [11, 13, 11, 12.5, 4000],
  [12.5, 13.4, 12, 12.5, 2000],
  [12.5, 13, 10, 10.5, 8000],
  [10.5, 10.5, 10.5, 10.5, 0],
];

describe('a candlestick chart', () => {
  it('draws rising candles with lines and falling ones filled, to half a row', () => {
    expect(drawn(plain(32), days(FEW), { height: 11 })).toBe(`
  ╷ │ ╷                  │      ¦
  ╽ ┼ ▄                  │      ¦
  ┃ │ █                  ┤ 12.00¦
  ┃   █                  │      ¦
╻ ┃   █                  │      ¦
┃     █ ─                ◄ 10.50¦
┃     │                  ┤ 10.00¦
│                        │      ¦
│                        │      ¦
▁ ▄ ▂ █                    8k   ¦
        2024-01-06              ¦
`);
  });

  it('in ASCII says O for rising, # for falling, + for neither', () => {
    expect(drawn(plain(32, false), days(FEW), { height: 11 })).toBe(`
  | | |                  |      ¦
  O + #                  |      ¦
  O | #                  + 12.00¦
  O   #                  |      ¦
O O   #                  |      ¦
O     # -                < 10.50¦
O     |                  + 10.00¦
|                        |      ¦
|                        |      ¦
. : . #                    8k   ¦
        2024-01-06              ¦
`);
  });

  it('draws levels behind the candles, keeps their labels apart and in order, and points to what is far', () => {
    const levels = [
      { price: 11.9, name: 'stop' },
      { price: 12, name: 'entry' },
      { price: 20, name: 'target 2 of many words' },
    ];
    const average = Float64Array.of(NaN, 10.6, 11.2, 11.5, 11.4);
    expect(drawn(plain(44), days(FEW), { height: 10, levels, average })).toBe(`
  ╷ │ ╷                 ↑ 20.00 target 2 of…¦
  ╽ ┼ ▄                 │                   ¦
┄┄┃┄│┄█┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ 12.00 entry       ¦
  ┃   █ ·               ┄ 11.90 stop        ¦
┃ ╹ · █                 │                   ¦
┃ ·   ▀ ─               ◄ 10.50             ¦
╿     ╵                 ┤ 10.00             ¦
│                       │                   ¦
▁ ▄ ▂ █                   8k                ¦
        2024-01-06                          ¦
`);
  });

  it('on flat prices without volume is a line in the middle', () => {
    const flat = days([
      [5, 5, 5, 5],
      [5, 5, 5, 5],
    ]);
    expect(drawn(plain(20), flat, { height: 7 })).toBe(`
              │     ¦
              │     ¦
─ ─           ◄ 5.00¦
              │     ¦
              │     ¦
                0   ¦
  2024-01-03        ¦
`);
  });

  it.each<[string, Prices, string]>([
    ['of hundreds of thousands are grouped, without cents', [300_000, 310_500.25, 299_000, 310_000], '◄ 310,000'],
    ['of small change keep the digits that matter', [0.0004, 0.00042, 0.00039, 0.00041], '◄ 0.0004100'],
    ['of a dollar are told in cents', [1, 1.1, 0.9, 1.05], '◄ 1.05'],
  ])('prices %s', (_, prices, label) => {
    expect(candleChart(plain(30), days([prices]), { height: 6 }).join('\n')).toContain(label);
  });

  it('without bars says so', () => {
    expect(drawn(plain(10), emptyBars('X', '1d', 0), { height: 3 })).toBe(`
          ¦
no bars   ¦
          ¦
`);
  });

  it('shows the last bars that find room, or the whole history with several bars to a candle', () => {
    const bars = randomWalk('W', 100, 3);
    const last = candleChart(plain(40), bars, { height: 12 });
    expect(last.at(-1)).toMatch(/^2001-03-09 +2001-04-10 +$/);
    const whole = candleChart(plain(40), bars, { height: 12, whole: true });
    expect(whole.at(-1)).toMatch(/^2001-01-04 .*2001-04-10 +×4 *$/);
    const highest = (lines: readonly string[]): number => lines.findIndex((line) => /^.{33}[┤◄]/.test(line));
    expect([highest(last), highest(whole)].every((row) => row >= 0)).toBe(true);
  });

  it('holds the highest and the lowest price of the bars behind one candle', () => {
    const rows = Array.from({ length: 40 }, (): Prices => [10, 10, 10, 10]);
    rows[17] = [10, 19, 1, 10];
    const lines = candleChart(plain(16), days(rows), { height: 12, whole: true });
    expect(lines.slice(0, 9).filter((line) => /[│┼]/.test(line.slice(0, 8))).length).toBe(9);
  });

  it('colours candles and volumes green and red, and still fills falling ones', () => {
    const [green, red] = [32, 31].map((code) => new RegExp(`${ESC}\\[${code}m[^${ESC}]*█`));
    const lines = candleChart({ ...plain(32), colour: true }, days(FEW), { height: 11 }).join('\n');
    expect(lines).toMatch(red);
    expect(lines).not.toMatch(green);
    expect(lines).toMatch(new RegExp(`${ESC}\\[32m[╻╽┃╿╹]`));
  });

  it('tells days within months, and minutes within days', () => {
    const month = days(
      Array.from({ length: 60 }, (): Prices => [1, 2, 1, 2]),
      '2023-12-04',
    );
    expect(candleChart(plain(72), month, { height: 5 }).at(-1)!.trimEnd()).toBe(
      '2023-12-04    12-18  12-25  2024   01-08  01-15  01-22  2024-02-01',
    );
    const minutes = barsOf(
      'X',
      '1m',
      Array.from({ length: 50 }, (_, i): BarRow => [parseIsoDate('2024-01-02') + (870 + i) * MINUTE_MS, 1, 2, 1, 2, 0]),
    );
    expect(candleChart(plain(60), minutes, { height: 5 }).at(-1)!.trimEnd()).toBe(
      '01-02 14:30         14:50     15:00        01-02 15:19',
    );
  });

  it('cannot be disturbed by a level’s name', () => {
    const levels = [{ price: 12, name: '\u001b[2J\u202eevil\n宽宽宽宽宽宽宽宽' }];
    for (const line of candleChart(plain(50), days(FEW), { height: 10, levels })) {
      for (const char of [ESC, '\u202e', '\n']) expect(line).not.toContain(char);
      expect(displayWidth(line)).toBe(50);
    }
  });
});

const price = fc.oneof(
  fc.double({ min: 1e-6, max: 1e-3, noNaN: true }),
  fc.double({ min: 0.5, max: 500, noNaN: true }),
  fc.double({ min: 1e5, max: 9e5, noNaN: true }),
);
const bar = fc
  .tuple(price, price, price, price, fc.oneof(fc.constant(0), fc.nat(1e9)))
  .map(([a, b, c, d, volume]): Prices => {
    const [low, one, other, high] = [a, b, c, d].sort((x, y) => x - y);
    return volume % 2 === 0 ? [one, high, low, other, volume] : [other, high, low, one, volume];
  });

test('every chart has exactly the lines and columns that were asked for, and plain ones no escape', () => {
  fc.assert(
    fc.property(
      fc.array(bar, { maxLength: 120 }),
      fc.record({ width: fc.integer({ min: 1, max: 110 }), colour: fc.boolean(), unicode: fc.boolean() }),
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.record({ price, name: fc.string({ maxLength: 20 }) }), { maxLength: 5 }),
      fc.boolean(),
      (rows, theme, height, levels, whole) => {
        const bars = days(rows);
        const lines = candleChart(theme, bars, { height, levels, average: bars.close, whole });
        expect(lines.length).toBe(height);
        for (const line of lines) {
          expect(displayWidth(line)).toBe(theme.width);
          if (!theme.colour) expect(line).not.toContain('\u001b');
          if (!theme.unicode && !theme.colour) expect(line).toMatch(/^[ -~]*$/);
        }
      },
    ),
    { numRuns: 400 },
  );
});
