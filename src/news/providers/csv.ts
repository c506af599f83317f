export interface CsvRow {
  /** Where the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV text (RFC 4180): cells may be quoted, a quoted one may hold commas, line ends and doubled quotes. A quote
 * that stays open ends with the text. Lines end in LF, CRLF or CR; empty lines are passed over, as is a byte order mark.
 */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const cells: string[] = [];
    const first = line;
    let more = true;
    while (more) {
      let cell = '';
      if (text[at] === '"') {
        const close = closingQuote(text, at);
        cell = text.slice(at + 1, close).replaceAll('""', '"');
        for (const char of cell) if (char === '\n') line++;
        at = close + 1;
      }
      const end = endOfCell(text, at);
      cells.push(cell + text.slice(at, end));
      more = text[end] === ',';
      at = end + 1;
      if (!more && text[end] === '\r' && text[at] === '\n') at++;
    }
    line++;
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: first, cells });
  }
  return rows;
}

function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close < 0 ? text.length : close;
}

function endOfCell(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
