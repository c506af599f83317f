/** From the nodes of a rule set to signals: percent become fractions, ATR multiples distances, and columns are computed. */
import type { Bars } from '../../model/bars.ts';
import type {
  Numeric,
  OrderSignal,
  SideSignals,
  SizeSignal,
  StopSignal,
  SymbolSignals,
  TargetSignal,
} from '../signals.ts';
import { TRUE } from '../columns/column.ts';
import { evaluateMask, evaluateNumber } from './evaluate.ts';
import type { Graph, GraphNode } from './graph.ts';
import { makeArithmetic } from './make.ts';
import { positionTruth } from './position.ts';
import type { ColumnStore } from './store.ts';

/** A signal whose numbers are still nodes. */
type Raw<T> = T extends unknown ? { readonly [K in keyof T]: Numeric extends T[K] ? GraphNode : T[K] } : never;

interface RawSide {
  readonly enter: GraphNode;
  readonly exit: GraphNode | null;
}

/** The nodes of a plan's signals, in the engine's units. */
export interface Recipe {
  readonly universe: GraphNode | null;
  readonly long: RawSide | null;
  readonly short: RawSide | null;
  readonly rank: GraphNode | null;
  readonly size: Raw<SizeSignal>;
  readonly stop: Raw<StopSignal> | null;
  readonly targets: readonly Raw<TargetSignal>[];
  readonly timeStopBars: GraphNode | null;
  readonly order: Raw<OrderSignal>;
}

/** What a recipe is read from: the bound nodes and the flags of the rule set, by path. */
export interface Ingredients {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly plain: ReadonlyMap<string, string | boolean>;
  /** Without a `size`, equity is spread evenly over this many positions. */
  readonly positionsMax: number;
}

export function recipeOf(from: Ingredients): Recipe {
  const { nodes } = from;
  const find = (path: string): GraphNode | null => nodes.get(path) ?? null;
  const side = (name: 'long' | 'short'): RawSide | null => {
    const enter = find(`${name}.enter`);
    return enter === null || isNever(enter) ? null : { enter, exit: find(`${name}.exit`) };
  };
  return {
    universe: find('universe'),
    long: side('long'),
    short: side('short'),
    rank: find('rank'),
    size: sizeOf(from),
    stop: stopOf(from),
    targets: targetsOf(from),
    timeStopBars: find('time_stop.bars'),
    order: orderOf(from),
  };
}

/** Whether a condition is known, before any bar is seen, never to be true: a side that a parameter has switched off. */
const isNever = ({ operation }: GraphNode): boolean => operation.kind === 'truth' && operation.value !== TRUE;

/** A percentage as a fraction. */
const fraction = (graph: Graph, node: GraphNode): GraphNode => makeArithmetic(graph, '/', node, graph.number(100));

function sizeOf({ graph, nodes, plain, positionsMax }: Ingredients): Raw<SizeSignal> {
  const scale = nodes.get('size.scale') ?? graph.number(1);
  const fractional = plain.get('size.fractional') === true;
  const as = (kind: SizeSignal['kind'], value: GraphNode): Raw<SizeSignal> => ({ kind, value, scale, fractional });
  const equity = nodes.get('size.percent_of_equity');
  if (equity !== undefined) return as('equity', fraction(graph, equity));
  const risk = nodes.get('size.risk_percent');
  if (risk !== undefined) return as('risk', fraction(graph, risk));
  const cash = nodes.get('size.cash');
  if (cash !== undefined) return as('cash', cash);
  const shares = nodes.get('size.shares');
  return shares === undefined ? as('equity', graph.number(1 / positionsMax)) : as('shares', shares);
}

function stopOf({ graph, nodes, plain }: Ingredients): Raw<StopSignal> | null {
  const trail = plain.get('stop.trail') === true;
  const percent = nodes.get('stop.percent');
  if (percent !== undefined) return { kind: 'fraction', value: fraction(graph, percent), trail };
  const distance = nodes.get('stop.distance');
  if (distance !== undefined) return { kind: 'distance', value: distance, trail };
  const price = nodes.get('stop.price');
  return price === undefined ? null : { kind: 'price', value: price, trail };
}

function targetsOf({ graph, nodes }: Ingredients): Raw<TargetSignal>[] {
  const targets: Raw<TargetSignal>[] = [];
  for (let i = 0; ; i++) {
    const close = nodes.get(`targets.${i}.close`);
    const share = close === undefined ? graph.number(1) : fraction(graph, close);
    const r = nodes.get(`targets.${i}.r`);
    const percent = nodes.get(`targets.${i}.percent`);
    const price = nodes.get(`targets.${i}.price`);
    if (r !== undefined) targets.push({ kind: 'r', value: r, share });
    else if (percent !== undefined) targets.push({ kind: 'fraction', value: fraction(graph, percent), share });
    else if (price !== undefined) targets.push({ kind: 'price', value: price, share });
    else return targets;
  }
}

function orderOf({ graph, nodes }: Ingredients): Raw<OrderSignal> {
  const bars = nodes.get('order.bars') ?? graph.number(1);
  const limit = nodes.get('order.limit');
  if (limit !== undefined) return { kind: 'limit', price: limit, bars };
  const stop = nodes.get('order.stop');
  return stop === undefined ? { kind: 'market' } : { kind: 'stop', price: stop, bars };
}

/** The signals of one symbol. */
export function signalsOf(recipe: Recipe, bars: Bars, store: ColumnStore): SymbolSignals {
  const { universe, rank, size, stop, timeStopBars, order } = recipe;
  const numeric = (node: GraphNode): Numeric => {
    const value = evaluateNumber(node, store);
    if (typeof value === 'number') return value;
    store.handedOut = true;
    return value.values;
  };
  return {
    length: bars.length,
    universe: universe === null ? null : evaluateMask(universe, store),
    long: sideSignals(recipe.long, store),
    short: sideSignals(recipe.short, store),
    rank: rank === null ? null : numeric(rank),
    size: { kind: size.kind, value: numeric(size.value), scale: numeric(size.scale), fractional: size.fractional },
    stop: stop === null ? null : { kind: stop.kind, value: numeric(stop.value), trail: stop.trail },
    targets: recipe.targets.map(({ kind, value, share }) => ({ kind, value: numeric(value), share: numeric(share) })),
    timeStopBars: timeStopBars === null ? null : numeric(timeStopBars),
    order:
      order.kind === 'market' ? order : { kind: order.kind, price: numeric(order.price), bars: numeric(order.bars) },
  };
}

function sideSignals(side: RawSide | null, store: ColumnStore): SideSignals | null {
  if (side === null) return null;
  const { enter, exit } = side;
  const entries = evaluateMask(enter, store);
  if (exit === null) return { enter: entries, exit: null };
  if (exit.position) {
    store.handedOut = true;
    return { enter: entries, exit: { kind: 'position', test: positionTruth(exit, store) } };
  }
  return { enter: entries, exit: { kind: 'mask', mask: evaluateMask(exit, store) } };
}
