import { CatalystError, EXIT } from '../model/errors.ts';
import type { Store, WriteCounts } from '../storage/store.ts';
import { checkRange } from './bars.ts';
import { command } from './cli/command.ts';
import { FILE_OPTIONS, db, json, symbols } from './cli/common.ts';
import { choice, text } from './cli/option.ts';

export const dataImport = command({
  name: 'data import',
  summary: 'Bring CSV bars into the database: plain or gzip, columns found by the meaning of their names.',
  args: [{ name: 'csv', summary: 'files of bars', required: false, many: true, complete: 'path' }],
  options: {
    db,
    ...FILE_OPTIONS,
    symbols,
    symbol: text('symbol', 'the symbol of files that name none (default: the file’s name)'),
    onConflict: choice(['replace', 'keep', 'fail'], 'bars that are stored with other values', 'replace'),
    feed: text('name', 'where the prices were made, so that two feeds never mix (default csv)'),
    adjusted: choice(['none', 'split', 'all'], 'what the prices in the files are already adjusted for', 'none'),
    actions: text('csv', 'splits and dividends: symbol, ex_date, and factor, split_ratio or amount', { path: true }),
    currency: text('code', 'the listing’s currency (default USD)'),
    json,
  },
  examples: [
    { shows: 'everything in a folder', line: 'catalyst data import bars/*.csv.gz' },
    { shows: 'New York times, one symbol', line: 'catalyst data import spy.csv --symbol SPY --zone America/New_York' },
    { shows: 'with splits and dividends', line: 'catalyst data import raw.csv.gz --actions actions.csv' },
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
    const { readBarFiles, describeProblems, problemCount } = await import('../files/bar-files.ts');
    const store = await context.store(options.db, 'write');
    const signal = context.interrupt();
    const files = [];
    for (const path of args) {
      const progress = context.progress({ label: path, unit: 'rows', total: null });
      const { series, report } = await readBarFiles([context.path(path)], {
        ...options,
        signal,
        onProgress: ({ rows }) => progress.update(rows),
      });
      progress.end();
      const rejected = report.reduce((sum, it) => sum + problemCount(it), 0);
      const counts = await store.importBars(series, {
        source: path,
        importedAt: context.now(),
        onConflict: options.onConflict,
        feed: options.feed,
        adjustment: options.adjusted,
        currency: options.currency,
        rejected,
      });
      for (const it of report) {
        for (const note of it.notes) context.note(`${path}: ${note}`);
        if (problemCount(it) > 0) context.note(describeProblems(it));
      }
      files.push({ file: path, series: series.length, ...counts, rejected });
    }
    const actions = options.actions === undefined ? null : await importActions(store, context.path(options.actions));
    if (options.json) {
      await context.out.write(`${JSON.stringify({ schema: 'catalyst.data-import.v1', files, actions })}\n`);
      return EXIT.done;
    }
    for (const it of files) {
      const bars = `${it.inserted} new, ${it.updated} updated, ${it.unchanged} unchanged, ${it.kept} kept`;
      await context.out.write(`${it.file}: ${it.series} series, ${bars}, ${it.rejected} rejected\n`);
    }
    if (actions !== null) {
      const { inserted, updated, unchanged } = actions;
      await context.out.write(`actions: ${inserted} new, ${updated} updated, ${unchanged} unchanged\n`);
    }
    return EXIT.done;
  },
});

async function importActions(store: Store, path: string): Promise<WriteCounts> {
  const { readActionFile } = await import('../files/action-file.ts');
  return store.writeActions(await readActionFile(path));
}
