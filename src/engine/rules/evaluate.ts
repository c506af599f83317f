/** Graph nodes to columns and masks, each computed once a symbol. */
import { assert } from '../../model/errors.ts';
import { UNKNOWN } from '../columns/column.ts';
import type { Column, Mask, Truth } from '../columns/column.ts';
import { applyIndicator } from '../indicators/indicator.ts';
import type { GraphNode, Operation } from './graph.ts';
import { arithmeticColumn } from './kernels/arithmetic.ts';
import type { Numbers } from './kernels/arithmetic.ts';
import { dayColumn } from './kernels/day.ts';
import { compareAt, compareMask } from './kernels/compare.ts';
import type { Side } from './kernels/compare.ts';
import { crossingMasks } from './kernels/cross.ts';
import type { Crossings } from './kernels/cross.ts';
import { andMask, andWhere, constantMask, notMask, orMask, pastMask } from './kernels/logic.ts';
import { pointwiseColumn, selectColumn, selectMask } from './kernels/select.ts';
import { seriesColumn, unknownColumn } from './kernels/series.ts';
import { barsSinceColumn, countColumn, pastColumn, trendMask, windowColumn } from './kernels/window.ts';
import type { ColumnStore } from './store.ts';

/** A mask, or the truth that stands at every bar. */
export type Truths = Truth | Mask;

/** The value of a numeric node: a constant stays one number. */
export function evaluateNumber(node: GraphNode, store: ColumnStore): Numbers {
  assert(node.type === 'number' && !node.position, 'a column is a number a bar, without a position');
  return node.operation.kind === 'number' ? node.operation.value : numberColumn(node, store);
}

/** The value of a boolean node: a constant stays one truth. */
export function evaluateTruth(node: GraphNode, store: ColumnStore): Truths {
  assert(node.type === 'boolean' && !node.position, 'a mask is a truth a bar, without a position');
  return node.operation.kind === 'truth' ? node.operation.value : truthMask(node, store);
}

/** The numeric node as a column, a constant spread over all bars. */
export function evaluateColumn(node: GraphNode, store: ColumnStore): Column {
  const value = evaluateNumber(node, store);
  if (typeof value !== 'number') return value;
  const { length } = store.bars;
  if (Number.isNaN(value)) return unknownColumn(length);
  return { values: new Float64Array(length).fill(value), start: 0, gaps: false };
}

/** The boolean node as a mask, a constant spread over all bars. */
export function evaluateMask(node: GraphNode, store: ColumnStore): Mask {
  const value = evaluateTruth(node, store);
  return typeof value === 'number' ? constantMask(value, store.bars.length) : value;
}

function numberColumn(node: GraphNode, store: ColumnStore): Column {
  const found = store.find(node.id);
  if (found !== undefined) return found as Column;
  const column = computeNumber(node.operation, store);
  assert(column.values.length === store.bars.length, 'one value a bar');
  store.computed++;
  store.keep(node.id, column, column.values.byteLength);
  return column;
}

function truthMask(node: GraphNode, store: ColumnStore): Mask {
  const found = store.find(node.id);
  if (found !== undefined) return found as Mask;
  const mask = computeTruth(node.operation, store);
  assert(mask.length === store.bars.length, 'one truth a bar');
  store.computed++;
  store.keep(node.id, mask, mask.byteLength);
  return mask;
}

/** All outputs of an indicator are computed together and kept under its own node. */
function indicatorColumns(node: GraphNode, store: ColumnStore): Column[] {
  const found = store.find(node.id);
  if (found !== undefined) return found as Column[];
  const { operation } = node;
  assert(operation.kind === 'indicator', 'an output is the output of an indicator');
  const inputs = operation.inputs.map((input) => evaluateColumn(input, store));
  const columns = applyIndicator(operation.indicator, inputs, operation.params, store.allocate, store.findingsOf);
  store.computed++;
  store.keep(node.id, columns, columns.length * store.bars.length * 8);
  return columns;
}

/** The crossings of two series are found in one pass and kept under the pair's own node. */
function crossings(node: GraphNode, store: ColumnStore): Crossings {
  const found = store.find(node.id);
  if (found !== undefined) return found as Crossings;
  const { operation } = node;
  assert(operation.kind === 'crossings', 'a cross is one of the crossings of a pair');
  const { length } = store.bars;
  const left = evaluateNumber(operation.left, store);
  const right = evaluateNumber(operation.right, store);
  const pair = crossingMasks(left, right, store.masks.take(length), store.masks.take(length));
  store.computed++;
  store.keep(node.id, pair, 2 * length);
  return pair;
}

