import { readFileSync } from 'node:fs';
import { SYNTHETIC_FEED } from '../files/synthetic.ts';
import type { CorporateAction } from '../model/actions.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError } from '../model/errors.ts';
import type { Warning } from '../model/result.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import type { BarsQuery, Store, StoredSeries } from '../storage/store.ts';
import { FILE_OPTIONS, STORED_OPTIONS, db, symbols } from './cli/common.ts';
import { rest, text } from './cli/option.ts';
import type { Values } from './cli/option.ts';
import type { Context } from './context.ts';

/** Where a command takes its bars from: files, or the database. */
export const BARS_OPTIONS = {
  bars: rest('csv', 'bars straight from files, plain or gzip, instead of the database', { path: true }),
  actions: text('csv', 'splits and dividends of those files', { path: true }),
  db,
  ...STORED_OPTIONS,
  symbols,
  ...FILE_OPTIONS,
};

export interface FoundBars {
  readonly series: readonly Bars[];
  /** Every series that there is of these symbols, those without a bar at the moment asked for among them. */
  readonly stored: readonly Pick<StoredSeries, 'symbol' | 'first'>[];
  readonly actions: ReadonlyMap<string, readonly CorporateAction[]>;
  readonly warnings: readonly Warning[];
}

/** `--from` after `--to` is a slip, never an empty answer. */
export function checkRange({ from, to }: { from: TimeMs | undefined; to: TimeMs | undefined }): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new CatalystError(
    'usage',
    `--from ${isoInstant(from)} is after --to ${isoInstant(to)}`,
    'exchange the two dates',
  );
}

/** `A,B` as it is, `@file` as the words of that file. */
export function symbolList(given: readonly string[] | undefined, { path }: Context): readonly string[] | undefined {
  return given?.flatMap((word) => (word.startsWith('@') ? symbolsOf(path(word.slice(1)), word) : [word]));
}

function symbolsOf(path: string, word: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CatalystError('missing', `cannot read the symbols in ${word}`, 'check the path after @', cause);
  }
  const symbols = text.split(/[\s,]+/).filter((it) => it !== '');
  if (symbols.length > 0) return symbols;
  throw new CatalystError(
    'missing',
    `no symbols stand in ${word}`,
    'write them one a line, or with commas between them',
  );
}

/**
 * The stored bars of a query, and what there is to warn of. A symbol that is not stored is left out with a warning, as one
 * without bars between the dates is. `named` are those to be told of, where others are read beside them.
 * @throws CatalystError (missing) when nothing is left
 */
export async function storedBars(
  store: Store,
  query: BarsQuery,
  all?: readonly StoredSeries[],
  named = query.symbols,
): Promise<{ series: readonly Bars[]; rows: readonly StoredSeries[]; warnings: readonly Warning[] }> {
  const rows = await rowsOf(store, query, all);
  const stored = new Set(rows.map(({ symbol }) => symbol));
  const known = query.symbols?.filter((symbol) => stored.has(symbol));
  // Of symbols none of which is stored, the store tells itself.
  const series = await store.readBars(
    known === undefined || known.length === 0 ? { ...query, symbols: named } : { ...query, symbols: known },
  );
  if (series.length === 0) {
    const of = named === undefined ? '' : ` of ${named.slice(0, 10).join(', ')}`;
    if (query.asOf === undefined) {
      throw new CatalystError('missing', `no bars${of} between the dates given`, 'widen --from and --to');
    }
    const what = `no bars${of} were known on ${isoInstant(query.asOf)}`;
    throw new CatalystError('missing', what, 'see with catalyst data list when the bars begin');
  }
  const synthetic = new Set(rows.filter((row) => row.feed === SYNTHETIC_FEED).map(({ symbol }) => symbol));
  const warnings = [...syntheticAmong(series, synthetic), ...absentAmong(series, named, 'the database')];
  return { series, rows, warnings };
}

/** What names the bars of a command. With `asOf` stored bars read as they were known then; files know of no corrections. */
type BarsWanted = Values<typeof BARS_OPTIONS> & {
  readonly asOf?: TimeMs | undefined;
  /** Read too where they are there, and asked for by nobody: nothing tells of their absence. */
  readonly beside?: readonly string[];
};

/** The bars that the options name, of one timeframe, and the actions on them. */
export async function findBars(options: BarsWanted, context: Context): Promise<FoundBars> {
  checkRange(options);
  if (options.actions !== undefined && options.bars.length === 0) {
    throw new CatalystError(
      'usage',
      '--actions belongs to --bars',
      'the database has actions of its own: data import --actions',
    );
  }
  if (options.bars.length > 0 && (options.feed !== undefined || options.adjusted !== undefined)) {
    const hint = 'leave them out, or import the files and leave --bars out';
    throw new CatalystError('usage', '--feed and --adjusted choose among stored bars, not among files', hint);
  }
  return options.bars.length > 0 ? fromFiles(options, context) : fromStore(options, context);
}

