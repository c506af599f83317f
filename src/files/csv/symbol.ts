import { CatalystError } from '../../model/errors.ts';
import { printable } from '../../model/text.ts';

/**
 * The characters that symbols are made of: letters, digits and `. ^ = / _ - : $ & # + !`, beginning with a letter, a digit,
 * `^` or `$`; at most 32. Enough for BRK.B, BTC/USD, ^GSPC, STW.AX, EURUSD=X, M&M.NS; no quote, space or control character.
 */
const SYMBOL = /^[A-Za-z0-9^$][A-Za-z0-9.^=/_:$&#+!-]{0,31}$/;

/** Says whether `text` may name a series. `..` is refused, so that no symbol can climb out of a folder. */
export function isSymbol(text: string): boolean {
  return SYMBOL.test(text) && !text.includes('..');
}

export const SYMBOL_HINT =
  'A symbol is 1–32 letters, digits or any of . ^ = / _ - : $ & # + ! and begins with a letter, a digit, ^ or $.';

/**
 * The symbol a file is named after: `GOOG.csv`, `bars_GOOG.csv.gz` and `GOOG_bars.txt` all hold GOOG.
 * @throws CatalystError (data) when what is left is no symbol.
 */
export function symbolOfFile(path: string): string {
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const symbol = base
    .replace(/\.gz$/i, '')
    .replace(/\.(?:csv|tsv|txt|psv)$/i, '')
    .replace(/^bars[_-]/i, '')
    .replace(/[_-]bars$/i, '');
  if (isSymbol(symbol)) return symbol;
  throw new CatalystError(
    'data',
    `${printable(base)}: there is no symbol column, and the file's name is no symbol ('${printable(symbol)}')`,
    `Rename the file after its symbol or say --symbol. ${SYMBOL_HINT}`,
  );
}
