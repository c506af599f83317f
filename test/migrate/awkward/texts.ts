import { textOf } from './case.ts';
import type { CellTable } from './case.ts';

export const TEXTS: CellTable = {
  name: 'cell_text',
  declared: 'varchar(5)',
  becomes: 'text',
  cases: [
    ['nothing', 'null', null],
    ['an empty text', `''`, ''],
    ['longer than the column says', `'AAPL240119C00150000'`, 'AAPL240119C00150000'],
    ['the word null', `'NULL'`, 'NULL'],
    ['the null of COPY', `'\\N'`, '\\N'],
    ['the end of COPY', `'\\.'`, '\\.'],
    ['a backslash', `'C:\\new\\table'`, 'C:\\new\\table'],
    ['a quote', `'O''Reilly'`, `O'Reilly`],
    ['a double quote', `'"buy"'`, '"buy"'],
    ['a tab, a line feed, a return', `'a' || char(9, 10, 13) || 'b'`, 'a\t\n\rb'],
    ['spaces at both ends', `'  x  '`, '  x  '],
    ['a digit, kept a text', '12', '12'],
    ['leading zeros', `'0012'`, '0012'],
    ['a real, made a text by the column', '1.5', '1.5'],
    ['four bytes of UTF-8', `'🚀'`, '🚀'],
    ['the last code point', 'char(1114111)', '\u{10ffff}'],
    ['composed and decomposed letters', `'é' || char(101, 769)`, 'ée\u0301'],
    ['right to left', `'שלום' || char(8238)`, 'שלום\u202e'],
    ['an escape sequence', `char(27) || '[31mred'`, '\u001b[31mred'],
    ['a byte-order mark', `char(65279) || 'x'`, '\ufeffx'],
    ['a replacement character that was there before', 'char(65533)', '\ufffd'],
    ['a formula', `'=cmd|calc'`, '=cmd|calc'],
    ['an injection', `'''); drop schema trading cascade; --'`, `'); drop schema trading cascade; --`],
    ['a variable of a shell', `'$1 $(id)'`, '$1 $(id)'],
    ['NUL in the middle', `'a' || char(0) || 'b'`, /NUL|zero byte|0x00/i],
    ['NUL at the end', `'a' || char(0)`, /NUL|zero byte|0x00/i],
    ['NUL alone', 'char(0)', /NUL|zero byte|0x00/i],
    ['a byte of Latin-1', textOf('636166e9'), /UTF-8/],
    ['a continuation without a start', textOf('80'), /UTF-8/],
    ['an overlong slash', textOf('c0af'), /UTF-8/],
    ['an overlong NUL', textOf('c080'), /UTF-8/],
    ['a surrogate', textOf('eda080'), /UTF-8/],
    ['a pair of surrogates', textOf('eda0bdedb080'), /UTF-8/],
    ['a sequence cut short', textOf('e282'), /UTF-8/],
    ['beyond the last code point', textOf('f4908080'), /UTF-8/],
    ['a byte that no text has', textOf('61ff62'), /UTF-8/],
    ['a replacement character and a broken byte', textOf('efbfbdff'), /UTF-8/],
    ['bytes', `x'616263'`, /text|bytes|blob/i],
    ['no bytes', `x''`, /text|bytes|blob/i],
  ],
};

export const BYTES: CellTable = {
  name: 'cell_blob',
  declared: 'blob',
  becomes: 'bytea',
  cases: [
    ['nothing', 'null', null],
    ['no bytes', `x''`, '\\x'],
    ['a zero byte', `x'00'`, '\\x00'],
    ['all kinds', `x'00ff5c4e0a275c2e'`, '\\x00ff5c4e0a275c2e'],
    ['what would be a text', `x'616263'`, '\\x616263'],
    ['a text', `'abc'`, /bytes|blob|text/i],
    ['an integer', '1', /bytes|blob|integer/i],
    ['a real', '1.5', /bytes|blob|real|number/i],
  ],
};

/** A column of several kinds is a text that says in SQL's own words what each cell was. */
export const ANYTHING: CellTable = {
  name: 'cell_any',
  declared: 'any',
  strict: true,
  becomes: 'text',
  cases: [
    ['nothing', 'null', null],
    ['an integer', '1', '1'],
    ['the largest integer', '9223372036854775807', '9223372036854775807'],
    ['a real', '1.5', '1.5'],
    ['a whole real, which is no integer', '1.0', '1.0'],
    ['a text', `'abc'`, `'abc'`],
    ['a text that looks like a number', `'1'`, `'1'`],
    ['a quote', `'it''s'`, `'it''s'`],
    ['bytes', `x'00ff'`, `X'00ff'`],
    ['NUL in a text', `'a' || char(0)`, /NUL|zero byte|0x00/i],
  ],
};

/** No declared type at all: what the cells are decides. */
export const UNTYPED: CellTable = {
  name: 'cell_untyped',
  declared: '',
  becomes: 'bigint',
  cases: [
    ['nothing', 'null', null],
    ['an integer', '7', '7'],
    ['one beyond what a double holds', '9007199254740993', '9007199254740993'],
  ],
};
