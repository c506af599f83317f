import { CatalystError, EXIT } from '../model/errors.ts';
import { BACKTEST_OPTIONS } from './backtest-options.ts';
import { command } from './cli/command.ts';

export const backtest = command({
  name: 'backtest',
  summary: 'Run a strategy over past bars and show trades, equity and statistics.',
  details: 'Without a strategy it lists the built-in ones. Orders decided at a bar’s close fill at the next open.',
  args: [
    {
      name: 'strategy',
      summary: 'a built-in name, or a rule file',
      required: false,
      many: false,
      complete: async () => [...(await import('../strategies/index.ts')).STRATEGIES.keys()],
    },
  ],
  options: BACKTEST_OPTIONS,
  examples: [
    {
      shows: 'a built-in strategy on bars from a file',
      line: 'catalyst backtest sma-cross --bars fixtures/sp500-index-daily.csv.gz',
    },
    {
      shows: 'other parameters, and costs',
      line: 'catalyst backtest sma-cross --param fast=20 --param slow=50 --commission 0.0005',
    },
    {
      shows: 'your own rules, some years of the database',
      line: 'catalyst backtest pullback.yaml --from 2015-01-01 --to 2019-12-31',
    },
    { shows: 'for another program', line: "catalyst backtest sma-cross --json | jq '.statistics.sharpe'" },
  ],

  async run(invocation, context) {
    const [strategy] = invocation.args;
    if (invocation.args.length === 0) {
      const { bars, news } = invocation.options;
      if (bars.length > 0 || news.length > 0) {
        const hint =
          'words after --bars are files, after --news too: put the strategy first; `catalyst backtest` lists the built-in ones';
        throw new CatalystError('usage', 'backtest needs a strategy', hint);
      }
      const { listStrategies } = await import('./strategy-list.ts');
      const { color, unicode, columns } = context;
      const theme = { colour: color, unicode, width: columns };
      await context.out.write(listStrategies(invocation.options.json, theme));
      return EXIT.done;
    }
    if (invocation.options.save && invocation.options.noSave) {
      throw new CatalystError('usage', '--save and --no-save exclude each other', 'choose one');
    }
    const [{ backtestOf }, { showResult }] = await Promise.all([
      import('./backtest-run.ts'),
      import('./backtest-show.ts'),
    ]);
    await showResult(await backtestOf(strategy, invocation, context), invocation, context);
    return EXIT.done;
  },
});
