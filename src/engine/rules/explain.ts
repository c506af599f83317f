/** Why a rule said what it said: every part of every clause with the value that it had at one bar. */
import { assert } from '../../model/errors.ts';
import type { Bars } from '../../model/bars.ts';
import { TRUE, UNKNOWN } from '../columns/column.ts';
import type { Truth } from '../columns/column.ts';
import type { PositionView } from '../signals.ts';
import type { CallNode, Expression } from './ast.ts';
import { evaluateNumber, evaluateTruth } from './evaluate.ts';
import { format } from './format.ts';
import type { GraphNode } from './graph.ts';
import type { StrategyPlan } from './plan.ts';
import { isSeries } from './names.ts';
import { positionNumber, positionTruth } from './position.ts';
import { ColumnStore } from './store.ts';

/** One part of a clause at one bar. */
export interface Explanation {
  readonly text: string;
  /** A number, null while unknown; undefined for a condition. */
  readonly value?: number | null;
  /** A truth, null while unknown; undefined for a number. */
  readonly truth?: boolean | null;
  /** What it was made of, in the order of the text; a name's child is what the name stands for. */
  readonly parts: readonly Explanation[];
}

export interface ClauseExplanation extends Explanation {
  /** `long.enter`, `universe` … */
  readonly path: string;
}

/** One component of a strategy's `score` at one bar; null while unknown. */
export interface ScorePart extends Explanation {
  readonly name: string;
  readonly weight: number | null;
  readonly value: number | null;
}

/** What rules read of a position where nothing is held: all of it unknown. */
export const NO_POSITION: PositionView = {
  barsHeld: NaN,
  entryPrice: NaN,
  unrealizedReturn: NaN,
  highestSinceEntry: NaN,
  lowestSinceEntry: NaN,
};

interface Moment {
  readonly bar: number;
  readonly store: ColumnStore;
  readonly position: PositionView;
  readonly trace: ReadonlyMap<Expression, GraphNode>;
  readonly plan: StrategyPlan;
  /** Definitions that are being explained: each is opened once a clause. */
  readonly opened: Set<string>;
}

/**
 * Every clause of the plan at bar `bar` of `bars`. Parts that read the position are unknown without one.
 * @throws an assertion when there is no such bar.
 */
export function explainPlan(
  plan: StrategyPlan,
  bars: Bars,
  bar: number,
  options: { readonly store?: ColumnStore; readonly position?: PositionView } = {},
): ClauseExplanation[] {
  const moment = momentOf(plan, bars, bar, options);
  return plan.program.sites.map((site) => ({
    path: site.path,
    ...explain(site.tree, { ...moment, opened: new Set() }),
  }));
}

/** The components of the plan's `score` at bar `bar`, in its own order; none without one. */
export function explainScore(
  plan: StrategyPlan,
  bars: Bars,
  bar: number,
  options: { readonly store?: ColumnStore } = {},
): ScorePart[] {
  const { definitions, parts } = plan.program;
  if (parts.names.score.length === 0) return [];
  const moment = momentOf(plan, bars, bar, options);
  return parts.names.score.map((name) => {
    const part = (key: 'weight' | 'value'): Explanation => {
      const tree = definitions.get(`score.${name}.${key}`)?.tree ?? null;
      assert(tree !== null, 'a plan that was compiled has a tree for each component of its score');
      return explain(tree, { ...moment, opened: new Set() });
    };
    const [weight, value] = [part('weight'), part('value')];
    return { ...value, name, weight: weight.value ?? null, value: value.value ?? null };
  });
}

function momentOf(
  plan: StrategyPlan,
  bars: Bars,
  bar: number,
  options: { readonly store?: ColumnStore; readonly position?: PositionView },
): Omit<Moment, 'opened'> {
  assert(Number.isInteger(bar) && bar >= 0 && bar < bars.length, 'a bar that exists is explained');
  const store = options.store ?? new ColumnStore(bars);
  assert(store.bars === bars, 'a store holds the columns of its own bars');
  const trace = new Map<Expression, GraphNode>();
  assert(plan.program.bind(plan.params, trace).ok, 'a plan binds with its own parameters');
  return { bar, store, position: options.position ?? NO_POSITION, trace, plan };
}

function explain(tree: Expression, moment: Moment): Explanation {
  const node = moment.trace.get(tree);
  const parts = partsOf(tree, moment).map((part) => explain(part, moment));
  const text = format(tree);
  if (node === undefined) return { text, parts };
  if (node.type === 'number') return { text, value: numberAt(node, moment), parts };
  return { text, truth: truthAt(node, moment), parts };
}

/** The parts worth showing: numbers and quoted texts speak for themselves, and so do windows' lengths. */
function partsOf(tree: Expression, moment: Moment): readonly Expression[] {
  const spoken = (part: Expression): boolean => part.kind !== 'number' && part.kind !== 'text' && part.kind !== 'truth';
  switch (tree.kind) {
    case 'number':
    case 'truth':
    case 'text':
      return [];
    case 'name': {
      const definition = moment.plan.program.definitions.get(tree.name);
      if (definition === undefined || definition.tree === null || moment.opened.has(tree.name)) return [];
      moment.opened.add(tree.name);
      return [definition.tree];
    }
    case 'unary':
      return [tree.operand].filter(spoken);
    case 'binary':
      return chained(tree, tree.op).filter(spoken);
    case 'compare':
      return tree.operands.filter(spoken);
    case 'past':
      // The operand's value at this bar is not what was read.
      return [];
    case 'call':
      return settledArgs(tree, moment).filter((arg) => spoken(arg) && !(arg.kind === 'name' && isSeries(arg.name)));
  }
}

/** The arguments of a call; of an `if` that the parameters decide, not the branch that they switched off. */
function settledArgs({ name, args }: CallNode, { trace }: Moment): readonly Expression[] {
  if (name !== 'if') return args;
  const [test, then, otherwise] = args;
  const operation = trace.get(test)?.operation;
  if (operation?.kind !== 'truth' || operation.value === UNKNOWN) return args;
  return [test, operation.value === TRUE ? then : otherwise];
}

/** `a and b and c` has three parts, not two of which one has two: the tree leans to the left where the text does not. */
function chained(tree: Expression, op: string): readonly Expression[] {
  if (tree.kind !== 'binary' || tree.op !== op) return [tree];
  const one = op === 'and' || op === 'or' || op === '+';
  return [...(one ? chained(tree.left, op) : [tree.left]), tree.right];
}

function numberAt(node: GraphNode, { bar, store, position }: Moment): number | null {
  if (node.position) return known(positionNumber(node, store)(bar, position));
  const value = evaluateNumber(node, store);
  return known(typeof value === 'number' ? value : value.values[bar]);
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

function truthAt(node: GraphNode, { bar, store, position }: Moment): boolean | null {
  if (node.position) return spoken(positionTruth(node, store)(bar, position));
  const value = evaluateTruth(node, store);
  return spoken(typeof value === 'number' ? value : (value[bar] as Truth));
}

const spoken = (truth: Truth): boolean | null => (truth === 2 ? null : truth === 1);
