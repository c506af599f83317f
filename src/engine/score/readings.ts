/** What the panel reads of a bar: its figures and their words, asked of the rule language. */
import { assert } from '../../model/errors.ts';
import { UNKNOWN } from '../columns/column.ts';
import { compileExpression } from '../rules/expression.ts';
import type { CompiledExpression } from '../rules/expression.ts';
import { Graph } from '../rules/graph.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import type { ColumnStore } from '../rules/store.ts';
import { AVERAGES, INDICATORS, PRICE, TREND, yearOf } from './readings-table.ts';
import type { Figure, ReadingDefinition } from './readings-table.ts';

/** A figure at a bar; null is unknown, of the value as of the word. Without words the word is undefined. */
export interface Reading {
  readonly name: string;
  readonly figure: Figure;
  readonly expression: string;
  readonly value: number | null;
  readonly word?: string | null;
}

export interface Readings {
  readonly price: readonly Reading[];
  readonly averages: readonly Reading[];
  readonly trend: readonly Reading[];
  readonly indicators: readonly Reading[];
}

/** Every reading at `bar`. */
export function readingsAt(store: ColumnStore, bar: number): Readings {
  const graph = new Graph();
  const read = (definitions: readonly ReadingDefinition[]): Reading[] =>
    definitions.map((it) => readingOf(it, graph, store, bar));
  const year = yearOf(store.bars.timeframe);
  return { price: read(PRICE(year.bars)), averages: read(AVERAGES), trend: read(TREND), indicators: read(INDICATORS) };
}

function readingOf(
  { words, ...definition }: ReadingDefinition,
  graph: Graph,
  store: ColumnStore,
  bar: number,
): Reading {
  const value = valueOf(definition.expression, graph, store, bar);
  assert(typeof value !== 'boolean', 'a figure is a number');
  if (words === undefined) return { ...definition, value };
  return { ...definition, value, word: value === null ? null : wordOf(words, graph, store, bar) };
}

function wordOf(
  words: NonNullable<ReadingDefinition['words']>,
  graph: Graph,
  store: ColumnStore,
  bar: number,
): string | null {
  for (const [word, condition] of words) {
    const truth = valueOf(condition, graph, store, bar);
    if (truth === null) return null;
    if (truth === true) return word;
  }
  return null;
}

/** The value of an expression at a bar; null is unknown. */
export function valueOf(text: string, graph: Graph, store: ColumnStore, bar: number): number | boolean | null {
  const shown = compiled(text, graph).evaluate(store);
  if (shown.kind === 'boolean') return shown.mask[bar] === UNKNOWN ? null : shown.mask[bar] === 1;
  const value = shown.column.values[bar];
  return Number.isNaN(value) ? null : value;
}

function compiled(text: string, graph: Graph): CompiledExpression {
  const outcome = compileExpression(text, { functions: STANDARD_FUNCTIONS, graph });
  assert(outcome.ok, `the panel's own expression compiles: ${text}`);
  return outcome.value;
}
