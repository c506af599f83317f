import type { StrategyPlan } from '../engine/rules/plan.ts';
import type { ColumnStore } from '../engine/rules/store.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError, EXIT } from '../model/errors.ts';
import { formatBarTime } from '../model/timeframe.ts';
import { BARS_OPTIONS, adjusted, findBars } from './bars.ts';
import { command } from './cli/command.ts';
import { adjust, calendar, json } from './cli/common.ts';
import type { Explained } from './clauses.ts';
import { each, flag, historyLength, text } from './cli/option.ts';

const { bars, actions, db, feed, adjusted: kind, zone, columns, dates, timeframe, from, to, onInvalid } = BARS_OPTIONS;

export const analyze = command({
  name: 'analyze',
  summary: 'Print expressions of the rule language bar by bar, or what each clause of a strategy saw at the last bar.',
  args: [{ name: 'symbol', summary: 'the symbol to look at', required: true, many: false }],
  options: {
    show: each('expression', 'an expression of the rule language'),
    strategy: text('name', 'a built-in strategy or a rule file: each clause and part with its value at the last bar'),
    param: each('k=v', 'another value for a parameter of the strategy'),
    history: historyLength('the last n bars, or all of them', 10),
    csv: flag('one line a bar: time, then a column an expression; unknown is empty, booleans 0 and 1'),
    json,
    bars,
    actions,
    db,
    feed,
    adjusted: kind,
    timeframe,
    from,
    to,
    adjust,
    calendar,
    zone,
    columns,
    dates,
    onInvalid,
  },
  examples: [
    {
      shows: 'an average and a condition, on the last ten bars',
      line: "catalyst analyze ^GSPC --show 'sma(close, 20)' --show 'close > sma(close, 20)' --bars fixtures/sp500-index-daily.csv.gz",
    },
    {
      shows: 'the whole history for another program',
      line: "catalyst analyze SPY --show 'rsi(14)' --history all --csv",
    },
    { shows: 'one output of several', line: "catalyst analyze SPY --show 'macd(12, 26, 9).signal' --history 5" },
    {
      shows: 'why a strategy acts or not at a bar',
      line: 'catalyst analyze ^GSPC --strategy pullback --to 2020-04-09 --bars fixtures/sp500-index-daily.csv.gz',
    },
  ],

  async run({ args: [symbol], options }, context) {
    if (options.csv && options.json) {
      throw new CatalystError('usage', '--csv and --json exclude each other', 'choose one');
    }
    if (options.csv && options.strategy !== undefined) {
      throw new CatalystError('usage', '--csv holds expressions, not clauses', 'take --json for a strategy');
    }
    if (options.param.length > 0 && options.strategy === undefined) {
      throw new CatalystError('usage', '--param belongs to --strategy', 'name the strategy, or write the number');
    }
    if (options.show.length === 0 && options.strategy === undefined) {
      throw new CatalystError(
        'usage',
        'analyze needs --show <expression> or --strategy <name>',
        "for example --show 'sma(close, 20)'",
      );
    }
    const [{ compileExpression }, { Graph }, { ColumnStore }, { STANDARD_FUNCTIONS }, rules, { sessionsOf }] =
      await Promise.all([
        import('../engine/rules/expression.ts'),
        import('../engine/rules/graph.ts'),
        import('../engine/rules/store.ts'),
        import('../engine/rules/standard.ts'),
        import('./strategy.ts'),
        import('./sessions.ts'),
      ]);
    const graph = new Graph();
    const compiled = options.show.map((text) =>
      rules.valueOf(compileExpression(text, { functions: STANDARD_FUNCTIONS, graph })),
    );
    const plan =
      options.strategy === undefined
        ? undefined
        : await rules.planOf(options.strategy, rules.parseParams(options.param), context);
    const timeframe = options.timeframe ?? plan?.timeframe ?? undefined;
    const found = await findBars({ ...options, timeframe, symbols: [symbol] }, context);
    const seen = await adjusted(found.series[0], found, options.adjust);
    const store = new ColumnStore(seen, sessionsOf(seen, options.calendar));
    const series = compiled.map((it, i) => ({ expression: options.show[i], unit: it.unit, shown: it.evaluate(store) }));
    for (const { message } of found.warnings) context.note(message);

    const explained = plan === undefined ? undefined : await explainedAtLast(plan, seen, store);
    const form = options.json ? 'json' : options.csv ? 'csv' : 'table';
    if (explained !== undefined && form === 'table') {
      const { clauseTable } = await import('./clauses.ts');
      await context.out.write(clauseTable(symbol, explained, context.columns));
      if (series.length === 0) return EXIT.done;
      await context.out.write('\n');
    }
    const { shownAs } = await import('./shown.ts');
    const first = series.length === 0 ? seen.length : Math.max(0, seen.length - options.history);
    for (const piece of shownAs(form, seen, series, first, explained)) {
      if (context.out.closed()) break;
      await context.out.write(piece);
    }
    return EXIT.done;
  },
});

/** Clauses that read a position are unknown here: nothing is held. */
async function explainedAtLast(plan: StrategyPlan, bars: Bars, store: ColumnStore): Promise<Explained> {
  const { explainPlan } = await import('../engine/rules/explain.ts');
  const last = bars.length - 1;
  const clauses = explainPlan(plan, bars, last, { store });
  return { name: plan.name, params: plan.params, time: formatBarTime(bars.time[last], bars.timeframe), clauses };
}
