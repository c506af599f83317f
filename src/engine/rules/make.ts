/** Makes the nodes of a graph: what is constant is computed at once, what is equal in meaning gets one form. */
import { FALSE, TRUE, UNKNOWN } from '../columns/column.ts';
import type { Unit } from '../indicators/indicator.ts';
import type { ArithmeticOperator, CompareOperator } from './ast.ts';
import { constantOf } from './graph.ts';
import type { Graph, GraphNode, PointwiseName } from './graph.ts';
import * as scalar from './scalar.ts';

/** The unit of a result: prices added are a price, a price over a price is a ratio, a scaled price is a price. */
function arithmeticUnit(op: ArithmeticOperator, left: GraphNode, right: GraphNode): Unit {
  const leftPlain = constantOf(left) !== undefined;
  const rightPlain = constantOf(right) !== undefined;
  if (rightPlain) return left.unit;
  if (leftPlain) return op === '/' ? 'number' : right.unit;
  if (left.unit !== right.unit) return 'number';
  if (op === '/') return 'ratio';
  return op === '*' ? 'number' : left.unit;
}

export function makeArithmetic(graph: Graph, op: ArithmeticOperator, left: GraphNode, right: GraphNode): GraphNode {
  const a = constantOf(left);
  const b = constantOf(right);
  if (a !== undefined && b !== undefined) return graph.number(scalar.arithmetic(op, a, b));
  const hopeless = Number.isNaN(a) || Number.isNaN(b) || (op === '/' && b === 0);
  if (hopeless) return graph.number(NaN);
  const swap = (op === '+' || op === '*') && left.id > right.id;
  const operation = { kind: 'arithmetic', op, left: swap ? right : left, right: swap ? left : right } as const;
  return graph.node(operation, arithmeticUnit(op, left, right));
}

export function makeCompare(graph: Graph, op: CompareOperator, left: GraphNode, right: GraphNode): GraphNode {
  if (op === '>') return makeCompare(graph, '<', right, left);
  if (op === '>=') return makeCompare(graph, '<=', right, left);
  const a = constantOf(left);
  const b = constantOf(right);
  if (a !== undefined && b !== undefined) return graph.truth(scalar.compare(op, a, b));
  if (Number.isNaN(a) || Number.isNaN(b)) return graph.truth(UNKNOWN);
  const swap = (op === '==' || op === '!=') && left.id > right.id;
  return graph.node({ kind: 'compare', op, left: swap ? right : left, right: swap ? left : right }, 'boolean');
}

export function makeLogic(graph: Graph, op: 'and' | 'or', left: GraphNode, right: GraphNode): GraphNode {
  if (left === right) return left;
  const [deciding, neutral] = op === 'and' ? [FALSE, TRUE] : [TRUE, FALSE];
  for (const [one, other] of [
    [left, right],
    [right, left],
  ]) {
    if (one.operation.kind !== 'truth') continue;
    if (one.operation.value === deciding) return one;
    if (one.operation.value === neutral) return other;
  }
  const swap = left.id > right.id;
  return graph.node({ kind: 'logic', op, left: swap ? right : left, right: swap ? left : right }, 'boolean');
}

export function makeNot(graph: Graph, of: GraphNode): GraphNode {
  if (of.operation.kind === 'truth') return graph.truth(scalar.not(of.operation.value));
  if (of.operation.kind === 'not') return of.operation.of;
  return graph.node({ kind: 'not', of }, 'boolean');
}

/** x, `bars` bars ago. A constant has no bars: it is itself at any time. */
export function makePast(graph: Graph, of: GraphNode, bars: number): GraphNode {
  if (bars === 0 || of.operation.kind === 'number' || of.operation.kind === 'truth') return of;
  if (of.operation.kind === 'past') return makePast(graph, of.operation.of, of.operation.bars + bars);
  return graph.node({ kind: 'past', of, bars }, of.unit);
}

export function makePointwise(graph: Graph, name: PointwiseName, args: readonly GraphNode[]): GraphNode {
  const constants = args.map(constantOf);
  if (constants.some((value) => Number.isNaN(value))) return graph.number(NaN);
  const known = constants.filter((value) => value !== undefined);
  if (known.length === args.length) return graph.number(scalar.pointwise(name, known));
  const unit = args.find((arg) => constantOf(arg) === undefined)!.unit;
  return graph.node({ kind: 'pointwise', name, args }, name === 'sign' ? 'number' : unit);
}

export function makeCrossAbove(graph: Graph, left: GraphNode, right: GraphNode): GraphNode {
  const a = constantOf(left);
  const b = constantOf(right);
  if (Number.isNaN(a) || Number.isNaN(b)) return graph.truth(UNKNOWN);
  if (a !== undefined && b !== undefined) return graph.truth(FALSE);
  // One node for a pair, whichever of the two is written first.
  const mirrored = left.id > right.id;
  const of = graph.node(
    { kind: 'crossings', left: mirrored ? right : left, right: mirrored ? left : right },
    'boolean',
  );
  return graph.node({ kind: 'cross', of, direction: mirrored ? 'below' : 'above' }, 'boolean');
}

/** Unknown where the condition is; the branches are of one type. */
export function makeIf(graph: Graph, test: GraphNode, then: GraphNode, otherwise: GraphNode): GraphNode {
  if (test.operation.kind === 'truth') {
    if (test.operation.value === UNKNOWN) return then.type === 'boolean' ? graph.truth(UNKNOWN) : graph.number(NaN);
    return test.operation.value === TRUE ? then : otherwise;
  }
  const unit = then.unit === otherwise.unit || constantOf(otherwise) !== undefined ? then.unit : 'number';
  return graph.node({ kind: 'if', test, then, otherwise }, unit);
}
