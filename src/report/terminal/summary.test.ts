import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../model/time.ts';
import { emptyResult, sampleManifest, sampleResult, sampleTrade } from '../testing.ts';
import { displayWidth } from '../width.ts';
import { backtestSummary } from './summary.ts';

const plain = { colour: false, unicode: true, width: 80 };

test('eighty columns', () => {
  expect(backtestSummary(sampleResult(), plain)).toMatchInlineSnapshot(`
    "sma-cross · ACME · 2020-01-01 → 2020-03-30 · 90 bars of 1d
    slow 20 · fast 10
    !!  SYNTHETIC DATA: these bars were generated, not traded
    ────────────────────────────────────────────────────────────────────────────────
    Total return       +20.0%  Sharpe               7.79  Trades                  2
    CAGR               +67.6%  Sortino              16.1  Win rate            50.0%
    Buy and hold        +5.0%  Calmar               6.76  Average win       $998.00
    Start equity   $10,000.00  Max drawdown       -10.0%  Average loss     -$402.50
    End equity     $12,000.00    it lasted          46 d  Payoff ratio         2.48
    Volatility, year     6.7%  Longest drawdown     46 d  Profit factor        2.48
    Time in market      51.1%  VaR 95%, bar        -0.4%  Expectancy        $297.75
    Turnover, year      10.6x  Ulcer index          4.1%  SQN                  0.43
    Costs               $4.00  P(Sharpe > 0)      100.0%  Held            5.00 bars

     $12,000.00                                                                 ▂▃▅█
         equity                                                              ▃▅▇████
                                     ▁▂▁                                ▁▂▅▇████████
                              ▁▃▃▄▆▇▇███▇▆▆▄▃▂▁                     ▁▂▄▇████████████
                      ▁▂▃▄▅▆████████████████████▇▅▄▄▃▁           ▂▄▆████████████████
      $9,900.00 ▃▄▅▆▇███████████████████████████████████▆▅▄▃▂▁▄▆▇███████████████████
    down -10.0%                        ▁▁▂▂▂▃▃▃▄▄▅▅▅▅▆▆▆▇▇▇████▇▆▆▅▄▄▃▂▂▁
                2020-01-01                                                2020-03-30

          Jan  Feb  Mar   Apr  May  Jun   Jul  Aug  Sep   Oct  Nov  Dec   Year %
    2020  9.6 -9.7   21     –    –    –     –    –    –     –    –    –     20.0

    Best     side  entry          price exit           price   return          PnL
    ACME     long  2020-01-03    100.00 2020-01-06    110.00   +10.0%     +$998.00
    Worst
    ACME     short 2020-02-03    100.00 2020-02-10    110.00    -4.0%     -$402.50?
    ? one bar held both stop and target: the stop was taken

    Closed by                        trades     of all   win rate           PnL
    stop                                  1      50.0%       0.0%      -$402.50
    target                                1      50.0%     100.0%      +$998.00

    Costs     $4.00 commission, fees, borrowing · slippage in prices $2.00
    Rejected  3 orders
              2  insufficient_cash
              1  below_one_share
    ────────────────────────────────────────────────────────────────────────────────
    run bt-0123456789ab · rules aaaaaaaa · data bbbbbbbb · engine 0.1.0 · seed 1
    "
  `);
});

