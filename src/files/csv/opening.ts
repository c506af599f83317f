import { CatalystError } from '../../model/errors.ts';
import { printable } from '../../model/text.ts';
import { readHeader } from './header.ts';
import type { ColumnNames, Header } from './header.ts';

export interface Opening {
  readonly header: Header;
  /** Where the first row begins, and how many lines stand before it. */
  readonly at: number;
  readonly lines: number;
}

/** Files that begin like this are no tables, whatever they are called. */
const MAGIC: readonly (readonly [bytes: string, what: string])[] = [
  ['PK\x03\x04', 'a ZIP archive or an Excel workbook'],
  ['PAR1', 'a Parquet file'],
  ['SQLite format 3', 'an SQLite database'],
  ['%PDF', 'a PDF document'],
  ['\xff\xfe', 'UTF-16 text'],
  ['\xfe\xff', 'UTF-16 text'],
  ['BZh', 'a bzip2 file'],
  ['\xfd7zXZ', 'an xz file'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard file'],
];

const refuse = (where: string, what: string): CatalystError =>
  new CatalystError(
    'data',
    `${where}: this is ${what}, not a CSV file of bars`,
    'Save it as CSV in UTF-8, plain or gzip.',
  );

/** @throws CatalystError (data) when the bytes are plainly no text table. */
function refuseOthers(bytes: Buffer, length: number, where: string): void {
  const head = bytes.toString('latin1', 0, Math.min(length, 64));
  const magic = MAGIC.find(([start]) => head.startsWith(start));
  if (magic !== undefined) throw refuse(where, magic[1]);
  const nul = bytes.indexOf(0);
  if (nul >= 0 && nul < Math.min(length, 65_536)) throw refuse(where, 'binary data');
  const text = bytes
    .toString('utf8', 0, Math.min(length, 512))
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^<(?:!doctype|html|head|body|table|meta|script|\?xml|!--)/i.test(text)) {
    throw refuse(where, text.startsWith('<?xml') ? 'XML' : 'an HTML page');
  }
  if (/^[{[]/.test(text)) throw refuse(where, 'JSON');
}

/** The names of some thousand columns; what is longer is no header of bars, and is not read in part. */
const HEADER_MAX = 65_536;

/** A cell with a digit: rows of bars are full of them, lines of names have next to none. */
const DIGIT = /\d/;

/**
 * Reads what stands before the rows: a byte order mark, `#` comments, blank lines, a `sep=;` line, one line of names.
 * Returns undefined when `bytes` end before the line after the names is whole and `last` is false.
 * @throws CatalystError (data) for anything that is no table of bars
 */
export function readOpening(
  bytes: Buffer,
  length: number,
  last: boolean,
  where: string,
  named: ColumnNames,
): Opening | undefined {
  refuseOthers(bytes, length, where);
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let lines = 0;
  let delimiter: string | undefined;
  while (at < length) {
    const [line, next] = lineAt(bytes, at, length);
    if (next < 0 && !last) return undefined;
    lines++;
    const began = at;
    at = next < 0 ? length : next;
    const separator = /^sep=(.)$/i.exec(line);
    if (separator !== null) delimiter = separator[1];
    else if (line.trim() !== '' && !line.startsWith('#')) {
      if (/\r[^\n]/.test(line)) {
        throw new CatalystError('data', `${where}: its lines end with CR alone`, 'Save it with line ends LF or CRLF.');
      }
      if (at - began > HEADER_MAX) {
        throw new CatalystError(
          'data',
          `${where} line ${lines}: the names of the columns take more than ${HEADER_MAX} bytes`,
          'Leave out the columns that bars do not need.',
        );
      }
      const header = readHeader(line, `${where} line ${lines}`, named, delimiter);
      if (at >= length && last) throw nothing(where, 'only a header and no rows');
      const [second, end] = lineAt(bytes, at, length);
      if (end < 0 && !last) return undefined;
      if (second.trim() !== '' && !DIGIT.test(second)) {
        throw new CatalystError(
          'data',
          `${where} line ${lines + 1}: a second header line ('${printable(second, 40)}')`,
          'Keep one line of column names before the rows.',
        );
      }
      return { header, at, lines };
    }
  }
  if (last) throw nothing(where, 'empty');
  return undefined;
}

const nothing = (where: string, what: string): CatalystError =>
  new CatalystError('data', `${where}: the file is ${what}`, 'Give a CSV with a header line and one bar a line.');

/** The line at `at` without its end, and where the next begins (−1: its end is not in the bytes). */
function lineAt(bytes: Buffer, at: number, length: number): [line: string, next: number] {
  const end = bytes.indexOf(0x0a, at);
  const to = end < 0 || end >= length ? length : end;
  return [bytes.toString('utf8', at, Math.min(to, at + HEADER_MAX)).replace(/\r$/, ''), to === length ? -1 : to + 1];
}
