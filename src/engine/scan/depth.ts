import type { GraphNode } from '../rules/graph.ts';
import { operandsOf, readsNews } from '../rules/graph.ts';
import { nodesOf } from './funnel.ts';
import type { Funnel, Stage } from './funnel.ts';

/**
 * How many last bars a stage's verdict on the very last depends on: the reach of its windows where it has nothing but windows,
 * Infinity where something in it remembers longer. Of a thousand symbols the first stage so reads a few bars each.
 */
export function depthOf(stage: Stage): number {
  if (stage.order !== null) return Infinity;
  return nodesOf({ stages: [stage] }).reduce((depth, node) => Math.max(depth, reachOf(node) + 1), 1);
}

/** How many bars back a funnel reads the news: Infinity where something that it makes of them remembers longer. */
export function newsReachOf(funnel: Funnel): number {
  const readers = nodesOf(funnel).filter((node) => readsNews([node]));
  return readers.reduce((reach, node) => Math.max(reach, reachOf(node)), 0);
}

/** How many bars before a bar its value depends on. */
function reachOf(node: GraphNode): number {
  const { operation } = node;
  switch (operation.kind) {
    // Averages may be recursive, and how long ago something was has no end.
    case 'indicator':
    case 'bars_since':
      return Infinity;
    default:
      return operandsOf(operation).reduce((reach, operand) => Math.max(reach, reachOf(operand)), node.lookback);
  }
}
