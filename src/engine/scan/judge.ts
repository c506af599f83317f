/** What a condition says at a symbol's last bar: whether it holds, and if not, by how much it failed. */
import { TRUE, UNKNOWN } from '../columns/column.ts';
import type { Truth } from '../columns/column.ts';
import type { CompareOperator } from '../rules/ast.ts';
import { evaluateNumber, evaluateTruth } from '../rules/evaluate.ts';
import type { GraphNode } from '../rules/graph.ts';
import { operandsOf, readsNews } from '../rules/graph.ts';
import { compare } from '../rules/scalar.ts';
import type { ColumnStore } from '../rules/store.ts';
import type { Condition } from './funnel.ts';

/**
 * Why something is unknown: too few bars for its windows, no news collected for its hours, no intraday bars, or a value that
 * is undefined by itself, as a ratio to zero.
 */
export type Missing = 'bars' | 'news' | 'intraday' | 'value';

/** Where a symbol fell out. */
export interface Failure {
  /** The condition, in the rule language or in words. */
  readonly rule: string;
  /** What the funnel calls it. */
  readonly label: string | null;
  /** What it saw and what it asked for; null where unknown, or where the rule is no comparison. */
  readonly value: number | null;
  readonly threshold: number | null;
  /** How far the value lies on the right side of the threshold: negative by as much as it failed. */
  readonly margin: number | null;
  /** What could not be seen; null for a rule that is known to fail. */
  readonly missing: Missing | null;
  /** What could not be seen of a rule before this one, so that it might have failed there already. */
  readonly unsure: Missing | null;
}

/** A failure that is no comparison of numbers. */
export const saying = (rule: string, label: string | null = null, missing: Missing | null = null): Failure => ({
  rule,
  label,
  value: null,
  threshold: null,
  margin: null,
  missing,
  unsure: null,
});

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** The value of a number at the last bar of the store, NaN while unknown. */
export function numberNow(node: GraphNode, store: ColumnStore): number {
  const value = evaluateNumber(node, store);
  return typeof value === 'number' ? value : value.values[store.bars.length - 1];
}

function truthNow(node: GraphNode, store: ColumnStore): Truth {
  const value = evaluateTruth(node, store);
  return typeof value === 'number' ? value : (value[store.bars.length - 1] as Truth);
}

function compared(op: CompareOperator, value: number, threshold: number): Truth {
  if (op === '>') return compare('<', threshold, value);
  return op === '>=' ? compare('<=', threshold, value) : compare(op, value, threshold);
}

function marginOf(op: CompareOperator, value: number, threshold: number): number {
  switch (op) {
    case '>':
    case '>=':
      return value - threshold;
    case '<':
    case '<=':
      return threshold - value;
    case '==':
      return -Math.abs(value - threshold);
    case '!=':
      return Math.abs(value - threshold);
  }
}

/** What a condition says, whichever way. */
export interface Verdict {
  readonly rule: string;
  readonly label: string | null;
  /** Null while unknown. */
  readonly holds: boolean | null;
  readonly value: number | null;
  readonly threshold: number | null;
  /** Positive by as much as it holds, negative by as much as it fails. */
  readonly margin: number | null;
}

/** What a condition says at the last bar. */
export function verdictOf(it: Condition, store: ColumnStore): Verdict {
  const { text: rule, label } = it;
  const spoken = (truth: Truth): boolean | null => (truth === UNKNOWN ? null : truth === TRUE);
  if (it.kind === 'truth')
    return { rule, label, holds: spoken(truthNow(it.node, store)), value: null, threshold: null, margin: null };
  const [value, threshold] = [numberNow(it.left, store), numberNow(it.right, store)];
  const holds = spoken(compared(it.op, value, threshold));
  const margin = holds === null ? null : marginOf(it.op, value, threshold);
  return { rule, label, holds, value: known(value), threshold: known(threshold), margin };
}

/** Null where the condition holds. */
function judge(it: Condition, store: ColumnStore): Failure | null {
  const { holds, ...said } = verdictOf(it, store);
  if (holds === true) return null;
  const unknown = it.kind === 'truth' ? it.node : said.value === null ? it.left : it.right;
  return { ...said, missing: holds === null ? missingOf(unknown, store) : null, unsure: null };
}

/** A way that is closed, and after how many conditions. */
interface Closed {
  readonly failure: Failure;
  readonly at: number;
}

/**
 * The first condition that is known to fail; without one, the first that is unknown; null when all hold. What is known to be
 * out is out, whatever else could not be seen.
 */
function firstFailure(conditions: readonly Condition[], store: ColumnStore): Closed | null {
  let unknown: Closed | null = null;
  for (let i = 0; i < conditions.length; i++) {
    const failure = judge(conditions[i], store);
    if (failure === null) continue;
    if (failure.missing === null) return { failure: { ...failure, unsure: unknown?.failure.missing ?? null }, at: i };
    unknown ??= { failure, at: i };
  }
  return unknown;
}

/** Null when one of the ways is open to its end; else what closed the one on which the symbol came furthest, the first of equals. */
export function failureOnAll(ways: readonly (readonly Condition[])[], store: ColumnStore): Failure | null {
  let furthest: Closed | null = null;
  for (const way of ways) {
    const closed = firstFailure(way, store);
    if (closed === null) return null;
    if (furthest === null || isFurther(closed, furthest)) furthest = closed;
  }
  return furthest?.failure ?? null;
}

/** A way that may be open is further than one that is known to be closed. */
function isFurther(a: Closed, b: Closed): boolean {
  const [mayBe, mightBe] = [a.failure.missing !== null, b.failure.missing !== null];
  return mayBe === mightBe ? a.at > b.at : mayBe;
}

/** What keeps a node from being known at the last bar. */
export function missingOf(node: GraphNode, store: ColumnStore): Missing {
  if (store.bars.length <= node.lookback) return 'bars';
  if (readsNews([node])) return 'news';
  return readsMinutes(node) || isDayOpen(node, store) ? 'intraday' : 'value';
}

/** Whether a node is made of what only intraday bars tell. */
export function readsMinutes({ operation }: GraphNode): boolean {
  if (operation.kind === 'day') return operation.name !== 'relative_volume';
  return operandsOf(operation).some(readsMinutes);
}

/** Whether a node measures the volume of a day that has not closed, which takes the intraday bars of the days before. */
const isDayOpen = (node: GraphNode, { day }: ColumnStore): boolean =>
  day !== null && day.volumeSoFar !== null && readsVolume(node);

function readsVolume({ operation }: GraphNode): boolean {
  return (operation.kind === 'day' && operation.name === 'relative_volume') || operandsOf(operation).some(readsVolume);
}
