import type { Attached, UnseenSeries } from '../cycle/outcomes.ts';
import { EXIT } from '../model/errors.ts';
import { count } from '../model/text.ts';
import { isoInstant } from '../model/time.ts';
import type { Store } from '../storage/store.ts';
import { listed, symbolList, tellCache } from './bars.ts';
import { command } from './cli/command.ts';
import { STORED_OPTIONS, calendar, db, json, symbols } from './cli/common.ts';
import { date, flag } from './cli/option.ts';
import type { Context } from './context.ts';
import { textTable } from './table.ts';

export const dataOutcomes = command({
  name: 'data outcomes',
  summary: 'Attach to stored predictions what became of them, and fill the training set.',
  details:
    'Exit 3 when predictions could not be judged for want of bars, 1 when less than 95 % of the new training rows are valid.',
  args: [],
  options: {
    db,
    symbols,
    asOf: date('judge by what was known then (default: now)', 'end'),
    dryRun: flag('tell what would be attached, and write nothing'),
    ...STORED_OPTIONS,
    calendar,
    json,
  },
  examples: [
    { shows: 'all that is due by now', line: 'catalyst data outcomes' },
    {
      shows: 'what was known on a day, without writing it',
      line: 'catalyst data outcomes --as-of 2016-06-30 --dry-run',
    },
    { shows: 'for a script', line: 'catalyst data outcomes --json | jq .success' },
  ],

  async run({ options }, context) {
    const [{ attachOutcomes }, { storedHistories }, { isAlarming }, { alarm }] = await Promise.all([
      import('../cycle/outcomes.ts'),
      import('./histories.ts'),
      import('../engine/features/quality.ts'),
      import('./alarm.ts'),
    ]);
    // Where there is no database there are no predictions: none is made for a path that was mistyped.
    const store = await context.store(options.db, 'read');
    const now = context.now();
    const asOf = options.asOf ?? now;
    const wanted = symbolList(options.symbols, context);
    const progress = context.progress({ label: 'judging', unit: 'predictions', total: null });
    const attached = await attachOutcomes(store, {
      histories: storedHistories(store, options),
      asOf,
      now,
      symbols: wanted,
      dryRun: options.dryRun,
      signal: context.interrupt(),
      onProgress: (predictions) => progress.update(predictions),
    });
    progress.end();
    tellCache(store, context);
    if (options.json) {
      const { passages, quality: rows, ...rest } = attached;
      const validShare = rows.rows === 0 ? null : rows.valid / rows.rows;
      const head = { schema: 'catalyst.data-outcomes.v1', asOf: isoInstant(asOf), dryRun: options.dryRun };
      await context.out.write(
        `${JSON.stringify({ ...head, ...passages, ...rest, quality: { ...rows, validShare } })}\n`,
      );
    } else {
      await context.out.write(summary(attached));
    }
    tell(attached, context);
    await tellUnpredicted(store, wanted, context);
    if (isAlarming(attached.quality)) context.note(`warning: ${alarm(attached.quality)}`);
    if (attached.unseen.length > 0) return EXIT.data;
    return isAlarming(attached.quality) ? EXIT.no : EXIT.done;
  },
});

/** The counts, which add up to the predictions that had been open; then the series that cannot be judged. */
function summary({ examined, passages, open, unseen, stalled }: Attached): string {
  const rows = [
    ['success', String(passages.success)],
    ['failure', String(passages.failure)],
    ['neither', String(passages.neither)],
    ['takes no side', String(passages.sideless)],
    ['still open', String(open)],
    ['not judged', String(unseen.reduce((sum, { predictions }) => sum + predictions, 0))],
    ['all', String(examined)],
  ];
  const counts = textTable(['outcome', 'predictions'], rows, ['predictions']);
  const list = [...unseen, ...stalled];
  if (list.length === 0) return counts;
  const titles = ['symbol', 'bars', 'predictions', 'why'];
  const of = ({ symbol, timeframe, predictions, reason }: UnseenSeries): string[] => {
    return [symbol, timeframe ?? '–', String(predictions), reason];
  };
  return `${counts}\n${textTable(titles, list.map(of), ['predictions'])}`;
}

/** A symbol without any prediction may be a slip: the zeros of its counts look as if all were done. */
async function tellUnpredicted(store: Store, wanted: readonly string[] = [], context: Context): Promise<void> {
  const predictions = store.records('predictions');
  const symbols = [...new Set(wanted)];
  const counts = await Promise.all(symbols.map((symbol) => predictions.count({ symbol })));
  const none = symbols.filter((_, i) => counts[i] === 0);
  if (none.length > 0) context.note(`no prediction of ${listed(none)} is stored`);
}

function tell({ done, corrected, unseen, stalled, quality }: Attached, context: { note(text: string): void }): void {
  context.note(`${count(done, 'outcome')} complete, ${count(quality.rows, 'row')} for the training set`);
  if (corrected > 0) {
    context.note(
      `${count(corrected, 'prediction')} made at a price that was corrected since: judged by the corrected bar`,
    );
  }
  if (unseen.length > 0) context.note('bring the missing bars in with `catalyst data import`, and run this again');
  else if (stalled.length > 0) context.note('some wait for bars that have stopped coming');
}
