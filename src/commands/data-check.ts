import { EXIT } from '../model/errors.ts';
import { BARS_OPTIONS, findBars } from './bars.ts';
import { command } from './cli/command.ts';
import { json } from './cli/common.ts';
import { choice } from './cli/option.ts';
import { textTable } from './table.ts';

export const dataCheck = command({
  name: 'data check',
  summary:
    'Look for gaps, bad ticks, splits not adjusted, frozen and stale series. Exit 1 when there is anything to look at.',
  args: [],
  options: {
    ...BARS_OPTIONS,
    calendar: choice(['XNYS', 'none'], 'the exchange whose sessions the bars should cover', 'XNYS', { setting: true }),
    json,
  },
  examples: [
    { shows: 'the daily bars of the database', line: 'catalyst data check' },
    { shows: 'files, before they are imported', line: 'catalyst data check --bars bars/*.csv.gz' },
    {
      shows: 'stop a script on bad data',
      line: 'catalyst data check --quiet > findings.txt || mail -s bars ann < findings.txt',
    },
  ],

  async run({ options }, context) {
    const [{ checkBars }, { XNYS }] = await Promise.all([
      import('../market/bar-check.ts'),
      import('../market/xnys.ts'),
    ]);
    const { series, actions } = await findBars(options, context);
    const newest = series.reduce((time, bars) => Math.max(time, bars.time[bars.length - 1]), -Infinity);
    const calendar = options.calendar === 'none' ? null : XNYS;
    const findings = series.flatMap((bars) =>
      checkBars(bars, { calendar, actions: actions.get(bars.symbol) ?? [], newest }),
    );
    if (options.json) {
      await context.out.write(
        `${JSON.stringify({ schema: 'catalyst.data-check.v1', series: series.length, findings })}\n`,
      );
    } else if (findings.length > 0) {
      const rows = findings.map(({ symbol, code, first, message }) => [symbol, code, first, message]);
      await context.out.write(textTable(['symbol', 'finding', 'first', 'what'], rows));
    }
    context.note(`${series.length} series, ${findings.length} findings`);
    return findings.length === 0 ? EXIT.done : EXIT.no;
  },
});
