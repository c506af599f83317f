import { printable } from '../../model/text.ts';
import { barFault, cellsOf, isFault, isMidnight, numberOf, timeOf } from './cells.ts';
import type { Fault } from './cells.ts';
import { appendRow, growingBars } from './growing.ts';
import type { GrowingBars } from './growing.ts';
import type { Header, Role } from './header.ts';
import { scanNumber, scanned } from './number.ts';
import { addProblem } from './problems.ts';
import type { BarFileReport } from './problems.ts';
import { isSymbol } from './symbol.ts';
import { detectTimeForm, parseClock } from './time-forms.ts';
import type { TimeForm } from './time-forms.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** Where each role's value waits until its row is whole: prices and volume first, so that a number is `role <= VOLUME`. */
const SLOT: Readonly<Record<Role, number>> = {
  open: 0,
  high: 1,
  low: 2,
  close: 3,
  volume: 4,
  time: 5,
  clock: 6,
  symbol: 7,
};
const [VOLUME, TIME, CLOCK, SYMBOL, IGNORED] = [SLOT.volume, SLOT.time, SLOT.clock, SLOT.symbol, 8];

/** What the rows of one file came to. */
export interface FileRows {
  /** The form of the file's times; undefined when no row had one. */
  readonly form: TimeForm | undefined;
  /** Every wall clock stood at midnight: the rows are days, not instants. */
  readonly midnightOnly: boolean;
  /** How far from UTC the last time said it was. */
  readonly offsetMs: number;
  readonly series: ReadonlyMap<string, GrowingBars | null>;
}

export interface RowReader {
  /**
   * Reads the whole lines of `bytes[from, to)`; with `last` also the line that no line end closes.
   * Returns where the first line begins that is not read yet.
   */
  readonly read: (bytes: Buffer, from: number, to: number, last: boolean) => number;
  readonly finish: () => FileRows;
}

