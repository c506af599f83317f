import { DAY_MS } from '../../model/time.ts';
import { printable } from '../../model/text.ts';
import { parseNumber } from './number.ts';
import { detectTimeForm, parseClock } from './time-forms.ts';
import type { TimeForm } from './time-forms.ts';
import { ensureRoom, growingBars } from './growing.ts';
import type { GrowingBars } from './growing.ts';
import { addProblem } from './problems.ts';
import type { BarFileReport, ProblemKind } from './problems.ts';
import type { Header } from './header.ts';
import { SYMBOL_HINT, isSymbol } from './symbol.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;

/** Cells of a line beyond this many are counted and not looked at. */
const CELLS_MAX = 1024;

const PRICES = ['open', 'high', 'low', 'close'] as const;

export interface RowReader {
  /**
   * Reads the whole lines of `bytes[from, to)`; with `last` also the line that no line end closes.
   * Returns where the first line begins that is not read yet.
   */
  readonly read: (bytes: Buffer, from: number, to: number, last: boolean) => number;
  /** The form of the file's times, known from its first row on. */
  readonly form: () => TimeForm | undefined;
  /** Whether every wall clock seen stood at midnight. */
  readonly midnightOnly: () => boolean;
  readonly offsetMs: () => number;
  readonly series: ReadonlyMap<string, GrowingBars>;
}

/**
 * Reads rows of bars into growing columns, bytes to doubles without a string between. A row that cannot be a bar is
 * reported and left out.
 * @param fileSymbol the symbol of the rows when no column says it
 * @param wanted the symbols to keep; rows of others are not looked at further
 */
