import type { CorporateAction } from '../model/actions.ts';
import { CatalystError, EXIT } from '../model/errors.ts';
import { SYNTHETIC_FEED, isSynthetic } from '../files/synthetic.ts';
import { printable } from '../model/text.ts';
import { isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import type { ImportCounts, Store } from '../storage/store.ts';
import { absentAmong, checkRange, symbolList } from './bars.ts';
import { command } from './cli/command.ts';
import { FILE_OPTIONS, db, json, symbols } from './cli/common.ts';
import { choice, date, text, word } from './cli/option.ts';
import type { Values } from './cli/option.ts';
import type { Context } from './context.ts';

const OPTIONS = {
  db,
  ...FILE_OPTIONS,
  symbols,
  symbol: text('symbol', 'the symbol of files that name none (default: the file’s name)'),
  onConflict: choice(['replace', 'keep', 'fail'], 'bars that are stored with other values', 'replace'),
  knownAt: date(
    'when the values of these files became known, where they replace others (default now; of a date, its end)',
    'end',
  ),
  feed: word(
    'name',
    'where the prices were made, so that two feeds never mix (default csv; synthetic for files of that name)',
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/,
    'a short name of letters, digits, . _ and -',
  ),
  adjusted: choice(['none', 'split', 'all'], 'what the prices in the files are already adjusted for', 'none'),
  actions: text('csv', 'splits and dividends: symbol, ex_date, and factor, split_ratio or amount', { path: true }),
  currency: word('code', 'the listing’s currency (default USD)', /^[A-Z]{3}$/, 'three capitals, such as USD or AUD'),
  json,
};

export const dataImport = command({
  name: 'data import',
  summary: 'Bring CSV bars into the database: plain or gzip, columns found by the meaning of their names.',
  args: [{ name: 'csv', summary: 'files of bars', required: false, many: true, complete: 'path' }],
  options: OPTIONS,
  examples: [
    { shows: 'everything in a folder', line: 'catalyst data import bars/*.csv.gz' },
    { shows: 'New York times, one symbol', line: 'catalyst data import spy.csv --symbol SPY --zone America/New_York' },
    { shows: 'with splits and dividends', line: 'catalyst data import raw.csv.gz --actions actions.csv' },
    {
      shows: 'corrections: as of any earlier moment the bars read as they were',
      line: 'catalyst data import corrected.csv --known-at 2016-03-02T21:30:00Z',
    },
    { shows: 'leave bad rows out, and list them', line: 'catalyst data import export.csv --on-invalid skip' },
  ],
  details:
    'Each file is one transaction: it is in the database as a whole, or not at all. Importing it again changes nothing.',

  async run({ args, options }, context) {
    checkRange(options);
    if (args.length === 0 && options.actions === undefined) {
      throw new CatalystError(
        'usage',
        'data import needs files of bars, or --actions',
        'for example catalyst data import bars/*.csv.gz',
      );
    }
    checkKnownAt(options, context.now());
    // Read before the bars are written: prices without their splits are worse than none.
    const read = options.actions === undefined ? null : await readActions(context.path(options.actions));
    const store = await context.store(options.db, 'write');
    const signal = context.interrupt();
    const files: Imported[] = [];
    for (const path of args) {
      const it = await importFile(path, options, store, signal, context);
      files.push(it);
      if (options.json) continue;
      const bars = `${it.inserted} new, ${it.updated} updated, ${it.unchanged} unchanged, ${it.kept} kept`;
      await context.out.write(`${printable(it.file, 200)}: ${it.series} series, ${bars}, ${it.rejected} rejected\n`);
    }
    const actions = read === null ? null : await store.writeActions(read);
    if (options.json) {
      await context.out.write(`${JSON.stringify({ schema: 'catalyst.data-import.v1', files, actions })}\n`);
    } else if (actions !== null) {
      const { inserted, updated, unchanged } = actions;
      await context.out.write(`actions: ${inserted} new, ${updated} updated, ${unchanged} unchanged\n`);
    }
    return EXIT.done;
  },
});

interface Imported extends ImportCounts {
  readonly file: string;
  readonly series: number;
  readonly rejected: number;
}

/** What is learned later cannot be imported now, and of prices that their vendor adjusts nothing is kept. */
function checkKnownAt({ knownAt, adjusted }: Values<typeof OPTIONS>, now: TimeMs): void {
  if (knownAt === undefined) return;
  if (knownAt > now) {
    const what = `--known-at ${isoInstant(knownAt)} has not come yet`;
    throw new CatalystError('usage', what, 'give the moment at which the values were learned, or leave it out for now');
  }
  if (adjusted === 'none') return;
  throw new CatalystError(
    'usage',
    '--known-at is of prices as traded',
    'adjusted prices change all the way back with each dividend: what they were is not kept',
  );
}

/** One file in one transaction. An interruption leaves the database as it was, with the files before it. */
async function importFile(
  path: string,
  options: Values<typeof OPTIONS>,
  store: Store,
  signal: AbortSignal,
  context: Context,
): Promise<Imported> {
  const { readBarFiles, describeProblems, problemCount } = await import('../files/bar-files.ts');
  const progress = context.progress({ label: printable(path, 40), unit: 'rows', total: null });
  const wanted = symbolList(options.symbols, context);
  const { series, report } = await readBarFiles([context.path(path)], {
    ...options,
    symbols: wanted,
    signal,
    onProgress: ({ rows }) => progress.update(rows),
  });
  progress.end();
  for (const { message } of absentAmong(series, wanted, 'the file')) context.note(`${path}: ${message}`);
  for (const it of report) {
    for (const note of it.notes) context.note(`${path}: ${note}`);
    if (it.outside > 0) context.note(`${path}: ${it.outside} rows outside --from and --to passed over`);
    if (problemCount(it) > 0) context.note(describeProblems(it));
  }
  const rejected = report.reduce((sum, it) => sum + problemCount(it), 0);
  const total = series.reduce((sum, bars) => sum + bars.length, 0);
  context.log.write('read', { file: path, series: series.length, bars: total, rejected });
  const writing = context.progress({ label: `writing ${printable(path, 40)}`, unit: 'bars', total });
  const counts = await store.importBars(series, {
    source: path,
    importedAt: context.now(),
    onConflict: options.onConflict,
    knownAt: options.knownAt,
    feed: options.feed ?? (isSynthetic(path) ? SYNTHETIC_FEED : undefined),
    adjustment: options.adjusted,
    currency: options.currency,
    rejected,
    signal,
    onProgress: (bars) => writing.update(bars),
  });
  writing.end();
  context.log.write('imported', { file: path, series: series.length, ...counts, rejected });
  return { file: path, series: series.length, ...counts, rejected };
}

async function readActions(path: string): Promise<readonly CorporateAction[]> {
  const { readActionFile } = await import('../files/action-file.ts');
  return readActionFile(path);
}
