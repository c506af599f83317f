import { describe, expect, it } from 'vitest';
import type { AdjustedDifference, BaseRate, Rate, RateOfKind } from '../../engine/outcomes/base-rates.ts';
import { parseIsoDate } from '../../model/time.ts';
import type { RatesReport } from '../base-rates.ts';
import { displayWidth } from '../width.ts';
import { ratesTable } from './base-rates.ts';

const rate = (successes: number, cases: number, low = 0, high = 1): Rate => ({
  cases,
  successes,
  failures: cases - successes,
  ambiguous: 0,
  neither: 0,
  open: 3,
  rate: cases === 0 ? null : successes / cases,
  interval: cases === 0 ? null : { low, high },
  effectiveCases: cases,
});
const kind = (of: Rate, anyBar: Rate): RateOfKind => ({
  ...of,
  anyBar,
  meanMove: 0.01,
  largestMove: 0.1,
  meanSuccessMs: null,
});
const difference = (value: number, pValue: number, adjustedPValue: number): AdjustedDifference => ({
  value,
  interval: { low: value - 0.05, high: value + 0.05 },
  pValue,
  adjustedPValue,
});
const none = kind(rate(0, 0), rate(0, 0));
const usual = rate(360, 1000, 0.34, 0.39);

const HAMMER: BaseRate = {
  pattern: 'hammer',
  direction: 'bullish',
  all: kind(rate(41, 100, 0.318, 0.508), usual),
  withCatalyst: kind(rate(12, 20, 0.387, 0.781), rate(30, 70)),
  withoutCatalyst: kind(rate(29, 80), usual),
  newsUnknown: none,
  medianMove: 0.004,
  difference: difference(0.05, 0.2, 0.4),
  catalystEffect: difference(0.2375, 0.03, 0.03),
};
const STAR: BaseRate = {
  ...HAMMER,
  pattern: 'shooting_star',
  direction: 'bearish',
  all: kind(rate(2, 3, 0.208, 0.939), usual),
  withCatalyst: none,
  withoutCatalyst: none,
  newsUnknown: kind(rate(2, 3), usual),
  difference: null,
  catalystEffect: null,
};
const SURGE: BaseRate = {
  ...STAR,
  pattern: 'volume_surge',
  all: kind(rate(1500, 3000, 0.49, 0.51), usual),
  difference: difference(0.14, 0.0001, 0.0002),
};

const report = (rows: readonly BaseRate[], unseen: readonly string[] = []): RatesReport => ({
  barriers: { gain: 0.03, loss: 0.025, bars: 10 },
  catalyst: 'any',
  timeframe: '1d',
  from: parseIsoDate('2015-03-20'),
  to: parseIsoDate('2017-03-31'),
  rates: {
    symbols: 1058,
    stretches: 52,
    rows,
    unseen,
    anyBar: { bullish: kind(usual, usual), bearish: kind(rate(350, 1000), usual) },
    tested: { differences: 2, catalystEffects: 1 },
  },
  warnings: [],
});

describe('the table of base rates', () => {
  const plain = { colour: false, unicode: true, width: 80 };

  it('has what is least likely luck first, and what cannot be told last', () => {
    expect(`\n${ratesTable(plain, report([HAMMER, STAR, SURGE], ['cdl_kicking']))}`).toBe(`
1,058 symbols · 2015-03-20 to 2017-03-31 · 1d
right: 3 % the way it points before 2.5 % against it, within 10 bars of the
close

Pattern                             cases  right      95 % any bar   more p adj.
▼ volume_surge                      3,000  50.0% 49.0–51.0   36.0%  +14.0 <0.001
▲ hammer                              100  41.0% 31.8–50.8   36.0%   +5.0  0.400
▼ shooting_star                         3  66.7% 20.8–93.9   36.0%      –      –

With a catalyst                     cases  right      95 % without   more p adj.
▲ hammer                               20  60.0% 38.7–78.1   36.3%  +23.8  0.030

Any bar at all: up 36.0%, down 35.0%.
p adj.: the chance that luck alone differs so from any bar, among the 2 looked
at here (Holm). Below 0.05: 1.
With a catalyst (any) and without one, where news are known; unknown for 6
cases.
Never seen: cdl_kicking.
`);
  });

  it('says nothing of luck where nothing was compared', () => {
    const empty = report([], ['hammer']);
    const none = ratesTable(plain, {
      ...empty,
      rates: { ...empty.rates, tested: { differences: 0, catalystEffects: 0 } },
    });
    expect(none).not.toContain('p adj.:');
    expect(none).toContain('Never seen: hammer.');
  });

  it('says when nobody knows of any news', () => {
    const text = ratesTable(plain, report([STAR]));
    expect(text).toContain('News are unknown for every case: none is told to be without a catalyst.');
    expect(text).not.toContain('With a catalyst');
  });

  it.each([30, 60, 80, 90, 100, 110, 160])('fits %d columns, whatever an expression is called', (width) => {
    const long: BaseRate = { ...HAMMER, pattern: `close > ${'sma(close, 20) + '.repeat(12)}\u001b[2J宽宽` };
    for (const theme of [
      { colour: true, unicode: true, width },
      { colour: false, unicode: false, width },
    ]) {
      for (const line of ratesTable(theme, report([long, STAR], ['\u202eevil'])).split('\n')) {
        expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(60, width));
        expect(line).not.toContain('\u001b[2J');
        if (!theme.unicode) expect(line).toMatch(/^[ -~]*$/);
      }
    }
  });
});