test('eighty columns of ASCII', () => {
  expect(backtestSummary(sampleResult(), { ...plain, unicode: false })).toMatchInlineSnapshot(`
    "sma-cross | ACME | 2020-01-01 -> 2020-03-30 | 90 bars of 1d
    slow 20 | fast 10
    !!  SYNTHETIC DATA: these bars were generated, not traded
    --------------------------------------------------------------------------------
    Total return       +20.0%  Sharpe               7.79  Trades                  2
    CAGR               +67.6%  Sortino              16.1  Win rate            50.0%
    Buy and hold        +5.0%  Calmar               6.76  Average win       $998.00
    Start equity   $10,000.00  Max drawdown       -10.0%  Average loss     -$402.50
    End equity     $12,000.00    it lasted          46 d  Payoff ratio         2.48
    Volatility, year     6.7%  Longest drawdown     46 d  Profit factor        2.48
    Time in market      51.1%  VaR 95%, bar        -0.4%  Expectancy        $297.75
    Turnover, year      10.6x  Ulcer index          4.1%  SQN                  0.43
    Costs               $4.00  P(Sharpe > 0)      100.0%  Held            5.00 bars

     $12,000.00                                                                 .:+#
         equity                                                              :+#####
                                     ...                                ..+#########
                              .:::+######++::..                     ..:#############
                      ..::++#####################+:::.           .:+################
      $9,900.00 ::++####################################++::..:+####################
    down -10.0%                        .....:::::+++++++########+++:::...
                2020-01-01                                                2020-03-30

          Jan  Feb  Mar   Apr  May  Jun   Jul  Aug  Sep   Oct  Nov  Dec   Year %
    2020  9.6 -9.7   21     -    -    -     -    -    -     -    -    -     20.0

    Best     side  entry          price exit           price   return          PnL
    ACME     long  2020-01-03    100.00 2020-01-06    110.00   +10.0%     +$998.00
    Worst
    ACME     short 2020-02-03    100.00 2020-02-10    110.00    -4.0%     -$402.50?
    ? one bar held both stop and target: the stop was taken

    Closed by                        trades     of all   win rate           PnL
    stop                                  1      50.0%       0.0%      -$402.50
    target                                1      50.0%     100.0%      +$998.00

    Costs     $4.00 commission, fees, borrowing | slippage in prices $2.00
    Rejected  3 orders
              2  insufficient_cash
              1  below_one_share
    --------------------------------------------------------------------------------
    run bt-0123456789ab | rules aaaaaaaa | data bbbbbbbb | engine 0.1.0 | seed 1
    "
  `);
});

test('a narrow screen keeps what a trade came to', () => {
  const shown = backtestSummary(sampleResult(), { ...plain, width: 40 }).split('\n');
  expect(shown[shown.findIndex((line) => line.startsWith('Best')) + 1]).toBe(
    'ACME     2020-01-03   +10.0%    +$998.00',
  );
});

test.each([
  [40, ['Closed by           trades           PnL', 'trailing_stop            1      +$998.00']],
  [
    60,
    [
      'Closed by         trades     of all   win rate           PnL',
      'trailing_stop          1     100.0%     100.0%      +$998.00',
    ],
  ],
])('at %i columns the reasons for closing have the figures that there is room for, whole', (width, lines) => {
  const trades = [{ ...sampleTrade, exitReason: 'trailing_stop' }];
  const shown = backtestSummary(sampleResult({ trades }), { ...plain, width }).split('\n');
  const at = shown.findIndex((line) => line.startsWith('Closed by'));
  expect(shown.slice(at, at + 2)).toEqual(lines);
});

test('a warning that lists its cases shows each on a line of its own', () => {
  const warnings = [
    { code: 'rows_left_out', message: 'A.csv: 2 problems\n  line 3: close is NaN\n  line 4: \u001B[2J' },
  ];
  const shown = backtestSummary(sampleResult({ warnings }), plain).split('\n');
  expect(shown.slice(2, 5)).toEqual([
    '!!  ROWS LEFT OUT: A.csv: 2 problems',
    '      line 3: close is NaN',
    '      line 4: \\u{1b}[2J',
  ]);
});

test('the best trade stands first among the best, the worst first among the worst', () => {
  const returns = [0.01, 0.05, -0.02, 0.03, -0.04, 0.02, -0.03];
  const trades = returns.map((returnFraction) => ({ ...sampleTrade, returnFraction }));
  const shown = backtestSummary(sampleResult({ trades }), plain).split('\n');
  const from = shown.findIndex((line) => line.startsWith('Best'));
  const column = shown.slice(from, from + 8).map((line) => /[+-]\d\.\d%/.exec(line)?.[0] ?? line.split(' ')[0]);
  expect(column).toEqual(['Best', '+5.0%', '+3.0%', '+2.0%', 'Worst', '-4.0%', '-3.0%', '-2.0%']);
});

