/**
 * Exit rules that read the open position: a tree of closures, made once a symbol. What does not depend on the position is
 * a column, computed before; a bar then costs the few steps that do.
 */
import { assert } from '../../model/errors.ts';
import type { Truth } from '../columns/column.ts';
import type { PositionView } from '../signals.ts';
import { evaluateNumber, evaluateTruth } from './evaluate.ts';
import type { GraphNode } from './graph.ts';
import type { PositionName } from './names.ts';
import * as scalar from './scalar.ts';
import type { ColumnStore } from './store.ts';

type NumberTest = (bar: number, position: PositionView) => number;
type TruthTest = (bar: number, position: PositionView) => Truth;

const FIELD = {
  bars_held: 'barsHeld',
  entry_price: 'entryPrice',
  unrealized_return: 'unrealizedReturn',
  highest_since_entry: 'highestSinceEntry',
  lowest_since_entry: 'lowestSinceEntry',
} as const satisfies Readonly<Record<PositionName, keyof PositionView>>;

/** The truth of a boolean node at a bar, for a position that is open there. */
export function positionTruth(node: GraphNode, store: ColumnStore): TruthTest {
  if (!node.position) {
    const value = evaluateTruth(node, store);
    return typeof value === 'number' ? () => value : (bar) => value[bar] as Truth;
  }
  const { operation } = node;
  switch (operation.kind) {
    case 'compare': {
      const { op } = operation;
      const [left, right] = [positionNumber(operation.left, store), positionNumber(operation.right, store)];
      return (bar, position) => scalar.compare(op, left(bar, position), right(bar, position));
    }
    case 'logic': {
      const [left, right] = [positionTruth(operation.left, store), positionTruth(operation.right, store)];
      return operation.op === 'and'
        ? (bar, position) => scalar.and(left(bar, position), right(bar, position))
        : (bar, position) => scalar.or(left(bar, position), right(bar, position));
    }
    case 'not': {
      const of = positionTruth(operation.of, store);
      return (bar, position) => scalar.not(of(bar, position));
    }
    case 'if': {
      const test = positionTruth(operation.test, store);
      const [then, otherwise] = [positionTruth(operation.then, store), positionTruth(operation.otherwise, store)];
      return (bar, position) => {
        const truth = test(bar, position);
        return truth === 2 ? 2 : truth === 1 ? then(bar, position) : otherwise(bar, position);
      };
    }
    default:
      throw new Error(`assertion failed: ${operation.kind} cannot read a position`);
  }
}

/** The number of a numeric node at a bar, for a position that is open there; NaN is unknown. */
export function positionNumber(node: GraphNode, store: ColumnStore): NumberTest {
  assert(node.type === 'number', 'a number is asked of a number');
  if (!node.position) {
    const value = evaluateNumber(node, store);
    if (typeof value === 'number') return () => value;
    const { values } = value;
    return (bar) => values[bar];
  }
  const { operation } = node;
  switch (operation.kind) {
    case 'position': {
      const field = FIELD[operation.name];
      return (_bar, position) => scalar.finite(position[field]);
    }
    case 'arithmetic': {
      const { op } = operation;
      const [left, right] = [positionNumber(operation.left, store), positionNumber(operation.right, store)];
      return (bar, position) => scalar.arithmetic(op, left(bar, position), right(bar, position));
    }
    case 'pointwise': {
      const { name } = operation;
      const args = operation.args.map((arg) => positionNumber(arg, store));
      return (bar, position) =>
        scalar.pointwise(
          name,
          args.map((arg) => arg(bar, position)),
        );
    }
    case 'if': {
      const test = positionTruth(operation.test, store);
      const [then, otherwise] = [positionNumber(operation.then, store), positionNumber(operation.otherwise, store)];
      return (bar, position) => {
        const truth = test(bar, position);
        return truth === 2 ? NaN : truth === 1 ? then(bar, position) : otherwise(bar, position);
      };
    }
    default:
      throw new Error(`assertion failed: ${operation.kind} cannot read a position`);
  }
}
