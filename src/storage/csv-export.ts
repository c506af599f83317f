import type { Bars } from '../model/bars.ts';
import { formatBarTime } from '../model/timeframe.ts';

const HEADER = 'symbol,timestamp,open,high,low,close,volume\n';
/** Rows joined to one piece of text: large enough that the writer is not called a million times. */
const ROWS_PER_PIECE = 4096;

/** A symbol that would break the line is quoted (RFC 4180). */
const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Bars as CSV text, in pieces: header first, then the series in the order given.
 * Numbers are the shortest text that reads back as the same double, daily times are dates, intraday times UTC instants,
 * so that exporting, importing and exporting again gives the same bytes.
 */
export function* barsToCsv(series: Iterable<Bars>): Generator<string> {
  yield HEADER;
  for (const bars of series) {
    const symbol = field(bars.symbol);
    for (let from = 0; from < bars.length; from += ROWS_PER_PIECE) {
      const to = Math.min(bars.length, from + ROWS_PER_PIECE);
      let piece = '';
      for (let i = from; i < to; i++) {
        const time = formatBarTime(bars.time[i], bars.timeframe);
        piece += `${symbol},${time},${bars.open[i]},${bars.high[i]},${bars.low[i]},${bars.close[i]},${bars.volume[i]}\n`;
      }
      yield piece;
    }
  }
}
