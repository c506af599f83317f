import { CatalystError, EXIT } from '../model/errors.ts';
import { BARS_OPTIONS, adjusted, findBars } from './bars.ts';
import { command } from './cli/command.ts';
import { adjust, calendar, json } from './cli/common.ts';
import { each, flag, historyLength } from './cli/option.ts';

const { bars, actions, db, feed, adjusted: kind, zone, columns, dates, timeframe, from, to, onInvalid } = BARS_OPTIONS;

export const analyze = command({
  name: 'analyze',
  summary: 'Print expressions of the rule language bar by bar: how anyone checks a column.',
  args: [{ name: 'symbol', summary: 'the symbol to look at', required: true, many: false }],
  options: {
    show: each('expression', 'an expression of the rule language'),
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
  ],

  async run({ args: [symbol], options }, context) {
    if (options.csv && options.json) {
      throw new CatalystError('usage', '--csv and --json exclude each other', 'choose one');
    }
    if (options.show.length === 0) {
      throw new CatalystError('usage', 'analyze needs --show <expression>', "for example --show 'sma(close, 20)'");
    }
    const [{ compileExpression }, { Graph }, { ColumnStore }, { STANDARD_FUNCTIONS }, { valueOf }, { sessionsOf }] =
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
      valueOf(compileExpression(text, { functions: STANDARD_FUNCTIONS, graph })),
    );
    const found = await findBars({ ...options, symbols: [symbol] }, context);
    const seen = await adjusted(found.series[0], found, options.adjust);
    const store = new ColumnStore(seen, sessionsOf(seen, options.calendar));
    const series = compiled.map((it, i) => ({ expression: options.show[i], unit: it.unit, shown: it.evaluate(store) }));
    for (const { message } of found.warnings) context.note(message);

    const { shownAs } = await import('./shown.ts');
    const form = options.json ? 'json' : options.csv ? 'csv' : 'table';
    for (const piece of shownAs(form, seen, series, Math.max(0, seen.length - options.history))) {
      if (context.out.closed()) break;
      await context.out.write(piece);
    }
    return EXIT.done;
  },
});
