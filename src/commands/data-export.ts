import { EXIT } from '../model/errors.ts';
import { checkRange, storedBars, symbolList, tellCache } from './bars.ts';
import { command } from './cli/command.ts';
import { STORED_OPTIONS, calendar, db, symbols } from './cli/common.ts';
import { date, timeframe } from './cli/option.ts';

export const dataExport = command({
  name: 'data export',
  summary: 'Write stored bars as CSV to stdout; importing them again gives the same bars.',
  args: [],
  options: {
    db,
    symbols,
    timeframe: timeframe('length of a bar (default 1d)'),
    from: date('first day or instant (UTC)', 'start'),
    to: date('last day or instant (UTC), included', 'end'),
    ...STORED_OPTIONS,
    asOf: date('bars as they were known at this instant, or at the end of this day, before later corrections', 'end'),
    calendar,
  },
  examples: [
    { shows: 'everything daily', line: 'catalyst data export | gzip > bars.csv.gz' },
    {
      shows: 'a year of two symbols',
      line: 'catalyst data export --symbols SPY,QQQ --from 2020-01-01 --to 2020-12-31',
    },
    { shows: 'what stood here on a past evening', line: 'catalyst data export --as-of 2016-03-01T21:30:00Z' },
  ],

  async run({ options }, context) {
    checkRange(options);
    const store = await context.store(options.db, 'read');
    const { barsToCsv } = await import('../storage/csv-export.ts');
    const { from, to, feed, asOf } = options;
    const query = {
      timeframe: options.timeframe ?? '1d',
      symbols: symbolList(options.symbols, context),
      from,
      to,
      feed,
      adjustment: options.adjusted,
      asOf,
    } as const;
    const { series, warnings } = await storedBars(store, query);
    const { knownBars } = await import('./known-bars.ts');
    const known = series.map((bars) => knownBars(bars, [], { asOf, adjust: 'none', calendar: options.calendar }));
    tellCache(store, context);
    for (const { message } of warnings) context.note(message);
    for (const piece of barsToCsv(known)) {
      if (context.out.closed()) break;
      await context.out.write(piece);
    }
    return EXIT.done;
  },
});
