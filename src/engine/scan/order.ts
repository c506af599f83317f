import { decisionAt } from '../score/decision.ts';
import { NO_LIMITS } from '../simulation/settings.ts';
import type { StrategyPlan } from '../rules/plan.ts';
import type { ColumnStore } from '../rules/store.ts';

/**
 * Why a strategy that wants to enter at the last bar would order nothing there: the words of the simulation's own decision, for
 * an account that holds nothing. Null when it would order.
 */
export function orderRefusal(plan: StrategyPlan, store: ColumnStore): string | null {
  const { bars } = store;
  const limits = { ...NO_LIMITS, ...plan.limits };
  const { order, refusal } = decisionAt(plan.signals(bars, store), bars, limits, bars.length - 1);
  return order === null ? (refusal ?? 'nothing is ordered') : null;
}
