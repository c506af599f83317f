import { EXIT } from '../model/errors.ts';
import { count } from '../model/text.ts';
import { DAY_MS } from '../model/time.ts';
import { formatBarTime } from '../model/timeframe.ts';
import { BARS_OPTIONS, findBars } from './bars.ts';
import { command } from './cli/command.ts';
import { calendar, json } from './cli/common.ts';
import { textTable } from './table.ts';

export const dataCheck = command({
  name: 'data check',
  summary:
    'Look for gaps, bad ticks, splits not adjusted, frozen and stale series. Exit 1 when there is anything to look at.',
  args: [],
  options: {
    ...BARS_OPTIONS,
    calendar,
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
    const [{ checkBars }, { actionsOn, sessionLists }] = await Promise.all([
      import('../engine/columns/validate.ts'),
      import('./sessions.ts'),
    ]);
    const { series, actions, warnings } = await findBars(options, context);
    const newest = series.reduce((time, bars) => Math.max(time, bars.time[bars.length - 1]), -Infinity);
    const sessionsOf = sessionLists(series, options.calendar);
    const findings = series.flatMap((bars) =>
      // The newest of all series tells how far the data go: a series that ends before it has stopped.
      checkBars(bars, {
        sessions: sessionsOf(bars),
        actions: actionsOn(bars, actions.get(bars.symbol), options.calendar),
        asOf: newest + DAY_MS,
      }).map((found) => ({
        ...found,
        times: found.times.map((time) => formatBarTime(time, bars.timeframe)),
      })),
    );
    for (const { message } of warnings) context.note(message);
    if (options.json) {
      const document = { schema: 'catalyst.data-check.v1', series: series.length, findings, warnings };
      await context.out.write(`${JSON.stringify(document)}\n`);
    } else if (findings.length > 0) {
      const rows = findings.map(({ symbol, code, first, message }) => [symbol, code, first, message]);
      await context.out.write(textTable(['symbol', 'finding', 'first', 'what'], rows));
    }
    context.note(`${series.length} series, ${count(findings.length, 'finding')}`);
    return findings.length === 0 ? EXIT.done : EXIT.no;
  },
});
