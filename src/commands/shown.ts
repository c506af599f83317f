import { FALSE, UNKNOWN } from '../engine/columns/column.ts';
import type { Unit } from '../engine/indicators/indicator.ts';
import type { Shown } from '../engine/rules/expression.ts';
import type { Bars } from '../model/bars.ts';
import { formatBarTime } from '../model/timeframe.ts';
import { textTable } from './table.ts';

/** One `--show`: the expression as it was given, and its value at every bar. */
export interface Series {
  readonly expression: string;
  readonly unit: Unit;
  readonly shown: Shown;
}

type Value = number | boolean | null;

/** Unknown is null. */
function valueAt({ shown }: Series, bar: number): Value {
  if (shown.kind === 'number') {
    const value = shown.column.values[bar];
    return Number.isNaN(value) ? null : value;
  }
  return shown.mask[bar] === UNKNOWN ? null : shown.mask[bar] !== FALSE;
}

/** The series from bar `from` on, in pieces of text; JSON also holds what was found out about a strategy. */
export function shownAs(
  form: 'table' | 'csv' | 'json',
  bars: Bars,
  series: readonly Series[],
  from: number,
  strategy?: object,
): Iterable<string> {
  switch (form) {
    case 'table':
      return [table(bars, series, from)];
    case 'csv':
      return csv(bars, series, from);
    case 'json':
      return jsonText(bars, series, from, strategy);
  }
}

/** Seven significant digits show a price to the cent and a ratio well enough; `--csv` and `--json` give them all. */
export const cell = (value: Value): string => {
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
};

function table(bars: Bars, series: readonly Series[], from: number): string {
  const titles = ['time', ...series.map(({ expression }) => expression)];
  const rows: string[][] = [];
  for (let i = from; i < bars.length; i++) {
    rows.push([formatBarTime(bars.time[i], bars.timeframe), ...series.map((it) => cell(valueAt(it, i)))]);
  }
  return textTable(titles, rows, titles.slice(1));
}

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows joined to one piece: large enough that the writer is not called a million times. */
const PIECE_ROWS = 4096;

function* pieces(bars: Bars, from: number, row: (bar: number) => string): Generator<string> {
  for (let at = from; at < bars.length; at += PIECE_ROWS) {
    let piece = '';
    for (let i = at; i < Math.min(bars.length, at + PIECE_ROWS); i++) piece += row(i);
    yield piece;
  }
}

function* csv(bars: Bars, series: readonly Series[], from: number): Generator<string> {
  yield `${['time', ...series.map(({ expression }) => field(expression))].join(',')}\n`;
  yield* pieces(bars, from, (i) => {
    const values = series.map((it) => {
      const value = valueAt(it, i);
      return value === null ? '' : String(Number(value));
    });
    return `${[formatBarTime(bars.time[i], bars.timeframe), ...values].join(',')}\n`;
  });
}

function* jsonText(bars: Bars, series: readonly Series[], from: number, strategy?: object): Generator<string> {
  const head = {
    schema: 'catalyst.analyze.v1',
    symbol: bars.symbol,
    ...(strategy === undefined ? {} : { strategy }),
    series: series.map(({ expression, unit, shown }) => ({ expression, warmup: shown.warmup, unit })),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"rows":[`;
  let lead = '';
  for (const piece of pieces(bars, from, (i) => {
    const row = JSON.stringify([formatBarTime(bars.time[i], bars.timeframe), ...series.map((it) => valueAt(it, i))]);
    const text = lead + row;
    lead = ',';
    return text;
  })) {
    yield piece;
  }
  yield ']}\n';
}
