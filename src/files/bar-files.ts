import { CatalystError } from '../model/errors.ts';
import type { Bars } from '../model/bars.ts';
import { meantBy } from '../model/nearest.ts';
import { printable } from '../model/text.ts';
import { readLines, refuseLongLines } from './bytes.ts';
import { finishFile } from './csv/finish.ts';
import { columnNames } from './csv/header.ts';
import { mergeSeries } from './csv/merge.ts';
import { readOpening } from './csv/opening.ts';
import { InvalidBarsError, describeProblems, emptyReport, problemCount } from './csv/problems.ts';
import type { BarFileReport } from './csv/problems.ts';
import { rowReader } from './csv/rows.ts';
import type { RowReader } from './csv/rows.ts';
import { SYMBOL_HINT, isSymbol, symbolOfFile } from './csv/symbol.ts';
import type { BarFileOptions } from './csv/options.ts';
import { isSynthetic } from './synthetic.ts';
import { zoneOf } from '../model/zone.ts';

export type { BarFileOptions } from './csv/options.ts';
export type { BarFileReport, BarProblem, ProblemKind } from './csv/problems.ts';
export { InvalidBarsError, describeProblems, problemCount } from './csv/problems.ts';

export interface BarFiles {
  /** One series a symbol and timeframe, in order of symbol, then timeframe. */
  readonly series: Bars[];
  readonly report: readonly BarFileReport[];
  /** Symbols with bars out of files that say they are generated. */
  readonly synthetic: ReadonlySet<string>;
}

/**
 * Reads CSV files of bars, plain or gzip, columns found by the meaning of their names, one symbol a file or a symbol column.
 * Nothing is repaired in silence and no value is made up.
 * @throws InvalidBarsError (data) listing every row at fault, unless `onInvalid` is `skip`
 * @throws CatalystError data (no table of bars), missing (no file, no bar left), io, usage (zone, columns), interrupted
 */
export async function readBarFiles(paths: readonly string[], options: BarFileOptions = {}): Promise<BarFiles> {
  if (options.symbol !== undefined && !isSymbol(options.symbol)) {
    throw new CatalystError('usage', `'${printable(options.symbol)}' is no symbol`, SYMBOL_HINT);
  }
  if (options.zone !== undefined) zoneOf(options.zone);
  const { symbols, beside = [] } = options;
  const wanted = symbols === undefined ? undefined : new Set([...symbols, ...beside]);
  const reports: BarFileReport[] = [];
  const series: Bars[] = [];
  const synthetic = new Set<string>();
  const unasked = new Set<string>();
  for (const path of paths) {
    const { report, bars, others } = await readOne(path, wanted, options, paths.length === 1);
    reports.push(report);
    series.push(...bars);
    for (const symbol of others) unasked.add(symbol);
    if (isSynthetic(path)) for (const { symbol } of bars) synthetic.add(symbol);
  }
  const merged = mergeSeries(series, reports, options.onInvalid === 'skip');
  refuseProblems(reports, options);
  refuseNothing(merged, paths, reports, options, unasked);
  return { series: merged, report: reports, synthetic };
}

async function readOne(
  path: string,
  wanted: ReadonlySet<string> | undefined,
  options: BarFileOptions,
  alone: boolean,
): Promise<{ report: BarFileReport; bars: Bars[]; others: string[] }> {
  const name = printable(path, 200);
  const report = emptyReport(name);
  const named = columnNames(options.columns ?? []);
  const fileSymbol = (): string => options.symbol ?? symbolOfFile(path);
  let reader: RowReader | undefined;
  const take = (bytes: Buffer, length: number, last: boolean): number => {
    let at = 0;
    if (reader === undefined) {
      const opening = readOpening(bytes, length, last, name, named);
      if (opening === undefined) return 0;
      at = opening.at;
      report.notes.push(...opening.header.notes);
      reader = rowReader(opening.header, report, fileSymbol, wanted, opening.lines);
    }
    refuseLongLines(path, bytes, at, length);
    return reader.read(bytes, at, length, last);
  };
  await readLines(path, take, {
    signal: options.signal,
    onBytes: (bytes, totalBytes) => options.onProgress?.({ file: name, bytes, totalBytes, rows: report.rows }),
  });
  if (reader === undefined) return { report, bars: [], others: [] };
  const rows = reader.finish();
  const others = [...rows.series].flatMap(([symbol, bars]) => (bars === null ? [symbol] : []));
  return { report, bars: finishFile(rows, report, options, alone), others };
}

function refuseProblems(reports: readonly BarFileReport[], options: BarFileOptions): void {
  if (options.onInvalid === 'skip') return;
  const faulty = reports.filter((report) => problemCount(report) > 0);
  if (faulty.length === 0) return;
  throw new InvalidBarsError(faulty.map(describeProblems).join('\n'), mend(faulty), reports);
}

const TIME_HINT = 'Times are read as 2024-01-02, 2024-01-02 09:30, 2024-01-02T14:30:00Z, and as docs/data.md tells.';

/** What to do about rows at fault; what a symbol and a time are made of is told once, not with each row. */
function mend(faulty: readonly BarFileReport[]): string {
  const symbols = faulty.some(({ counts }) => counts.has('bad_symbol'));
  const noTimes = faulty.some(({ counts, rows }) => counts.get('bad_time') === rows);
  // Of a file without a sound row nothing would be left.
  const leaving = faulty.some((report) => problemCount(report) < report.rows);
  return [
    `Mend the file${leaving ? ', or leave such rows out with --on-invalid skip' : ''}.`,
    ...(noTimes ? [TIME_HINT] : []),
    ...(symbols ? [SYMBOL_HINT] : []),
  ].join(' ');
}

function refuseNothing(
  series: readonly Bars[],
  paths: readonly string[],
  reports: readonly BarFileReport[],
  options: BarFileOptions,
  unasked: ReadonlySet<string>,
): void {
  const others = [...new Set(reports.flatMap(({ passedOver }) => passedOver ?? []))];
  if (series.length === 0 && others.length > 0) {
    throw new CatalystError(
      'missing',
      `no file holds bars of ${options.timeframe}: they hold ${others.join(' and ')}`,
      `Ask for one of these with --timeframe.`,
    );
  }
  if (series.length > 0) return;
  if (options.symbols !== undefined) {
    const some = [...new Set(options.symbols)].slice(0, 10);
    throw new CatalystError(
      'missing',
      `no bars of ${some.map((symbol) => printable(symbol, 32)).join(', ')} in the files and the range given`,
      `${meantBy(some, unasked)}Check the symbols as the files write them, and --from and --to.`,
    );
  }
  const faulty = reports.filter((report) => problemCount(report) > 0);
  if (faulty.length > 0) {
    throw new InvalidBarsError(
      `no row is left that can be a bar\n${faulty.map(describeProblems).join('\n')}`,
      mend(faulty),
      reports,
    );
  }
  const where = paths
    .map((path) => printable(path, 60))
    .slice(0, 5)
    .join(', ');
  const ranged = options.from !== undefined || options.to !== undefined;
  throw new CatalystError(
    'missing',
    ranged ? `no bars between the dates given in ${where}` : `no bars in ${where}`,
    ranged ? 'Widen --from and --to.' : 'Give a file with bars.',
  );
}
