/** A lone expression, compiled: what `analyze --show` prints. */
import type { Column, Mask } from '../columns/column.ts';
import { UNKNOWN } from '../columns/column.ts';
import type { Unit } from '../indicators/indicator.ts';
import { Binder } from './bind.ts';
import type { Scope } from './binding.ts';
import { inFileOrder, placeProblem } from './errors.ts';
import type { Outcome } from './errors.ts';
import { evaluateColumn, evaluateMask } from './evaluate.ts';
import { format } from './format.ts';
import type { FunctionTable } from './functions.ts';
import { Graph, readsNews } from './graph.ts';
import { parse } from './parser.ts';
import type { ColumnStore } from './store.ts';

/** One value a bar, and how many leading bars have none. */
export type Shown =
  | { readonly kind: 'number'; readonly column: Column; readonly warmup: number }
  | { readonly kind: 'boolean'; readonly mask: Mask; readonly warmup: number };

export interface CompiledExpression {
  /** The expression in its one form. */
  readonly text: string;
  readonly type: 'number' | 'boolean';
  readonly unit: Unit;
  /** How many bars before a bar its windows reach back over. */
  readonly lookback: number;
  /** Whether it reads the news. */
  readonly readsNews: boolean;
  evaluate(store: ColumnStore): Shown;
}

export interface ExpressionOptions {
  readonly functions: FunctionTable;
  readonly params?: ReadonlyMap<string, number>;
  readonly graph?: Graph;
}

/** Compiles `text`; position series are not known in it, for there is no position. */
export function compileExpression(text: string, options: ExpressionOptions): Outcome<CompiledExpression> {
  const parsed = parse(text);
  if (!parsed.ok) return { ok: false, errors: [placeProblem(parsed.problem, text, '', null)] };
  const scope: Scope = {
    graph: options.graph ?? new Graph(),
    functions: options.functions,
    params: options.params ?? new Map(),
    definitions: new Map(),
  };
  const binder = new Binder(scope);
  const node = binder.root('', parsed.tree, 'either');
  if (node === null || binder.problems.length > 0)
    return {
      ok: false,
      errors: inFileOrder(binder.problems.map(({ problem }) => placeProblem(problem, text, '', null))),
    };
  const evaluate = (store: ColumnStore): Shown => {
    let warmup = 0;
    if (node.type === 'number') {
      const column = evaluateColumn(node, store);
      // A column with gaps may begin with one: its start is where a value may first stand.
      while (warmup < column.values.length && Number.isNaN(column.values[warmup])) warmup++;
      return { kind: 'number', column, warmup };
    }
    const mask = evaluateMask(node, store);
    while (warmup < mask.length && mask[warmup] === UNKNOWN) warmup++;
    return { kind: 'boolean', mask, warmup };
  };
  return {
    ok: true,
    value: {
      text: format(parsed.tree),
      type: node.type,
      unit: node.unit,
      lookback: node.lookback,
      readsNews: readsNews([node]),
      evaluate,
    },
  };
}
