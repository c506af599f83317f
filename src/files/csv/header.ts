import { CatalystError } from '../../model/errors.ts';
import { printable } from '../../model/text.ts';

/** What a column can mean to bars. `clock` is the time of day beside a `date`. */
export type Role = 'time' | 'clock' | 'symbol' | 'open' | 'high' | 'low' | 'close' | 'volume';

/** Header names said by the user, `{ close: 'Adj Close' }`; `volume: 'none'` where a market has no volume. */
export type ColumnNames = Readonly<Partial<Record<Role, string>>>;

export interface Header {
  readonly delimiter: number;
  readonly names: readonly string[];
  /** The column of each role, −1 where there is none (clock, symbol, and volume when it is said to be none). */
  readonly columns: Readonly<Record<Role, number>>;
  readonly notes: readonly string[];
}

const ROLES: readonly Role[] = ['time', 'clock', 'symbol', 'open', 'high', 'low', 'close', 'volume'];

/**
 * `close=Adj Close` and the like as names by role.
 * @throws CatalystError (usage) when a pair names no role
 */
export function columnNames(pairs: readonly string[]): ColumnNames {
  const names: Partial<Record<Role, string>> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const role = ROLES.find((known) => known === pair.slice(0, Math.max(at, 0)).toLowerCase());
    if (role === undefined) {
      throw new CatalystError(
        'usage',
        `'${printable(pair, 60)}' names no column`,
        `Write it as close=HEADER, for one of ${ROLES.join(', ')}.`,
      );
    }
    names[role] = pair.slice(at + 1);
  }
  return names;
}

/** The names each role goes by, best first, as `plainName` leaves them. */
const NAMES: Readonly<Record<Role | 'date' | 'adjusted', readonly string[]>> = {
  time: [
    'timestamp',
    'datetime',
    'timestamputc',
    'datetimeutc',
    'gmttime',
    'opentime',
    'bartime',
    'windowstart',
    'time',
    'ts',
    't',
    'dt',
    'epoch',
    'unixtime',
    'unix',
  ],
  date: ['date', 'tradedate', 'tradingday', 'tradingdate', 'session', 'day'],
  clock: ['time', 'clock', 'timeofday'],
  symbol: ['symbol', 'ticker', 'instrument', 'sym', 'tic', 'stock', 'security', 'code', 'name'],
  open: ['open', 'openprice', 'priceopen', 'openingprice', 'o', 'first'],
  high: ['high', 'highprice', 'pricehigh', 'h'],
  low: ['low', 'lowprice', 'pricelow', 'l'],
  close: ['close', 'closeprice', 'priceclose', 'closingprice', 'closelast', 'c', 'last', 'price'],
  volume: ['volume', 'vol', 'v', 'totalvolume', 'tradevolume', 'sharestraded', 'shares'],
  adjusted: ['adjclose', 'adjustedclose', 'adjcloseprice', 'closeadj', 'closeadjusted'],
};

/** `<CLOSE>`, `Close_Price`, `4. close` and `"Close"` in one spelling. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^\s*\d+\.\s*/, '')
    .replace(/[^a-z0-9\u0080-\uffff]/g, '');

const DELIMITERS = [',', ';', '\t', '|'];

