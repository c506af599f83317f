/** A compiled funnel: from wide to narrow, what a symbol must be at a bar, and how many go on. */
import type { Timeframe } from '../../model/timeframe.ts';
import type { CompareOperator } from '../rules/ast.ts';
import type { GraphNode } from '../rules/graph.ts';
import type { StrategyPlan } from '../rules/plan.ts';
import type { Params } from '../rules/program.ts';

/** One thing that must be true. A comparison keeps its sides, so that a failure tells value, threshold and margin. */
export type Condition =
  | {
      readonly kind: 'compare';
      readonly label: string | null;
      readonly text: string;
      readonly op: CompareOperator;
      readonly left: GraphNode;
      readonly right: GraphNode;
    }
  | { readonly kind: 'truth'; readonly label: string | null; readonly text: string; readonly node: GraphNode };

/** What symbols are put in order by, highest first. */
export interface Rank {
  readonly text: string;
  readonly node: GraphNode;
}

export interface Stage {
  readonly name: string;
  /** Ways through: on one of them all conditions must hold. A strategy has one a side. */
  readonly ways: readonly (readonly Condition[])[];
  /** Who goes on: the best of each list in turn, ties by symbol. Without a list, by symbol. */
  readonly ranks: readonly Rank[];
  /** How many go on; Infinity lets all that pass. */
  readonly keep: number;
  /** Symbols that go on whatever their rank. */
  readonly also: ReadonlySet<string>;
  /** The strategy whose order must be known in full: size, stop and levels; null where nothing is ordered. */
  readonly order: StrategyPlan | null;
}

export const SCORES = ['catalyst', 'technical', 'combined'] as const;
export type ScoreName = (typeof SCORES)[number];

export interface Funnel {
  readonly name: string;
  readonly summary: string;
  /** What it is written for; null is any. */
  readonly timeframe: Timeframe | null;
  readonly params: Params;
  /** SHA-256 of everything that can change a selection. */
  readonly hash: string;
  /** Whether it looks at a day that has not closed, as far as its intraday bars tell it. */
  readonly developing: boolean;
  readonly stages: readonly Stage[];
  readonly scores: Readonly<Partial<Record<ScoreName, GraphNode>>>;
}

/** The first stage of every funnel: is there a sound bar to judge? */
export const SEEN = 'seen';

/** A stage that lets everything through. */
export const OPEN_STAGE = { ways: [[]], ranks: [], keep: Infinity, also: new Set<string>(), order: null } as const;

/** Every node that a selection depends on. */
export function nodesOf({ stages }: Pick<Funnel, 'stages'>): GraphNode[] {
  const ofCondition = (it: Condition): GraphNode[] => (it.kind === 'truth' ? [it.node] : [it.left, it.right]);
  return stages.flatMap(({ ways, ranks }) => [...ways.flat().flatMap(ofCondition), ...ranks.map(({ node }) => node)]);
}
