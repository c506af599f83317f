/**
 * The compiled form: column operations without cycles, equal ones merged into one node (hash-consing). A graph is shared
 * by a rule set, all variants of its parameters, and any other rule set compiled into it.
 */
import type { Truth } from '../columns/column.ts';
import { UNKNOWN } from '../columns/column.ts';
import type { Indicator, Unit } from '../indicators/indicator.ts';
import { USUAL_VOLUME_BARS } from './kernels/day.ts';
import type { DaySeriesName, NewsSeriesName, PositionName, SeriesName } from './names.ts';

/** Functions of values at one bar. */
export type PointwiseName = 'min' | 'max' | 'abs' | 'sign' | 'round';
/** Functions of a number over the last n bars. */
export type WindowName = 'highest' | 'lowest' | 'sum' | 'change' | 'percent_change' | 'rising' | 'falling';
/** What rules read of the news, by series and by function. */
export type NewsName = NewsSeriesName | 'news_count' | 'news_sentiment' | 'catalyst';

/**
 * What a node does; operands are nodes. Comparisons are turned to `<` and `<=`. Crossings of two series are found in both
 * directions together, and `cross` is one of them.
 */
export type Operation =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'truth'; readonly value: Truth }
  | { readonly kind: 'series'; readonly name: SeriesName }
  | {
      readonly kind: 'news';
      readonly name: NewsName;
      /** Null is the look-back. */
      readonly hours: number | null;
      /** The name that `catalyst` asks for, empty for the others. */
      readonly catalyst: string;
    }
  | { readonly kind: 'day'; readonly name: DaySeriesName }
  | { readonly kind: 'position'; readonly name: PositionName }
  | { readonly kind: 'past'; readonly of: GraphNode; readonly bars: number }
  | {
      readonly kind: 'arithmetic';
      readonly op: '+' | '-' | '*' | '/';
      readonly left: GraphNode;
      readonly right: GraphNode;
    }
  | { readonly kind: 'pointwise'; readonly name: PointwiseName; readonly args: readonly GraphNode[] }
  | { readonly kind: 'window'; readonly name: WindowName; readonly of: GraphNode; readonly bars: number }
  | {
      readonly kind: 'compare';
      readonly op: '<' | '<=' | '==' | '!=';
      readonly left: GraphNode;
      readonly right: GraphNode;
    }
  | { readonly kind: 'crossings'; readonly left: GraphNode; readonly right: GraphNode }
  | { readonly kind: 'cross'; readonly of: GraphNode; readonly direction: 'above' | 'below' }
  | { readonly kind: 'logic'; readonly op: 'and' | 'or'; readonly left: GraphNode; readonly right: GraphNode }
  | { readonly kind: 'not'; readonly of: GraphNode }
  | { readonly kind: 'count'; readonly of: GraphNode; readonly bars: number }
  | { readonly kind: 'bars_since'; readonly of: GraphNode }
  | { readonly kind: 'if'; readonly test: GraphNode; readonly then: GraphNode; readonly otherwise: GraphNode }
  | {
      readonly kind: 'indicator';
      readonly indicator: Indicator;
      readonly inputs: readonly GraphNode[];
      readonly params: readonly number[];
    }
  | { readonly kind: 'output'; readonly of: GraphNode; readonly index: number };

export interface GraphNode {
  readonly id: number;
  readonly type: 'number' | 'boolean';
  readonly operation: Operation;
  /** Whether it reads the open position, so that it has no column. */
  readonly position: boolean;
  /** How many bars before this one its windows reach back over; recursive averages remember longer, ever fainter. */
  readonly lookback: number;
  readonly unit: Unit;
}

const BOOLEAN = new Set<Operation['kind']>(['truth', 'compare', 'crossings', 'cross', 'logic', 'not']);

/** The nodes that an operation reads. */
export function operandsOf(operation: Operation): readonly GraphNode[] {
  switch (operation.kind) {
    case 'number':
    case 'truth':
    case 'series':
    case 'news':
    case 'day':
    case 'position':
      return [];
    case 'past':
    case 'window':
    case 'not':
    case 'count':
    case 'bars_since':
    case 'cross':
    case 'output':
      return [operation.of];
    case 'arithmetic':
    case 'compare':
    case 'crossings':
    case 'logic':
      return [operation.left, operation.right];
    case 'pointwise':
      return operation.args;
    case 'indicator':
      return operation.inputs;
    case 'if':
      return [operation.test, operation.then, operation.otherwise];
  }
}

/** These nodes and all that they read, each once. */
function* everyNode(roots: Iterable<GraphNode>): Generator<GraphNode> {
  const seen = new Set<GraphNode>();
  const open = [...roots];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...operandsOf(node.operation));
    yield node;
  }
}

/** Whether any of these nodes, or what they read, is of the news: only then must somebody find them. */
export function readsNews(roots: Iterable<GraphNode>): boolean {
  for (const { operation } of everyNode(roots)) if (operation.kind === 'news') return true;
  return false;
}

