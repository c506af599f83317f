import type { BarField } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import { forEachKnownRun } from '../columns/column.ts';
import type { Column } from '../columns/column.ts';
import { freshColumn } from '../columns/memory.ts';
import type { Allocate } from '../columns/memory.ts';
import type { Findings } from '../columns/sums.ts';

/** What a value is measured in, for labels and scales. */
export type Unit = 'price' | 'shares' | 'percent' | 'index' | 'ratio' | 'boolean' | 'bars' | 'number';

/** One number that an indicator takes, in the order of its arguments. */
export interface Parameter {
  readonly name: string;
  readonly kind: 'integer' | 'number';
  /** Taken when the argument is left out. */
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/**
 * One registry row. `compute` is a pure function over columns and keeps these promises:
 * - `inputs` are in the order of `inputs`, of one length n > warm-up of the first output that is ready, and hold only finite values;
 * - it writes `outputs[k][i]` for every i from the warm-up of output k to n − 1, and reads nothing there that it has not written;
 *   what it leaves before the warm-up's end is scratch, which `applyIndicator` makes unknown;
 * - the value at i depends on inputs 0…i only (the prefix property), and inputs are never changed.
 */
export interface Indicator {
  readonly name: string;
  readonly summary: string;
  /** The bar fields it reads. With exactly one, a rule may put any series in its place: `sma(volume, 20)`. */
  readonly inputs: readonly (BarField | 'hl2')[];
  readonly params: readonly Parameter[];
  /** Names after the dot, `['value']` for an indicator with one output. */
  readonly outputs: readonly string[];
  readonly unit: Unit;
  /** The formula's source, for the reader. */
  readonly source: string;
  /** Whether a value after the warm-up may be unknown (NaN) although all inputs are known. */
  readonly mayBeUnknown?: boolean;
  /** The leading bars on which some output has no value. */
  warmup(params: readonly number[]): number;
  /** The same of each output, where they are ready one after another; without it, all are ready at once. */
  warmups?(params: readonly number[]): readonly number[];
  compute(
    inputs: readonly Float64Array[],
    params: readonly number[],
    outputs: readonly Float64Array[],
    findingsOf?: FindingsOf,
  ): void;
}

/** What is known of an input already; kept by who also keeps the input from changing. */
export type FindingsOf = (values: Float64Array) => Findings;

/** The indicator over columns that may have warm-up and gaps: after a gap it starts anew, as if history began there. */
export function applyIndicator(
  indicator: Indicator,
  inputs: readonly Column[],
  params: readonly number[],
  allocate: Allocate = freshColumn,
  findingsOf?: FindingsOf,
): Column[] {
  assert(inputs.length === indicator.inputs.length, `${indicator.name} takes ${indicator.inputs.length} inputs`);
  assert(params.length === indicator.params.length, `${indicator.name} takes ${indicator.params.length} parameters`);
  const length = inputs[0].values.length;
  const warmups = indicator.warmups?.(params) ?? indicator.outputs.map(() => indicator.warmup(params));
  const outputs = indicator.outputs.map(() => allocate(length));
  const starts = outputs.map(() => length);
  let filled = 0;
  forEachKnownRun(inputs, (from, to) => {
    if (warmups.some((warmup) => from + warmup < to)) {
      const cut = (values: Float64Array): Float64Array =>
        from === 0 && to === length ? values : values.subarray(from, to);
      indicator.compute(
        inputs.map((input) => cut(input.values)),
        params,
        outputs.map(cut),
        findingsOf,
      );
    }
    outputs.forEach((output, k) => {
      const ready = Math.min(from + warmups[k], to);
      output.fill(NaN, filled, ready);
      if (ready < to && ready < starts[k]) starts[k] = ready;
    });
    filled = to;
  });
  for (const output of outputs) output.fill(NaN, filled, length);
  const gaps = indicator.mayBeUnknown === true || inputs.some((input) => input.gaps);
  return outputs.map((values, k) => ({ values, start: starts[k], gaps }));
}
