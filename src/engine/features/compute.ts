import { assert } from '../../model/errors.ts';
import type { AdjustmentFactors } from '../columns/adjust.ts';
import { FALSE, UNKNOWN } from '../columns/column.ts';
import { compileExpression } from '../rules/expression.ts';
import type { CompiledExpression } from '../rules/expression.ts';
import { Graph } from '../rules/graph.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import type { ColumnStore } from '../rules/store.ts';
import { UNKNOWN_WORD } from './feature.ts';
import type { Feature, FeatureColumn, Surroundings } from './feature.ts';
import { FEATURES } from './registry.ts';

/** The value of a feature at a bar; null is unknown. */
export type FeatureValue = number | boolean | string | null;

const graph = new Graph();
const compiled = new Map<string, CompiledExpression>();

function expressionOf(text: string): CompiledExpression {
  let expression = compiled.get(text);
  if (expression === undefined) {
    const outcome = compileExpression(text, { functions: STANDARD_FUNCTIONS, graph });
    assert(outcome.ok, `the expression of a feature compiles: ${text}`);
    compiled.set(text, (expression = outcome.value));
  }
  return expression;
}

/**
 * The features of one symbol by name, one value a bar. A column in units of price is in those of each bar's own day, as traded:
 * `factors` says what the store's prices were multiplied by, and a later split must not reach an earlier row.
 */
export function featureColumns(of: Surroundings, factors?: AdjustmentFactors): ReadonlyMap<string, FeatureColumn> {
  return new Map(FEATURES.map((feature) => [feature.name, asTraded(columnOf(feature, of), feature, factors)]));
}

function columnOf(feature: Feature, of: Surroundings): FeatureColumn {
  if (feature.kind === 'computed') return feature.compute(of);
  return expressionColumn(expressionOf(feature.expression), of.store);
}

function expressionColumn(expression: CompiledExpression, store: ColumnStore): FeatureColumn {
  const shown = expression.evaluate(store);
  return shown.kind === 'boolean'
    ? { kind: 'boolean', mask: shown.mask }
    : { kind: 'number', values: shown.column.values };
}

function asTraded(column: FeatureColumn, { unit }: Feature, factors: AdjustmentFactors | undefined): FeatureColumn {
  if (factors === undefined || unit !== 'price') return column;
  assert(column.kind === 'number', 'a price is a number');
  return { kind: 'number', values: column.values.map((value, i) => value / factors.price[i]) };
}

export function valueAt(column: FeatureColumn, bar: number): FeatureValue {
  switch (column.kind) {
    case 'number':
      return Number.isNaN(column.values[bar]) ? null : column.values[bar];
    case 'boolean':
      return column.mask[bar] === UNKNOWN ? null : column.mask[bar] !== FALSE;
    case 'text':
      return column.codes[bar] === UNKNOWN_WORD ? null : column.words[column.codes[bar]];
  }
}

/** Every feature at one bar, as a prediction keeps them. */
export function featuresAt(of: Surroundings, bar: number, factors?: AdjustmentFactors): Record<string, FeatureValue> {
  return Object.fromEntries([...featureColumns(of, factors)].map(([name, column]) => [name, valueAt(column, bar)]));
}