export function rowReader(
  header: Header,
  report: BarFileReport,
  fileSymbol: () => string,
  wanted: ReadonlySet<string> | undefined,
  headerLines: number,
): RowReader {
  const { delimiter, columns } = header;
  const width = header.names.length;
  const from = new Int32Array(CELLS_MAX);
  const to = new Int32Array(CELLS_MAX);
  const series = new Map<string, GrowingBars>();

  let line = headerLines;
  let form: TimeForm | undefined;
  let formLine = 0;
  let midnightOnly = true;
  let offsetMs = 0;
  let brokenQuotes = false;

  const text = (bytes: Buffer, column: number): string =>
    printable(bytes.toString('utf8', from[column], Math.min(to[column], from[column] + 200)), 40);
  const problem = (kind: ProblemKind, what: string): void => addProblem(report, line, kind, what);

  /** Finds the cells of the line at `at`; returns where the next line begins, −1 when this one does not end before `end`. */
  function cut(bytes: Buffer, at: number, end: number, last: boolean): number {
    let cells = 0;
    let start = at;
    let i = at;
    brokenQuotes = false;
    for (;;) {
      if (i < end && bytes[i] === QUOTE && i === start) {
        let closed = i + 1;
        while (closed < end && bytes[closed] !== QUOTE && bytes[closed] !== LF) closed++;
        if (closed === end || bytes[closed] === LF) {
          brokenQuotes = true;
          i++;
        } else {
          // A doubled quote can only stand in a cell that is no number, time or symbol: what follows is refused as such.
          start = i + 1;
          i = closed;
          if (cells < CELLS_MAX) {
            from[cells] = start;
            to[cells] = i;
          }
          i++;
          while (i < end && bytes[i] !== delimiter && bytes[i] !== LF) {
            if (bytes[i] !== CR && bytes[i] !== SPACE) brokenQuotes = true;
            i++;
          }
          cells++;
          if (i === end && !last) return -1;
          if (i === end || bytes[i] === LF) break;
          start = ++i;
          continue;
        }
      }
      while (i < end && bytes[i] !== delimiter && bytes[i] !== LF) i++;
      if (i === end && !last) return -1;
      if (cells < CELLS_MAX) {
        from[cells] = start;
        to[cells] = i;
      }
      cells++;
      if (i === end || bytes[i] === LF) {
        const final = Math.min(cells, CELLS_MAX) - 1;
        if (to[final] > from[final] && bytes[to[final] - 1] === CR) to[final]--;
        break;
      }
      start = ++i;
    }
    count = cells;
    return i + 1;
  }
  let count = 0;

  const isBlank = (): boolean => count === 1 && from[0] === to[0];

  /** Whether the cells are as many as the header's; one empty cell too many is a trailing delimiter. */
  const fitsHeader = (): boolean => count === width || (count === width + 1 && from[width] === to[width]);

  function timeProblem(bytes: Buffer, column: number): void {
    const cell = text(bytes, column);
    const found = detectTimeForm(bytes, from[column], to[column]);
    if (from[column] === to[column]) problem('missing_value', 'the time is empty');
    else if (form !== undefined && found !== undefined && found !== form) {
      problem('mixed_dates', `'${cell}' is ${found.name}, but line ${formLine} began with ${form.name}`);
    } else if (form !== undefined) problem('bad_time', `'${cell}' is no time of the form ${form.name}`);
    else problem('bad_time', `'${cell}' is no time of a form that is read`);
  }

  function readTime(bytes: Buffer): number {
    const column = columns.time;
    if (form === undefined) {
      form = detectTimeForm(bytes, from[column], to[column]);
      formLine = line;
    }
    const time = form === undefined ? NaN : form.parse(bytes, from[column], to[column]);
    if (Number.isNaN(time)) {
      timeProblem(bytes, column);
      return NaN;
    }
    let clockMs = 0;
    if (columns.clock >= 0) {
      clockMs = parseClock(bytes, from[columns.clock], to[columns.clock]);
      if (Number.isNaN(clockMs)) {
        problem('bad_time', `'${text(bytes, columns.clock)}' is no time of day`);
        return NaN;
      }
    }
    const wall = time + clockMs;
    if (form!.offsetMs !== undefined) offsetMs = form!.offsetMs();
    if (midnightOnly && (wall + offsetMs) % DAY_MS !== 0) midnightOnly = false;
    return wall;
  }

  // The symbol of the row before, as bytes: rows of one symbol usually stand together.
  const lastBytes = new Uint8Array(128);
  let lastLength = -1;
  let current: GrowingBars | undefined;

  /** The series of the row: undefined when it is not wanted, null when its symbol was refused (and reported). */
  function seriesOfRow(bytes: Buffer): GrowingBars | undefined | null {
    const column = columns.symbol;
    if (column < 0) {
      if (lastLength < 0) {
        current = openSeries(fileSymbol());
        lastLength = 0;
      }
      return current;
    }
    const start = from[column];
    const length = to[column] - start;
    if (length === lastLength) {
      let i = 0;
      while (i < length && bytes[start + i] === lastBytes[i]) i++;
      if (i === length) return current;
    }
    const symbol = bytes.toString('utf8', start, start + Math.min(length, 200)).trim();
    if (!isSymbol(symbol)) {
      lastLength = -1;
      problem('bad_symbol', `'${text(bytes, column)}' is no symbol. ${SYMBOL_HINT}`);
      return null;
    }
    current = openSeries(symbol);
    lastLength = length <= lastBytes.length ? length : -1;
    for (let i = 0; i < lastLength; i++) lastBytes[i] = bytes[start + i];
    return current;
  }

  function openSeries(symbol: string): GrowingBars | undefined {
    if (wanted !== undefined && !wanted.has(symbol)) return undefined;
    let rows = series.get(symbol);
    if (rows === undefined) {
      rows = growingBars(symbol);
      series.set(symbol, rows);
    }
    return rows;
  }

  function numberProblem(bytes: Buffer, name: 'volume' | (typeof PRICES)[number], value: number): void {
    const column = columns[name];
    const cell = text(bytes, column);
    if (/^(?:|nan|null|none|n\/?a|-+|\\n)$/i.test(cell.trim())) {
      problem('missing_value', `${name} is ${cell.trim() === '' ? 'empty' : `'${cell}'`}`);
    } else if (/^[+-]?inf(?:inity)?$/i.test(cell.trim()) || !Number.isNaN(value)) {
      problem('not_finite', `${name} '${cell}' is not finite`);
    } else {
      const separators = /^[-+\d.,' ]+$/.test(cell) ? ' (separators are not guessed at: write 1234.5)' : '';
      problem('not_a_number', `${name} '${cell}' is no number${separators}`);
    }
  }

  /** Reports why a row cannot be a bar: the first cell or relation at fault. */
  function rowProblem(bytes: Buffer, open: number, high: number, low: number, close: number, volume: number): void {
    const prices = [open, high, low, close];
    const bad = prices.findIndex((price) => !Number.isFinite(price));
    const notPositive = prices.findIndex((price) => price <= 0);
    if (bad >= 0) numberProblem(bytes, PRICES[bad], prices[bad]);
    else if (!Number.isFinite(volume)) numberProblem(bytes, 'volume', volume);
    else if (notPositive >= 0) problem('price_not_positive', `${PRICES[notPositive]} is ${prices[notPositive]}`);
    else if (volume < 0) problem('negative_volume', `volume is ${volume}`);
    else if (high < low) problem('high_below_low', `high ${high} is below low ${low}`);
    else {
      const name = open > high || open < low ? 'open' : 'close';
      problem('outside_high_low', `${name} ${name === 'open' ? open : close} lies outside low ${low} and high ${high}`);
    }
  }

  function readRow(bytes: Buffer): void {
    report.rows++;
    if (brokenQuotes) {
      problem('quotes', 'a quoted cell is not closed on its line');
      return;
    }
    if (!fitsHeader()) {
      problem('cell_count', `${count} cells where the header has ${width}`);
      return;
    }
    const rows = seriesOfRow(bytes);
    if (rows === null) return;
    if (rows === undefined) {
      report.rows--;
      return;
    }
    const time = readTime(bytes);
    if (Number.isNaN(time)) return;
    const open = parseNumber(bytes, from[columns.open], to[columns.open]);
    const high = parseNumber(bytes, from[columns.high], to[columns.high]);
    const low = parseNumber(bytes, from[columns.low], to[columns.low]);
    const close = parseNumber(bytes, from[columns.close], to[columns.close]);
    const volume = columns.volume < 0 ? 0 : parseNumber(bytes, from[columns.volume], to[columns.volume]);
    const sound =
      low > 0 && high < Infinity && open >= low && open <= high && close >= low && close <= high && volume >= 0;
    if (!sound || volume === Infinity) {
      rowProblem(bytes, open, high, low, close, volume);
      return;
    }
    const at = rows.length;
    ensureRoom(rows);
    rows.time[at] = time;
    rows.open[at] = open;
    rows.high[at] = high;
    rows.low[at] = low;
    rows.close[at] = close;
    rows.volume[at] = volume;
    rows.line[at] = line;
    rows.length = at + 1;
  }

  return {
    read: (bytes, start, end, last) => {
      let at = start;
      while (at < end) {
        const next = cut(bytes, at, end, last);
        if (next < 0) return at;
        line++;
        if (!isBlank()) readRow(bytes);
        at = next;
      }
      return Math.min(at, end);
    },
    form: () => form,
    midnightOnly: () => midnightOnly,
    offsetMs: () => offsetMs,
    series,
  };
}