/** The most hours that any of these nodes looks back on the news by its own words; 0 where all keep to the usual look-back. */
export function newsHoursOf(roots: Iterable<GraphNode>): number {
  let hours = 0;
  for (const { operation } of everyNode(roots))
    if (operation.kind === 'news') hours = Math.max(hours, operation.hours ?? 0);
  return hours;
}

/** Two operations are equal when their keys are: operands by their number, everything else by value. */
function keyOf(operation: Operation): string {
  switch (operation.kind) {
    case 'number':
      return `#${operation.value}`;
    case 'truth':
      return `?${operation.value}`;
    case 'series':
    case 'day':
    case 'position':
      return operation.name;
    case 'news':
      return `news ${operation.name} ${operation.hours} ${operation.catalyst}`;
    case 'past':
      return `${operation.of.id}[${operation.bars}`;
    case 'arithmetic':
    case 'compare':
    case 'logic':
      return `${operation.left.id}${operation.op}${operation.right.id}`;
    case 'crossings':
      return `${operation.left.id}x${operation.right.id}`;
    case 'cross':
      return `${operation.direction} ${operation.of.id}`;
    case 'not':
      return `!${operation.of.id}`;
    case 'bars_since':
      return `@${operation.of.id}`;
    case 'count':
      return `count ${operation.of.id} ${operation.bars}`;
    case 'window':
      return `${operation.name} ${operation.of.id} ${operation.bars}`;
    case 'output':
      return `${operation.of.id}.${operation.index}`;
    case 'if':
      return `if ${operation.test.id} ${operation.then.id} ${operation.otherwise.id}`;
    case 'pointwise':
      return `${operation.name}(${operation.args.map((arg) => arg.id).join(' ')}`;
    case 'indicator': {
      const inputs =
        operation.inputs.length === 1 ? operation.inputs[0].id : operation.inputs.map((it) => it.id).join(' ');
      return `:${operation.indicator.name} ${inputs}|${operation.params.join(' ')}`;
    }
  }
}

function lookbackOf(operation: Operation): number {
  let reach = 0;
  for (const operand of operandsOf(operation)) reach = Math.max(reach, operand.lookback);
  switch (operation.kind) {
    case 'past':
      return reach + operation.bars;
    case 'window':
      return reach + (NEEDS_ITS_OWN_BAR.has(operation.name) ? operation.bars - 1 : operation.bars);
    case 'count':
      return reach + operation.bars - 1;
    case 'crossings':
      return reach + 1;
    case 'day':
      return operation.name === 'relative_volume' ? USUAL_VOLUME_BARS - 1 : 0;
    case 'indicator':
      return reach + operation.indicator.warmup(operation.params);
    default:
      return reach;
  }
}

/** Windows of n bars that end at this one; the others compare this bar with the one n bars ago. */
const NEEDS_ITS_OWN_BAR = new Set<WindowName>(['highest', 'lowest', 'sum']);

function typeOf(operation: Operation): GraphNode['type'] {
  if (BOOLEAN.has(operation.kind)) return 'boolean';
  switch (operation.kind) {
    case 'past':
      return operation.of.type;
    case 'if':
      return operation.then.type;
    case 'window':
      return operation.name === 'rising' || operation.name === 'falling' ? 'boolean' : 'number';
    case 'news':
      return operation.name === 'catalyst' || operation.name === 'pre_market_news' ? 'boolean' : 'number';
    default:
      return 'number';
  }
}

/** Above this many nodes the table of equal nodes is begun anew: a sweep of millions must not grow without bound. */
const NODES_MAX = 100_000;

/**
 * Numbers go on over all graphs, so that one store can serve several: columns of two graphs are never mistaken for each
 * other. Nothing that is computed depends on the numbers.
 */
let lastId = 0;

/** Makes nodes; gives back the same node for an equal operation. It guards the table. */
export class Graph {
  private readonly table = new Map<string, GraphNode>();

  node(operation: Operation, unit: Unit): GraphNode {
    const key = keyOf(operation);
    const known = this.table.get(key);
    if (known !== undefined) return known;
    if (this.table.size >= NODES_MAX) this.table.clear();
    const node: GraphNode = {
      id: ++lastId,
      type: typeOf(operation),
      operation,
      position: operation.kind === 'position' || operandsOf(operation).some((operand) => operand.position),
      lookback: lookbackOf(operation),
      unit,
    };
    this.table.set(key, node);
    return node;
  }

  /** A number that is the same at every bar; NaN and infinities are the unknown number. */
  number(value: number, unit: Unit = 'number'): GraphNode {
    // Adding 0 turns -0 into 0: the two are one number to a trader.
    return this.node({ kind: 'number', value: Number.isFinite(value) ? value + 0 : NaN }, unit);
  }

  truth(value: Truth): GraphNode {
    return this.node({ kind: 'truth', value }, 'boolean');
  }
}

/** The constant that a numeric node is, or undefined when it is a column. */
export function constantOf(node: GraphNode): number | undefined {
  const { operation } = node;
  if (operation.kind === 'number') return operation.value;
  return operation.kind === 'truth' && operation.value !== UNKNOWN ? operation.value : undefined;
}
