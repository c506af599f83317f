/** What binding a tree needs, and what binding a call may ask of it. */
import type { Expression, Span } from './ast.ts';
import type { FunctionTable } from './functions.ts';
import type { Graph, GraphNode } from './graph.ts';

/** Names that a rule set defines, each with the path that its errors are told at. */
export interface Definition {
  readonly path: string;
  /** Null when its text could not be read: that is told already, and a use of it is not told again. */
  readonly tree: Expression | null;
}

export interface Scope {
  readonly graph: Graph;
  readonly functions: FunctionTable;
  readonly params: ReadonlyMap<string, number>;
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** Each method reports what is wrong and answers null; the caller goes on, so that all problems are told at once. */
export interface Binding {
  readonly scope: Scope;
  readonly graph: Graph;
  bind(tree: Expression): GraphNode | null;
  number(tree: Expression): GraphNode | null;
  condition(tree: Expression): GraphNode | null;
  /** A number or a condition with one value a bar, so not one of the open position; `by` is who asks. */
  series(tree: Expression, type: 'number' | 'boolean' | 'either', by: string): GraphNode | null;
  /** A whole number of bars, at least `minimum`, that is known now. */
  bars(tree: Expression, minimum: number): number | null;
  problem(message: string, span: Span, suggestion?: string | null): null;
}