test('a run over nothing shows dashes, not zeros', () => {
  expect(backtestSummary(emptyResult(), plain)).toMatchInlineSnapshot(`
    "sma-cross · – · – → – · 0 bars of 1d
    slow 20 · fast 10
    ────────────────────────────────────────────────────────────────────────────────
    Total return            –  Sharpe                  –  Trades                  0
    CAGR                    –  Sortino                 –  Win rate                –
    Buy and hold        +5.0%  Calmar                  –  Average win             –
    Start equity   $10,000.00  Max drawdown            –  Average loss            –
    End equity     $10,000.00    it lasted             –  Payoff ratio            –
    Volatility, year        –  Longest drawdown        –  Profit factor           –
    Time in market          –  VaR 95%, bar            –  Expectancy              –
    Turnover, year          –  Ulcer index             –  SQN                     –
    Costs               $4.00  P(Sharpe > 0)           –  Held                    –

    Costs     $4.00 commission, fees, borrowing · slippage in prices $0.00
    ────────────────────────────────────────────────────────────────────────────────
    run bt-0123456789ab · rules aaaaaaaa · data bbbbbbbb · engine 0.1.0 · seed 1
    "
  `);
});

test('without Unicode every byte is printable ASCII, whatever the names', () => {
  const manifest = { ...sampleManifest, strategy: 'größer', symbols: ['日本'] };
  expect(backtestSummary(sampleResult({ manifest }), { ...plain, unicode: false })).toMatch(/^[ -~\n]*$/);
});

test('without colour there is no escape, with it there are only colours, and the text is the same', () => {
  const coloured = backtestSummary(sampleResult(), { ...plain, colour: true });
  const bare = backtestSummary(sampleResult(), plain);
  expect(bare).not.toContain('\u001b');
  expect(coloured).toContain('\u001b[32m');
  // eslint-disable-next-line no-control-regex
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(bare);
});

describe('whatever a result holds', () => {
  const money = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  const trade = fc.record({
    symbol: fc.string({ unit: 'binary', maxLength: 20 }),
    exitReason: fc.string({ unit: 'binary', maxLength: 60 }),
    pnl: money,
    returnFraction: fc.double({ min: -50, max: 1e6, noNaN: true }),
    entryPrice: fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
    ambiguous: fc.boolean(),
  });
  const curve = fc.array(fc.double({ min: -1e10, max: 1e13, noNaN: true }), { maxLength: 400 });
  const anything = fc.record({
    trades: fc.array(trade, { maxLength: 8 }),
    equity: curve,
    text: fc.string({ unit: 'binary', maxLength: 300 }),
    intraday: fc.boolean(),
    theme: fc.record({ colour: fc.boolean(), unicode: fc.boolean(), width: fc.integer({ min: 40, max: 200 }) }),
  });
  test('no line is wider than the screen, and nothing moves the cursor', () => {
    fc.assert(
      fc.property(anything, ({ trades, equity, text, intraday, theme }) => {
        const values = Float64Array.from(equity);
        const result = sampleResult({
          manifest: {
            ...sampleManifest,
            strategy: text,
            runId: text,
            symbols: [text],
            timeframe: intraday ? '5m' : '1d',
          },
          trades: trades.map((it) => ({ ...sampleTrade, ...it })),
          curve: { time: values.map((_, i) => i * 20 * DAY_MS), equity: values, cash: values, exposure: values },
          rejected: [{ time: 0, symbol: text, reason: text }],
          warnings: [{ code: text, message: text }],
        });
        const summary = backtestSummary(result, theme);
        expect(summary.endsWith('\n')).toBe(true);
        for (const line of summary.slice(0, -1).split('\n')) {
          expect(displayWidth(line)).toBeLessThanOrEqual(theme.width);
          // eslint-disable-next-line no-control-regex
          const text = theme.colour ? line.replace(/\u001b\[\d+m/g, '') : line;
          // eslint-disable-next-line no-control-regex
          expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
        }
        expect(summary).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 200 },
    );
  });
});

test('the same result is the same bytes', () => {
  expect(backtestSummary(sampleResult(), plain)).toBe(backtestSummary(sampleResult(), plain));
});

test('refusals that differ in their numbers alone are one kind on the screen', () => {
  const refused = [
    'cash of 0.41 pays for less than one share at 128.3000',
    'cash of 0.44 pays for less than one share at 16.05',
  ];
  const reasons = [...refused, 'limit of 5 positions', 'limit of 5 positions'];
  const rejected = reasons.map((reason) => ({ time: 0, symbol: 'ACME', reason }));
  const lines = backtestSummary({ ...sampleResult(), rejected }, plain).split('\n');
  const at = lines.indexOf('Rejected  4 orders');
  expect(lines.slice(at + 1, at + 3)).toEqual([
    '          2  cash of … pays for less than one share at …',
    '          2  limit of 5 positions',
  ]);
});