async function fromFiles(options: BarsWanted, context: Context): Promise<FoundBars> {
  const { readBarFiles, problemCount, describeProblems } = await import('../files/bar-files.ts');
  const progress = context.progress({ label: 'reading', unit: 'rows', total: null });
  const wanted = symbolList(options.symbols, context);
  const { series, report, synthetic } = await readBarFiles(
    options.bars.map((name) => context.path(name)),
    {
      ...options,
      symbols: wanted,
      onProgress: ({ rows }) => progress.update(rows),
    },
  );
  progress.end();
  const timeframes = [...new Set(series.map(({ timeframe }) => timeframe))];
  if (timeframes.length > 1) {
    throw new CatalystError(
      'usage',
      `the files hold bars of ${timeframes.join(' and ')}`,
      'choose one with --timeframe',
    );
  }
  const told = report.flatMap((it): Warning[] => [
    ...it.notes.map((note) => ({ code: 'bars_note', message: `${it.file}: ${note}` })),
    ...(problemCount(it) > 0 ? [{ code: 'rows_left_out', message: describeProblems(it) }] : []),
  ]);
  const warnings = [...syntheticAmong(series, synthetic), ...absentAmong(series, wanted, 'the files'), ...told];
  const stored = series.map(({ symbol, time }) => ({ symbol, first: time[0] }));
  if (options.actions === undefined) return { series, stored, actions: new Map(), warnings };
  const [{ readActionFile }, { actionsBySymbol }] = await Promise.all([
    import('../files/action-file.ts'),
    import('../engine/columns/adjust.ts'),
  ]);
  const actions = actionsBySymbol(await readActionFile(context.path(options.actions)));
  return { series, stored, actions, warnings };
}

async function fromStore(options: BarsWanted, context: Context): Promise<FoundBars> {
  const store = await context.store(options.db, 'read');
  const wanted = symbolList(options.symbols, context);
  const { from, to, feed, adjusted: adjustment, asOf } = options;
  // Once for all: of ten thousand series the list takes as long as their bars from the cache.
  const all = await store.listSeries();
  const timeframe = options.timeframe ?? usualTimeframe(all, wanted);
  const symbols = wanted && [...new Set([...wanted, ...(options.beside ?? [])])];
  const query = { timeframe, symbols, from, to, feed, adjustment, asOf } as const;
  const { series, rows, warnings } = await storedBars(store, query, all, wanted);
  const { actionsBySymbol } = await import('../engine/columns/adjust.ts');
  const actions = await actionsToApply(store, query, rows);
  tellCache(store, context);
  const named = wanted === undefined ? undefined : new Set(wanted);
  const stored = rows.filter(({ symbol }) => named?.has(symbol) ?? true);
  return { series, stored, actions: actionsBySymbol(actions), warnings };
}

/** What kept the last reading from its cache or its second thread, for who asks. */
export function tellCache(store: Store, context: Context): void {
  const { problem, threadProblem } = store.cacheReport();
  if (problem !== null) context.detail(`column cache: ${problem}`);
  if (threadProblem !== undefined) context.detail(threadProblem);
}

/** Daily bars where there are any; otherwise the only other length that is stored, when there is but one. */
function usualTimeframe(all: readonly StoredSeries[], symbols: readonly string[] | undefined): Timeframe {
  const named = symbols === undefined ? undefined : new Set(symbols);
  const rows = all.filter(({ symbol }) => named?.has(symbol) ?? true);
  const [only, ...others] = new Set(rows.map(({ timeframe }) => timeframe));
  return rows.length > 0 && others.length === 0 ? only : '1d';
}

/** What the query may read, and where it came from; `all` is every series of the store, for who has the list already. */
export async function rowsOf(
  store: Store,
  query: BarsQuery,
  all?: readonly StoredSeries[],
): Promise<readonly StoredSeries[]> {
  return (all ?? (await store.listSeries())).filter(
    (row) =>
      row.timeframe === query.timeframe &&
      row.feed === (query.feed ?? row.feed) &&
      row.adjustment === (query.adjustment ?? row.adjustment),
  );
}

/** At most ten symbols by name. */
export function listed(symbols: readonly string[]): string {
  const more = symbols.length > 10 ? ` and ${symbols.length - 10} more` : '';
  return symbols.slice(0, 10).join(', ') + more;
}

/** The one warning of symbols that were asked for and are not there, or none. */
export function absentAmong(
  series: readonly { readonly symbol: string }[],
  wanted: readonly string[] | undefined,
  where: string,
): Warning[] {
  const have = new Set(series.map(({ symbol }) => symbol));
  const absent = [...new Set(wanted ?? [])].filter((symbol) => !have.has(symbol));
  if (absent.length === 0) return [];
  return [{ code: 'no_bars', message: `no bars of ${listed(absent)} in ${where} and the range given` }];
}

/** The one warning of prices that nobody traded at, or none: the same words whether they come from files or the database. */
function syntheticAmong(series: readonly Bars[], synthetic: ReadonlySet<string>): Warning[] {
  const symbols = series.map(({ symbol }) => symbol).filter((symbol) => synthetic.has(symbol));
  if (symbols.length === 0) return [];
  const message = `the prices of ${listed(symbols)} are generated: they tell nothing about markets`;
  return [{ code: 'synthetic_bars', message }];
}

/** The stored actions that these prices do not hold already. */
export async function actionsToApply(
  store: Store,
  query: BarsQuery,
  rows: readonly StoredSeries[],
): Promise<CorporateAction[]> {
  const actions = await store.readActions(query.symbols);
  const held = new Map(rows.map(({ symbol, adjustment }) => [symbol, adjustment]));
  return actions.filter(({ symbol, kind }) => {
    const adjustment = held.get(symbol) ?? 'none';
    return adjustment === 'none' || (adjustment === 'split' && kind !== 'split');
  });
}