/**
 * Reads rows of bars into growing columns. A plain row goes from bytes to doubles without a string between; whatever is not
 * plain (quotes, spaces, exponents, 17 digits, a symbol seen first, any fault) is read again with care, by cells, which alone
 * decides what is wrong. A row that cannot be a bar is reported and left out.
 * @param fileSymbol the symbol of the rows when no column says it
 * @param wanted the symbols to keep; rows of others are passed over
 * @param headerLines the lines before the first row
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
  const slots = new Uint8Array(width).fill(IGNORED);
  for (const [role, column] of Object.entries(columns)) if (column >= 0) slots[column] = SLOT[role as Role];
  const used = Object.values(columns).filter((column) => column >= 0);
  /** A plain row gives each cell to one role; where one column was told to serve two, every row is read with care. */
  const plain = new Set(used).size === used.length;
  const values = new Float64Array(IGNORED + 1);
  const series = new Map<string, GrowingBars | null>();

  let line = headerLines;
  let form: TimeForm | undefined;
  let formLine = 0;
  let midnightOnly = true;
  let offsetMs = 0;
  /** The series of the row before: rows of one symbol usually stand together. Null: not wanted. */
  let current: GrowingBars | null = null;
  let symbolBytes = new Uint8Array(0);
  let timeLength = 0;

  /** The series of a symbol, made when it is wanted and new. */
  function seriesOf(symbol: string): GrowingBars | null {
    let rows = series.get(symbol);
    if (rows === undefined) {
      rows = wanted === undefined || wanted.has(symbol) ? growingBars(symbol) : null;
      series.set(symbol, rows);
    }
    return rows;
  }

  /** Where the cell at `at` ends. */
  function cellEnd(bytes: Buffer, at: number): number {
    let end = at;
    while (bytes[end] !== delimiter && bytes[end] !== LF && bytes[end] !== CR) end++;
    return end;
  }

  /** Makes the symbol at `at` the current one; returns where its cell ends, −1 when it was not met before. */
  function symbolEnd(bytes: Buffer, at: number): number {
    const length = symbolBytes.length;
    let i = 0;
    while (i < length && bytes[at + i] === symbolBytes[i]) i++;
    if (i === length && i > 0 && (bytes[at + i] === delimiter || bytes[at + i] === LF)) return at + i;
    const end = cellEnd(bytes, at);
    const known = series.get(bytes.toString('latin1', at, end));
    if (known === undefined) return -1;
    current = known;
    symbolBytes = Uint8Array.prototype.slice.call(bytes, at, end);
    return end;
  }

  /** Reads the time at `at` into its slot; returns where its cell ends. Cells of a column of times are mostly equally long. */
  function timeEnd(bytes: Buffer, at: number): number {
    let end = at + timeLength;
    if (bytes[end] !== delimiter || timeLength === 0) {
      end = cellEnd(bytes, at);
      timeLength = end - at;
    }
    values[TIME] = form!.parse(bytes, at, end);
    return end;
  }

  /** Reads the row at `at` when it is plain and sound, and returns where the next begins; else −1, and nothing was kept. */
  function readPlain(bytes: Buffer, at: number): number {
    let i = at;
    for (let column = 0; column < width; column++) {
      const slot = slots[column];
      if (slot <= VOLUME) {
        values[slot] = scanNumber(bytes, i);
        i = scanned.end;
      } else if (slot === TIME) i = timeEnd(bytes, i);
      else if (slot === SYMBOL) {
        i = symbolEnd(bytes, i);
        if (i < 0) return -1;
        if (current === null) return bytes.indexOf(LF, i) + 1;
      } else {
        const end = cellEnd(bytes, i);
        if (bytes[i] === QUOTE) return -1;
        if (slot === CLOCK) values[CLOCK] = parseClock(bytes, i, end);
        i = end;
      }
      if (column === width - 1) {
        if (bytes[i] === CR) i++;
        if (bytes[i] !== LF) return -1;
      } else if (bytes[i] !== delimiter) return -1;
      i++;
    }
    return keep() ? i : -1;
  }

  /** Keeps the row whose values wait in their slots, unless they are no bar's. */
  function keep(): boolean {
    const [high, low] = [values[1], values[2]];
    const time = values[TIME] + values[CLOCK];
    const sound =
      values[0] >= low &&
      values[0] <= high &&
      values[3] >= low &&
      values[3] <= high &&
      low > 0 &&
      high < Infinity &&
      values[VOLUME] >= 0 &&
      values[VOLUME] < Infinity;
    if (!sound || time !== time) return false;
    if (form!.offsetMs !== undefined) offsetMs = form!.offsetMs();
    if (midnightOnly && !isMidnight(time + offsetMs)) midnightOnly = false;
    appendRow(current!, time, values, line);
    report.rows++;
    return true;
  }

  /** Reads a row cell by cell: keeps it, or tells what is wrong with it. */
  function readWithCare(text: string): Fault | undefined {
    const cells = cellsOf(text, String.fromCharCode(delimiter));
    if (cells === undefined) return ['quotes', 'a quoted cell is not closed on its line, or more follows its end'];
    const trailing = cells.length === width + 1 && cells[width] === '';
    if (cells.length !== width && !trailing) {
      return ['cell_count', `${cells.length} cells where the header has ${width}`];
    }
    const symbol = columns.symbol < 0 ? fileSymbol() : cells[columns.symbol];
    if (!isSymbol(symbol)) return ['bad_symbol', `'${printable(symbol, 40)}' is no symbol`];
    current = seriesOf(symbol);
    symbolBytes = Buffer.from(symbol);
    if (current === null) return undefined;

    const written = cells[columns.time];
    if (form === undefined) {
      form = detectTimeForm(Buffer.from(written), 0, Buffer.byteLength(written));
      formLine = line;
    }
    const time = timeOf(written, form, formLine);
    if (isFault(time)) return time;
    values[TIME] = time;
    if (columns.clock >= 0) {
      const clock = Buffer.from(cells[columns.clock]);
      values[CLOCK] = parseClock(clock, 0, clock.length);
      if (Number.isNaN(values[CLOCK]))
        return ['bad_time', `'${printable(cells[columns.clock], 40)}' is no time of day`];
    }
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      const value = columns[name] < 0 ? 0 : numberOf(cells[columns[name]], name);
      if (isFault(value)) return value;
      values[SLOT[name]] = value;
    }
    if (keep()) return undefined;
    return barFault(values[0], values[1], values[2], values[3], values[VOLUME])!;
  }

  /** Reads one line with care; `to` is where it ends, its line end left out. */
  function readLine(bytes: Buffer, at: number, to: number): void {
    const end = to > at && bytes[to - 1] === CR ? to - 1 : to;
    const text = bytes.toString('utf8', at, end);
    if (text.trim() === '') return;
    const fault = readWithCare(text);
    if (fault === undefined) return;
    report.rows++;
    addProblem(report, line, ...fault);
  }

  return {
    read: (bytes, from, to, last) => {
      const wholeLines = to === 0 ? 0 : bytes.lastIndexOf(LF, to - 1) + 1;
      let at = from;
      while (at < wholeLines) {
        line++;
        let next = plain && form !== undefined ? readPlain(bytes, at) : -1;
        if (next < 0) {
          next = bytes.indexOf(LF, at) + 1;
          readLine(bytes, at, next - 1);
        }
        at = next;
      }
      if (!last || at >= to) return at;
      line++;
      readLine(bytes, at, to);
      return to;
    },
    finish: () => ({ form, midnightOnly, offsetMs, series }),
  };
}
