import { CatalystError } from '../model/errors.ts';
import { ANALYZE_OPTIONS } from './analyze-options.ts';
import type { AnalyzeValues } from './analyze-options.ts';
import { command } from './cli/command.ts';

export const analyze = command({
  name: 'analyze',
  summary:
    'Explain the last bar of a symbol: trend, patterns and how often they were right, levels, news, and the signal.',
  details: 'Without --strategy the signal is of catalyst-weighted. Exit 3: no bars, or stale ones, as of that moment.',
  args: [{ name: 'symbol', summary: 'the symbols to look at, one panel each', required: true, many: true }],
  options: ANALYZE_OPTIONS,
  examples: [
    {
      shows: 'the panel, as of the close of a day',
      line: 'catalyst analyze ^GSPC --as-of 2020-03-20 --bars fixtures/sp500-index-daily.csv.gz',
    },
    {
      shows: 'why a strategy acts or not at a bar',
      line: 'catalyst analyze ^GSPC --strategy pullback --as-of 2020-04-09 --bars fixtures/sp500-index-daily.csv.gz',
    },
    {
      shows: 'an average and a condition, on the last ten bars',
      line: "catalyst analyze ^GSPC --show 'sma(close, 20)' --show 'close > sma(close, 20)' --bars fixtures/sp500-index-daily.csv.gz",
    },
    {
      shows: 'the whole history for another program',
      line: "catalyst analyze SPY --show 'rsi(14)' --history all --csv",
    },
    { shows: 'the signal for another program', line: "catalyst analyze SPY --json | jq '.analyses[0].signal'" },
  ],

  async run(invocation, context) {
    checkLine(invocation.args, invocation.options);
    if (invocation.options.show.length > 0) {
      const { showExpressions } = await import('./analyze-show.ts');
      return showExpressions(invocation, context);
    }
    const { showPanels } = await import('./analyze-panel.ts');
    return showPanels(invocation, context);
  },
});

function checkLine(symbols: readonly string[], options: AnalyzeValues): void {
  const refuse = (message: string, hint: string): never => {
    throw new CatalystError('usage', message, hint);
  };
  const { show, history, chart, universe, csv, json, strategy, param, save, noSave, asOf, to } = options;
  if (csv && json) refuse('--csv and --json exclude each other', 'choose one');
  if (csv && show.length === 0) refuse('--csv belongs to --show', 'take --json for everything else');
  if (history !== undefined && show.length === 0) {
    refuse('--history belongs to --show', 'name an expression to print, or choose the span with --from and --to');
  }
  if (csv && strategy !== undefined) refuse('--csv holds expressions, not clauses', 'take --json for a strategy');
  if (show.length > 0 && symbols.length > 1) refuse('--show prints one symbol', 'name one, or leave --show out');
  const ofPanel = chart ? '--chart' : save ? '--save' : universe === undefined ? null : '--universe';
  if (show.length > 0 && ofPanel !== null) refuse(`${ofPanel} belongs to the panel`, 'leave --show out, or ask twice');
  if (show.length > 0 && param.length > 0 && strategy === undefined) {
    refuse('--param belongs to --strategy', 'name the strategy, or write the number');
  }
  if (save && noSave) refuse('--save and --no-save exclude each other', 'choose one');
  if (asOf !== undefined && to !== undefined) refuse('--as-of and --to exclude each other', 'take --as-of');
}
