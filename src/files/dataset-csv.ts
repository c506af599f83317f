import { isoInstant } from '../model/time.ts';
import { FALSE, UNKNOWN } from '../engine/columns/column.ts';
import type { Dataset, DatasetColumn } from '../engine/features/dataset-columns.ts';

/** Rows joined to one piece of text: large enough that the writer is not called a million times. */
const ROWS_PER_PIECE = 4096;

/** Text that would break the line is quoted (RFC 4180). */
const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

type Cell = (row: number) => string;

/** Unknown is empty, a truth 0 or 1, a time an instant in UTC, a number the shortest text that reads back as the same double. */
function cellOf(column: DatasetColumn): Cell {
  switch (column.kind) {
    case 'numbers': {
      const { values, type } = column;
      const text = type === 'time' ? isoInstant : String;
      return (row) => (Number.isNaN(values[row]) ? '' : text(values[row]));
    }
    case 'truths': {
      const { values } = column;
      return (row) => (values[row] === UNKNOWN ? '' : values[row] === FALSE ? '0' : '1');
    }
    case 'words': {
      const words = column.words.map(field);
      const { values } = column;
      return (row) => (values[row] < 0 ? '' : words[values[row]]);
    }
  }
}

/** A training set as CSV text, in pieces: one line of names, then one a row. */
export function* datasetCsv({ columns, length }: Dataset): Generator<string> {
  yield `${columns.map(({ name }) => field(name)).join(',')}\n`;
  const cells = columns.map(cellOf);
  for (let from = 0; from < length; from += ROWS_PER_PIECE) {
    let piece = '';
    for (let row = from; row < Math.min(length, from + ROWS_PER_PIECE); row++) {
      piece += cells[0](row);
      for (let k = 1; k < cells.length; k++) piece += `,${cells[k](row)}`;
      piece += '\n';
    }
    yield piece;
  }
}