function computeNumber(operation: Operation, store: ColumnStore): Column {
  const { length } = store.bars;
  switch (operation.kind) {
    case 'series':
      return seriesColumn(operation.name, store.bars, store.sessions);
    case 'news':
      return newsColumn(operation, store);
    case 'day':
      return dayColumn(operation.name, store.bars, store.day);
    case 'past':
      return pastColumn(evaluateColumn(operation.of, store), operation.bars);
    case 'arithmetic':
      return arithmeticColumn(
        operation.op,
        evaluateNumber(operation.left, store),
        evaluateNumber(operation.right, store),
        length,
      );
    case 'pointwise':
      return pointwiseColumn(
        operation.name,
        operation.args.map((arg) => evaluateNumber(arg, store)),
        length,
      );
    case 'window': {
      assert(operation.name !== 'rising' && operation.name !== 'falling', 'a trend is a mask');
      return windowColumn(operation.name, evaluateColumn(operation.of, store), operation.bars);
    }
    case 'count':
      return countColumn(evaluateMask(operation.of, store), operation.bars);
    case 'bars_since':
      return barsSinceColumn(evaluateMask(operation.of, store));
    case 'if':
      return selectColumn(
        evaluateMask(operation.test, store),
        evaluateNumber(operation.then, store),
        evaluateNumber(operation.otherwise, store),
      );
    case 'output':
      return indicatorColumns(operation.of, store)[operation.index];
    default:
      throw new Error(`assertion failed: ${operation.kind} has no column`);
  }
}

/** An operand of a comparison: `x[n]` is read where it stands in x, without a column of its own. */
function side(node: GraphNode, store: ColumnStore): Side {
  const { operation } = node;
  if (operation.kind === 'number') return operation.value;
  if (operation.kind === 'past') return { column: evaluateColumn(operation.of, store), lag: operation.bars };
  return { column: evaluateColumn(node, store), lag: 0 };
}

/** Whether a condition is met on so few bars that what it is joined with is better asked about those alone. */
function isRare({ operation }: GraphNode): boolean {
  if (operation.kind === 'cross') return true;
  return operation.kind === 'logic' && operation.op === 'and' && (isRare(operation.left) || isRare(operation.right));
}

function conjunction(left: GraphNode, right: GraphNode, store: ColumnStore): Mask {
  const [rare, other] = isRare(left) ? [left, right] : [right, left];
  const { operation } = other;
  if (!isRare(rare) || operation.kind !== 'compare' || store.find(other.id) !== undefined)
    return andMask(evaluateMask(left, store), evaluateMask(right, store));
  const asked = compareAt(operation.op, side(operation.left, store), side(operation.right, store));
  return andWhere(evaluateMask(rare, store), asked);
}

function computeTruth(operation: Operation, store: ColumnStore): Mask {
  const { length } = store.bars;
  switch (operation.kind) {
    case 'compare':
      return compareMask(operation.op, side(operation.left, store), side(operation.right, store), length);
    case 'cross':
      return crossings(operation.of, store)[operation.direction];
    case 'logic':
      if (operation.op === 'and') return conjunction(operation.left, operation.right, store);
      return orMask(evaluateMask(operation.left, store), evaluateMask(operation.right, store));
    case 'not':
      return notMask(evaluateMask(operation.of, store));
    case 'past':
      return pastMask(evaluateMask(operation.of, store), operation.bars);
    case 'window': {
      assert(operation.name === 'rising' || operation.name === 'falling', 'a trend is a mask');
      return trendMask(operation.name, evaluateColumn(operation.of, store), operation.bars);
    }
    case 'if':
      return selectMask(
        evaluateMask(operation.test, store),
        evaluateTruth(operation.then, store),
        evaluateTruth(operation.otherwise, store),
      );
    case 'news':
      return newsMask(operation, store);
    default:
      throw new Error(`assertion failed: ${operation.kind} has no mask`);
  }
}

type NewsOperation = Extract<Operation, { kind: 'news' }>;

function newsColumn({ name, hours }: NewsOperation, { news, bars }: ColumnStore): Column {
  if (news === null) return unknownColumn(bars.length);
  if (name === 'catalyst_score') return news.score();
  return name === 'news_count' ? news.count(hours ?? undefined) : news.sentiment(hours ?? undefined);
}

function newsMask({ name, catalyst }: NewsOperation, { news, bars }: ColumnStore): Mask {
  if (news === null) return constantMask(UNKNOWN, bars.length);
  return name === 'catalyst' ? news.catalyst(catalyst) : news.preMarket();
}
