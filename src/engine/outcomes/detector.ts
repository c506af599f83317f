import { TRUE, UNKNOWN, knownColumn } from '../columns/column.ts';
import type { Allocate } from '../columns/memory.ts';
import { applyIndicator } from '../indicators/indicator.ts';
import type { Indicator } from '../indicators/indicator.ts';
import type { HousePattern } from '../patterns/house.ts';
import { HOUSE_PATTERNS } from '../patterns/registry.ts';
import type { BarField } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import type { CompiledExpression } from '../rules/expression.ts';
import type { ColumnStore } from '../rules/store.ts';

/** Which way a case says that prices will go. */
export type Direction = 1 | -1;

/** Something that stands on some bars and says which way prices will go: a pattern, or any expression. */
export interface Detector {
  readonly name: string;
  /** It says "here" and not which way, as a doji does: each of its cases is judged both ways. */
  readonly isNeutral: boolean;
  /** One value a bar: above 0 where it is bullish, below where bearish, 0 where absent, NaN where that is not known. */
  values(store: ColumnStore, allocate: Allocate): Float64Array;
}

/** A pattern of the registry with its usual parameters. */
export function patternDetector(pattern: Indicator): Detector {
  const house: HousePattern | undefined = HOUSE_PATTERNS.get(pattern.name);
  const params = pattern.params.map((param) => param.default);
  return {
    name: pattern.name,
    isNeutral: house?.direction === 'neutral',
    values({ bars }, allocate) {
      const inputs = pattern.inputs.map((field) => knownColumn(bars[field as BarField]));
      return applyIndicator(pattern, inputs, params, allocate)[0].values;
    },
  };
}

/**
 * An expression of the rule language. A condition points in `direction` where it is true; a number by its sign, which
 * `direction` −1 turns round; and both are judged both ways with `direction` 0.
 */
export function expressionDetector(expression: CompiledExpression, direction: Direction | 0): Detector {
  const sign = direction === 0 ? 1 : direction;
  return {
    name: expression.text,
    isNeutral: direction === 0,
    values(store, allocate) {
      const shown = expression.evaluate(store);
      const out = allocate(store.bars.length);
      if (shown.kind === 'number') {
        const { values } = shown.column;
        for (let i = 0; i < out.length; i++) out[i] = sign * values[i];
      } else {
        const { mask } = shown;
        assert(mask.length === out.length, 'one truth a bar');
        for (let i = 0; i < out.length; i++) out[i] = mask[i] === TRUE ? sign : mask[i] === UNKNOWN ? NaN : 0;
      }
      return out;
    },
  };
}
