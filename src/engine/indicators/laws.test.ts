import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf, knownColumn } from '../columns/column.ts';
import type { Column } from '../columns/column.ts';
import { applyIndicator } from './indicator.ts';
import type { Indicator } from './indicator.ts';
import { INDICATORS } from './registry.ts';

type Fields = Readonly<Record<Indicator['inputs'][number], number[]>>;

/** Bars of every temper: cents and long fractions, tiny and dear, flat stretches, jumps, no volume. */
const anyBars: fc.Arbitrary<Fields> = fc
  .record({
    price: fc.constantFrom(0.00001234, 0.5, 20, 431.07, 60_000),
    decimals: fc.constantFrom(2, 4, 17),
    steps: fc.array(
      fc.record({
        move: fc.oneof(fc.constant(0), fc.double({ min: -0.05, max: 0.05, noNaN: true })),
        above: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.03, noNaN: true })),
        below: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.03, noNaN: true })),
        jump: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 1, 0.5, 1.4),
        volume: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1e9 })),
      }),
      { minLength: 2, maxLength: 120 },
    ),
  })
  .map(({ price, decimals, steps }) => {
    const scale = 10 ** decimals;
    const tick = (x: number): number => (decimals > 15 ? x : Math.round(x * scale) / scale);
    const fields: Fields = { open: [], high: [], low: [], close: [], volume: [], hl2: [] };
    let last: number = price;
    for (const { move, above, below, jump, volume } of steps) {
      const open = tick(last * jump);
      const close = tick(open * (1 + move));
      const high = Math.max(open, close, tick(Math.max(open, close) * (1 + above)));
      const low = Math.min(open, close, tick(Math.min(open, close) * (1 - below)));
      fields.open.push(open);
      fields.high.push(high);
      fields.low.push(low);
      fields.close.push(close);
      fields.volume.push(volume);
      fields.hl2.push((high + low) / 2);
      last = close;
    }
    return fields;
  });

/** Parameters in their ranges, short enough to be ready within the bars. */
const paramsOf = (indicator: Indicator): fc.Arbitrary<number[]> =>
  fc.tuple(
    ...indicator.params.map(({ kind, min, max }) =>
      kind === 'integer'
        ? fc.integer({ min, max: Math.min(max, min + 12) })
        : fc.double({ min, max: Math.min(max, 4), noNaN: true }),
    ),
  );

const inputsOf = (indicator: Indicator, fields: Fields, from = 0, to = fields.close.length): Column[] =>
  indicator.inputs.map((name) => columnOf(Float64Array.from(fields[name].slice(from, to))));

const listed = (columns: readonly Column[]): number[][] => columns.map((column) => [...column.values]);

const rows = [...INDICATORS.values()];

describe.each(rows)('$name', (indicator) => {
  const check = (predicate: (fields: Fields, params: number[], cut: number) => void): void => {
    const cut = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyBars, paramsOf(indicator), cut, (fields, params, part) =>
        predicate(fields, params, Math.floor(part * fields.close.length)),
      ),
      { numRuns: 60 },
    );
  };

  it('says of the first bars what it says of them when there are more', () => {
    check((fields, params, cut) => {
      const whole = listed(applyIndicator(indicator, inputsOf(indicator, fields), params));
      const part = listed(applyIndicator(indicator, inputsOf(indicator, fields, 0, cut), params));
      expect(part).toEqual(whole.map((column) => column.slice(0, cut)));
    });
  });

  it('does not see what stood in its memory before', () => {
    check((fields, params) => {
      const dirt = (length: number): Float64Array => new Float64Array(length).fill(-77.7);
      const clean = listed(applyIndicator(indicator, inputsOf(indicator, fields), params));
      expect(listed(applyIndicator(indicator, inputsOf(indicator, fields), params, dirt))).toEqual(clean);
    });
  });

  it('is unknown in its warm-up, known after it, and leaves its inputs alone', () => {
    check((fields, params) => {
      const inputs = inputsOf(indicator, fields);
      const before = listed(inputs);
      const outputs = applyIndicator(indicator, inputs, params);
      expect(listed(inputs)).toEqual(before);
      expect(outputs.length).toBe(indicator.outputs.length);
      const warmups = indicator.warmups?.(params) ?? outputs.map(() => indicator.warmup(params));
      expect(Math.max(...warmups)).toBe(indicator.warmup(params));
      for (const [k, { values, start, gaps }] of outputs.entries()) {
        const warmup = Math.min(warmups[k], fields.close.length);
        expect(start).toBe(warmup);
        expect([...values.subarray(0, warmup)].every(Number.isNaN)).toBe(true);
        const later = [...values.subarray(warmup)];
        if (gaps) expect(indicator.mayBeUnknown).toBe(true);
        else expect(later.filter((value) => !Number.isFinite(value))).toEqual([]);
      }
    });
  });

  it('starts anew after a gap', () => {
    check((fields, params, cut) => {
      const gappy: Fields = { ...fields };
      for (const name of indicator.inputs) {
        Object.assign(gappy, { [name]: fields[name].map((value, i) => (i === cut ? NaN : value)) });
      }
      const outputs = listed(applyIndicator(indicator, inputsOf(indicator, gappy), params));
      const first = listed(applyIndicator(indicator, inputsOf(indicator, fields, 0, cut), params));
      const second = listed(applyIndicator(indicator, inputsOf(indicator, fields, cut + 1), params));
      expect(outputs).toEqual(first.map((column, k) => [...column, NaN, ...second[k]].slice(0, fields.close.length)));
    });
  });

  it('takes the parameters it leaves out from within their bounds', () => {
    for (const { default: standard, min, max, kind, name } of indicator.params) {
      expect(standard, name).toBeGreaterThanOrEqual(min);
      expect(standard, name).toBeLessThanOrEqual(max);
      expect(kind === 'number' || Number.isInteger(standard), name).toBe(true);
    }
    expect(Number.isInteger(indicator.warmup(indicator.params.map((p) => p.default)))).toBe(true);
  });
});

describe('a flat share', () => {
  const flat = knownColumn(new Float64Array(300).fill(271.700012));
  it.each(['sma', 'ema', 'wma', 'dema', 'tema', 'trima', 'kama', 'rma', 'hma', 'linearreg', 'tsf', 'max', 'min'])(
    '%s is its price to the last bit',
    (name) => {
      const indicator = INDICATORS.get(name)!;
      const [{ values, start }] = applyIndicator(indicator, [flat], [20]);
      expect(new Set(values.subarray(start))).toEqual(new Set([271.700012]));
    },
  );
  it.each(['stddev', 'var', 'linearreg_slope', 'mom', 'roc', 'rsi', 'cmo', 'zscore', 'trix'])(
    '%s is exactly 0',
    (name) => {
      const indicator = INDICATORS.get(name)!;
      const params = indicator.params.map(({ default: standard }) => standard);
      const [{ values, start }] = applyIndicator(indicator, [flat], params);
      expect(new Set(values.subarray(start))).toEqual(new Set([0]));
    },
  );
});
