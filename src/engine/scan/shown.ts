/** What a candidate is shown with, whatever funnel it came through: expressions of the rule language, fractions and shares. */
import { assert } from '../../model/errors.ts';
import { compileExpression } from '../rules/expression.ts';
import type { CompiledExpression } from '../rules/expression.ts';
import { Graph } from '../rules/graph.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import type { ColumnStore } from '../rules/store.ts';

const EXPRESSIONS = {
  price: 'close',
  change: 'percent_change(close) / 100',
  volume: 'volume',
  relativeVolume: 'relative_volume',
  gap: '(open - close[1]) / close[1]',
  preMarketVolume: 'pre_market_volume',
  preMarketChange: 'pre_market_change / 100',
  newsCount: 'news_count()',
  preMarketNews: 'if(pre_market_news, 1, 0)',
} as const;

export type ShownName = keyof typeof EXPRESSIONS;

function compileAll(): [ShownName, CompiledExpression][] {
  const graph = new Graph();
  return Object.entries(EXPRESSIONS).map(([name, text]) => {
    const compiled = compileExpression(text, { functions: STANDARD_FUNCTIONS, graph });
    assert(compiled.ok, `${text} compiles`);
    return [name as ShownName, compiled.value];
  });
}

let expressions: readonly [ShownName, CompiledExpression][] | undefined;

/** The values at the last bar of the store, null while unknown. */
export function shownAt(store: ColumnStore): Readonly<Record<ShownName, number | null>> {
  expressions ??= compileAll();
  const last = store.bars.length - 1;
  const values = expressions.map(([name, expression]) => {
    const shown = expression.evaluate(store);
    const value = shown.kind === 'number' ? shown.column.values[last] : NaN;
    return [name, Number.isNaN(value) ? null : value];
  });
  return Object.fromEntries(values) as Record<ShownName, number | null>;
}
