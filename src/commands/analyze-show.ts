/** `analyze --show`: any expression bar by bar, and with `--strategy` each clause at the last of them. */
import type { StrategyPlan } from '../engine/rules/plan.ts';
import { compileExpression } from '../engine/rules/expression.ts';
import { explainPlan } from '../engine/rules/explain.ts';
import { Graph } from '../engine/rules/graph.ts';
import { STANDARD_FUNCTIONS } from '../engine/rules/standard.ts';
import { ColumnStore } from '../engine/rules/store.ts';
import type { Bars } from '../model/bars.ts';
import { EXIT } from '../model/errors.ts';
import { formatBarTime } from '../model/timeframe.ts';
import type { AnalyzeInvocation } from './analyze-options.ts';
import { storeOptionsOf } from './analyze-symbol.ts';
import { findBars } from './bars.ts';
import { clauseTable } from './clauses.ts';
import type { Explained } from './clauses.ts';
import type { Context } from './context.ts';
import { knownBars, momentOf } from './known-bars.ts';
import { findNews } from './news.ts';
import { shownAs } from './shown.ts';
import { parseParams, planOf, valueOf } from './strategy.ts';

/** Bars that are printed where `--history` does not say. */
const USUAL_BARS = 10;

export async function showExpressions({ args, options }: AnalyzeInvocation, context: Context): Promise<number> {
  const [symbol] = args;
  const graph = new Graph();
  const compiled = options.show.map((text) =>
    valueOf(compileExpression(text, { functions: STANDARD_FUNCTIONS, graph })),
  );
  const plan =
    options.strategy === undefined ? undefined : await planOf(options.strategy, parseParams(options.param), context);
  const timeframe = options.timeframe ?? plan?.timeframe ?? undefined;
  const found = await findBars({ ...options, timeframe, to: options.to ?? options.asOf, symbols: [symbol] }, context);
  const seen = knownBars(found.series[0], found.actions.get(symbol) ?? [], options);
  const asOf = options.asOf ?? momentOf(seen, options);
  const readsNews = plan?.readsNews === true || compiled.some((it) => it.readsNews);
  const news = readsNews ? await findNews(options, [symbol], context, asOf) : null;
  const store = new ColumnStore(seen, storeOptionsOf(seen, news?.of(symbol), options, asOf));
  const series = compiled.map((it, i) => ({ expression: options.show[i], unit: it.unit, shown: it.evaluate(store) }));
  for (const { message } of [...found.warnings, ...(news?.warnings ?? [])]) context.note(message);

  const explained = plan === undefined ? undefined : explainedAtLast(plan, seen, store);
  const form = options.json ? 'json' : options.csv ? 'csv' : 'table';
  if (explained !== undefined && form === 'table') {
    await context.out.write(clauseTable(symbol, explained, context.columns));
    await context.out.write('\n');
  }
  const first = Math.max(0, seen.length - (options.history ?? USUAL_BARS));
  for (const piece of shownAs(form, seen, series, first, explained)) {
    if (context.out.closed()) break;
    await context.out.write(piece);
  }
  return EXIT.done;
}

/** Clauses that read a position are unknown here: nothing is held. */
function explainedAtLast(plan: StrategyPlan, bars: Bars, store: ColumnStore): Explained {
  const last = bars.length - 1;
  const clauses = explainPlan(plan, bars, last, { store });
  return { name: plan.name, params: plan.params, time: formatBarTime(bars.time[last], bars.timeframe), clauses };
}
