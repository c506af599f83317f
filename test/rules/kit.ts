/** What the tests of the rules share: small bars, a small registry, and expressions evaluated in one call. */
import { emptyBars } from '../../src/model/bars.ts';
import type { Bars } from '../../src/model/bars.ts';
import { DAY_MS, parseIsoDate } from '../../src/model/time.ts';
import { slidingMean } from '../../src/engine/columns/sums.ts';
import type { Indicator, Parameter } from '../../src/engine/indicators/indicator.ts';
import { renderErrors } from '../../src/engine/rules/errors.ts';
import { compileExpression } from '../../src/engine/rules/expression.ts';
import type { Shown } from '../../src/engine/rules/expression.ts';
import { functionTable } from '../../src/engine/rules/functions.ts';
import type { FunctionTable } from '../../src/engine/rules/functions.ts';
import { ColumnStore } from '../../src/engine/rules/store.ts';
import type { StoreOptions } from '../../src/engine/rules/store.ts';

const period: Parameter = { name: 'period', kind: 'integer', default: 30, min: 1, max: 100_000 };

const sma: Indicator = {
  name: 'sma',
  summary: 'simple moving average',
  inputs: ['close'],
  params: [period],
  outputs: ['value'],
  unit: 'price',
  source: 'mean',
  warmup: ([n]) => n - 1,
  compute: ([x], [n], [out]) => slidingMean(x, n, out),
};

const range: Indicator = {
  name: 'range',
  summary: 'high minus low, times a factor',
  inputs: ['high', 'low'],
  params: [{ name: 'factor', kind: 'number', default: 1, min: 0, max: 100 }],
  outputs: ['value'],
  unit: 'price',
  source: 'made up',
  warmup: () => 0,
  compute: ([high, low], [factor], [out]) => {
    for (let i = 0; i < out.length; i++) out[i] = (high[i] - low[i]) * factor;
  },
};

/** Like ATR in shape: three inputs and a period. */
const atr: Indicator = {
  name: 'atr',
  summary: 'mean of high minus low',
  inputs: ['high', 'low', 'close'],
  params: [{ ...period, default: 14 }],
  outputs: ['value'],
  unit: 'price',
  source: 'made up',
  warmup: ([n]) => n - 1,
  compute: ([high, low], [n], [out]) => {
    slidingMean(
      high.map((value, i) => value - low[i]),
      n,
      out,
    );
  },
};

const channel: Indicator = {
  name: 'channel',
  summary: 'the mean, and one step above and below it',
  inputs: ['close'],
  params: [period, { name: 'step', kind: 'number', default: 1, min: 0, max: 100 }],
  outputs: ['upper', 'middle', 'lower'],
  unit: 'price',
  source: 'made up',
  warmup: ([n]) => n - 1,
  compute: ([x], [n, step], [upper, middle, lower]) => {
    slidingMean(x, n, middle);
    for (let i = n - 1; i < x.length; i++) {
      upper[i] = middle[i] + step;
      lower[i] = middle[i] - step;
    }
  },
};

export const TEST_FUNCTIONS: FunctionTable = functionTable(
  new Map([sma, range, atr, channel].map((indicator) => [indicator.name, indicator])),
);

const FIRST_DAY = parseIsoDate('2024-01-01');

/** Daily bars from Monday 2024-01-01 on with these closes; high and low one away, volume 1000, 1001 … */
export function barsOfCloses(closes: readonly number[], symbol = 'TEST'): Bars {
  const bars = emptyBars(symbol, '1d', closes.length);
  closes.forEach((close, i) => {
    bars.time[i] = FIRST_DAY + i * DAY_MS;
    bars.open[i] = close;
    bars.high[i] = close + 1;
    bars.low[i] = close - 1;
    bars.close[i] = close;
    bars.volume[i] = 1000 + i;
  });
  return bars;
}

/** The expression over bars, or its errors as a thrown text. */
export function show(text: string, bars: Bars, options: StoreOptions = {}, params: Record<string, number> = {}): Shown {
  const compiled = compileExpression(text, { functions: TEST_FUNCTIONS, params: new Map(Object.entries(params)) });
  if (!compiled.ok) throw new Error(renderErrors(compiled.errors));
  return compiled.value.evaluate(new ColumnStore(bars, options));
}

/** One value a bar, unknown as null; conditions as true and false. */
export function values(
  text: string,
  closes: readonly number[],
  params: Record<string, number> = {},
): (number | boolean | null)[] {
  const shown = show(text, barsOfCloses(closes), {}, params);
  if (shown.kind === 'number') return Array.from(shown.column.values, (value) => (Number.isNaN(value) ? null : value));
  return Array.from(shown.mask, (truth) => (truth === 2 ? null : truth === 1));
}