/** The cells of a header line, quotes taken off. */
export function splitCells(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    else if (char === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return [...cells, cell.trim()];
}

/** The delimiter that cuts the header into most cells. */
const delimiterOf = (line: string): string =>
  DELIMITERS.toSorted((a, b) => splitCells(line, b).length - splitCells(line, a).length)[0];

const listNames = (names: readonly string[]): string =>
  names
    .slice(0, 12)
    .map((name) => `'${printable(name, 24)}'`)
    .join(', ') + (names.length > 12 ? ', …' : '');

/**
 * Finds the columns by the meaning of their names.
 * @throws CatalystError (data) when a column is missing or two columns could be meant; (usage) when a named one is not there.
 */
export function readHeader(line: string, where: string, named: ColumnNames, delimiter?: string): Header {
  const mark = delimiter ?? delimiterOf(line);
  const names = splitCells(line, mark);
  const plain = names.map(plainName);
  const notes: string[] = [];

  const find = (known: readonly string[], role: string): number => {
    for (const name of known) {
      const at = plain.indexOf(name);
      if (at < 0) continue;
      if (plain.includes(name, at + 1)) {
        throw new CatalystError(
          'data',
          `${where}: two columns are named '${printable(names[at], 24)}', so the ${role} is not known`,
          'Rename or remove one of them.',
        );
      }
      return at;
    }
    return -1;
  };
  const byName = (role: Role): number | undefined => {
    const name = named[role];
    if (name === undefined) return undefined;
    if (role === 'volume' && name === 'none') return -1;
    const exact = names.findIndex((candidate) => candidate.toLowerCase() === name.toLowerCase());
    const at = exact >= 0 || plainName(name) === '' ? exact : plain.indexOf(plainName(name));
    if (at >= 0) return at;
    throw new CatalystError(
      'usage',
      `${where}: there is no column '${printable(name, 24)}' for the ${role}`,
      `The columns are ${listNames(names)}.`,
    );
  };

  const date = find(NAMES.date, 'date');
  const clockBeside = date < 0 ? -1 : find(NAMES.clock, 'time of day');
  const instant = find(NAMES.time, 'time');
  const splitInTwo = clockBeside >= 0 && (instant < 0 || instant === clockBeside);
  const unnamed = names[0] === '' ? 0 : -1;
  const time = byName('time') ?? (splitInTwo ? date : instant >= 0 ? instant : date >= 0 ? date : unnamed);

  const columns: Record<Role, number> = {
    time,
    clock: byName('clock') ?? (splitInTwo && named.time === undefined ? clockBeside : -1),
    symbol: byName('symbol') ?? find(NAMES.symbol, 'symbol'),
    open: byName('open') ?? find(NAMES.open, 'open'),
    high: byName('high') ?? find(NAMES.high, 'high'),
    low: byName('low') ?? find(NAMES.low, 'low'),
    close: byName('close') ?? find(NAMES.close, 'close'),
    volume: byName('volume') ?? find(NAMES.volume, 'volume'),
  };

  const required: Role[] = ['time', 'open', 'high', 'low', 'close'];
  if (named.volume !== 'none') required.push('volume');
  const missing = required.filter((role) => columns[role] < 0);
  if (missing.length > 0) throw missingColumns(missing, names, where);

  if (find(NAMES.adjusted, 'adjusted close') >= 0 && named.close === undefined) {
    notes.push('the adjusted close was left aside: prices are the raw ones, adjust them with corporate actions');
  }
  if (named.volume === 'none') notes.push('no volume in this file, as said: every bar has volume 0');
  return { delimiter: mark.charCodeAt(0), names, columns, notes };
}

function missingColumns(missing: readonly Role[], names: readonly string[], where: string): CatalystError {
  const what = `${where}: no column for ${missing.join(', ')} among ${listNames(names)}`;
  if (names.length === 1) {
    return new CatalystError(
      'data',
      what,
      'The first line must name the columns, time, open, high, low, close, volume: remove what stands before it.',
    );
  }
  const numbers = names.filter((name) => /^[-+.\d/: TZ]*\d[-+.\d/: TZ]*$/.test(name)).length;
  if (numbers * 2 > names.length) {
    return new CatalystError(
      'data',
      what,
      'The first line must name the columns: time, open, high, low, close, volume.',
    );
  }
  if (names.some((name) => plainName(name) === 'price' || plainName(name) === 'ticker') && missing.includes('time')) {
    return new CatalystError('data', what, 'There seem to be several header lines: keep one line of column names.');
  }
  const hint =
    missing.length === 1 && missing[0] === 'volume'
      ? 'If the market has none, say so with --columns volume=none; otherwise name it with --columns volume=NAME.'
      : `Name a column with --columns ${missing[0]}=NAME, or write a header with time, open, high, low, close, volume.`;
  return new CatalystError('data', what, hint);
}
