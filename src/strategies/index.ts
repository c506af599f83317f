import type { RuleSet } from '../engine/rules/rule-set.ts';
import { bollingerReversion } from './bollinger-reversion.ts';
import { catalystWeighted } from './catalyst-weighted.ts';
import { classic } from './classic.ts';
import { donchianTrend } from './donchian-trend.ts';
import { gapAndGo } from './gap-and-go.ts';
import { macdCross } from './macd-cross.ts';
import { pullback } from './pullback.ts';
import { rsiReversion } from './rsi-reversion.ts';
import { smaCross } from './sma-cross.ts';

/** The built-in strategies by name, in the order in which a list shows them. */
export const STRATEGIES: ReadonlyMap<string, RuleSet> = new Map(
  [
    smaCross,
    rsiReversion,
    donchianTrend,
    bollingerReversion,
    macdCross,
    gapAndGo,
    pullback,
    catalystWeighted,
    classic,
  ].map((rules) => [rules.name, rules]),
);
