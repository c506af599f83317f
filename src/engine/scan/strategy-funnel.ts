import { assert } from '../../model/errors.ts';
import type { Expression } from '../rules/ast.ts';
import type { GraphNode } from '../rules/graph.ts';
import type { StrategyPlan } from '../rules/plan.ts';
import { bindingsOf } from './compile.ts';
import { conditionsOf } from './conditions.ts';
import type { Bindings } from './conditions.ts';
import { OPEN_STAGE } from './funnel.ts';
import type { Condition, Funnel, Rank, Stage } from './funnel.ts';

/**
 * A strategy as a funnel: its `universe`, its `enter` on either side, what its limits and its orders need, and its `rank`
 * with as many slots as it has. What comes out at a bar is what a backtest without positions enters on.
 */
export function strategyFunnel(plan: StrategyPlan, slots: number): Funnel {
  const trace = new Map<Expression, GraphNode>();
  const bound = plan.program.bind(plan.params, trace);
  assert(bound.ok, 'a plan binds with its own parameters');
  const { nodes } = bound.value;
  const bindings = bindingsOf(plan.program, trace);
  const rank = nodes.get('rank');
  const ranks: Rank[] = rank === undefined ? [] : [{ text: textAt(plan, 'rank'), node: rank }];
  const universe: Stage = { ...OPEN_STAGE, name: 'universe', ways: [conditionsAt(plan, 'universe', bindings)] };
  return {
    name: plan.name,
    summary: plan.summary,
    timeframe: plan.timeframe,
    params: plan.params,
    hash: plan.hash,
    developing: false,
    stages: [
      ...(nodes.has('universe') ? [universe] : []),
      { ...OPEN_STAGE, name: 'enter', ways: waysIn(plan, nodes, bindings) },
      { ...OPEN_STAGE, name: 'rank', order: plan, ranks, keep: slots },
    ],
    scores: {},
  };
}

/** The sides that a strategy enters on; one that a parameter has switched off is no way. */
function waysIn(plan: StrategyPlan, nodes: ReadonlyMap<string, GraphNode>, bindings: Bindings): Condition[][] {
  const paths = ['long.enter', 'short.enter'].filter((path) => nodes.has(path));
  const open = paths.filter((path) => nodes.get(path)!.operation.kind !== 'truth');
  return (open.length > 0 ? open : paths).map((path) => conditionsAt(plan, path, bindings));
}

const siteAt = ({ program }: StrategyPlan, path: string): Expression | undefined =>
  program.sites.find((site) => site.path === path)?.tree;

function conditionsAt(plan: StrategyPlan, path: string, bindings: Bindings): Condition[] {
  const tree = siteAt(plan, path);
  return tree === undefined ? [] : conditionsOf(tree, null, bindings);
}

const textAt = ({ clauses }: StrategyPlan, path: string): string =>
  clauses.find((clause) => clause.path === path)?.text ?? '';
