import { assert } from '../../model/errors.ts';
import type { BarField } from '../../model/bars.ts';
import type { Indicator } from '../indicators/indicator.ts';
import { HOUSE_SHAPES } from './house-shapes.ts';
import type { HouseCandles, HouseShape } from './house-shapes.ts';
import { HOUSE_TABLE } from './house-table.ts';
import type { HousePatternRow } from './house-table.ts';

/** A house pattern is an indicator that also knows its row of the table. */
export type HousePattern = Indicator & HousePatternRow;

const FIELDS: readonly BarField[] = ['open', 'high', 'low', 'close', 'volume'];

/** The columns a shape asked for, under their names; the others are empty and never read. */
function candles(shape: HouseShape, inputs: readonly Float64Array[]): HouseCandles {
  const empty = new Float64Array(0);
  const [open, high, low, close, volume] = FIELDS.map((field) => inputs[shape.inputs.indexOf(field)] ?? empty);
  return { open, high, low, close, volume };
}

/**
 * The base confidence, 0–100, signed by direction: positive where the pattern is bullish, negative where bearish, 0 where
 * it is not there. A doji is neutral and has the positive sign, as TA-Lib's has: it says "here", not "up"; who adds up
 * directions asks the row. News are not known here: the catalyst multipliers of the row are applied by who knows them.
 */
function housePattern(row: HousePatternRow): HousePattern {
  assert(row.name in HOUSE_SHAPES, `${row.name} has a shape`);
  const shape = HOUSE_SHAPES[row.name];
  const { test, warmup } = shape;
  const confidence = row.direction === 'bearish' ? -row.baseConfidence : row.baseConfidence;
  return {
    ...row,
    inputs: shape.inputs,
    params: [],
    outputs: ['value'],
    unit: 'index',
    source: 'docs/patterns.md, house patterns',
    warmup: () => warmup,
    compute(inputs, _params, [out]) {
      const k = candles(shape, inputs);
      for (let i = warmup; i < out.length; i++) {
        const sign = test(k, i);
        out[i] = sign === 0 ? 0 : sign * confidence;
      }
    },
  };
}

/** The ten house patterns by the name that rules know: `hammer`, `gap_up` … */
export const HOUSE_PATTERNS: ReadonlyMap<string, HousePattern> = new Map(
  HOUSE_TABLE.map((row) => [row.name, housePattern(row)]),
);
