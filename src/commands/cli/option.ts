import { DAY_MS, parseIsoDate } from '../../model/time.ts';
import type { TimeMs } from '../../model/time.ts';
import { parseTimeframe } from '../../model/timeframe.ts';
import type { Timeframe } from '../../model/timeframe.ts';

/** What came of reading a text: the value, or what was expected in its place. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string };

/**
 * One option: its definition, its help and its reading in one place. Its name comes from its key in a command's table:
 * `slippageBps` is `--slippage-bps` on the line, `CATALYST_SLIPPAGE_BPS` in the environment, `slippage_bps` in catalyst.yaml.
 */
export interface Option<T> {
  /** `flag` takes no value, `one` takes one, `each` one each time it is given, `rest` all words up to the next option. */
  readonly takes: 'flag' | 'one' | 'each' | 'rest';
  readonly placeholder: string;
  readonly summary: string;
  readonly initial: T;
  readonly short?: string;
  /** Whether the environment and catalyst.yaml may set it too. */
  readonly setting?: boolean;
  readonly choices?: readonly string[];
  /** Whether its values are paths, for completion. */
  readonly path?: boolean;
  /** All texts given, in order, at least one; a flag is given 'true' or 'false'. */
  read(texts: readonly string[]): Reading<T>;
}

export type OptionTable = Readonly<Record<string, Option<unknown>>>;
export type Values<O extends OptionTable> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

type More = Partial<Pick<Option<unknown>, 'short' | 'setting' | 'path'>>;

const value = <T>(it: T): Reading<T> => ({ ok: true, value: it });
const expected = (what: string): Reading<never> => ({ ok: false, expected: what });
const last = (texts: readonly string[]): string => texts[texts.length - 1];

export function flag(summary: string, more: More = {}): Option<boolean> {
  return {
    takes: 'flag',
    placeholder: '',
    summary,
    initial: false,
    ...more,
    read(texts) {
      const word = last(texts);
      return word === 'true' || word === 'false' ? value(word === 'true') : expected('true or false');
    },
  };
}

/** `a url`, `an expression`. */
const something = (placeholder: string): string =>
  `${/^[aeio]/.test(placeholder) ? 'an' : 'a'} ${placeholder}, not nothing`;

export function text(placeholder: string, summary: string, more: More = {}): Option<string | undefined> {
  return {
    takes: 'one',
    placeholder,
    summary,
    initial: undefined,
    ...more,
    read: (texts) => (last(texts) === '' ? expected(something(placeholder)) : value(last(texts))),
  };
}

/** A text of one form, told in words: a code, a short name. */
export function word(placeholder: string, summary: string, form: RegExp, inWords: string): Option<string | undefined> {
  return {
    ...text(placeholder, summary),
    read: (texts) => (form.test(last(texts)) ? value(last(texts)) : expected(inWords)),
  };
}

interface Range {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly integer?: boolean;
}

const describeRange = ({ min, above, max, integer }: Range): string => {
  const noun = integer === true ? 'a whole number' : 'a number';
  const floor = above === undefined ? (min === undefined ? '' : ` of at least ${min}`) : ` above ${above}`;
  return `${noun}${floor}${max === undefined ? '' : `${floor === '' ? '' : ' and'} of at most ${max}`}`;
};

/** A finite decimal number; `Infinity`, `0x10` and `1_000` are not numbers that a trader means. */
export const parseNumber = (word: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : NaN;

export function number<T extends number | undefined>(
  placeholder: string,
  summary: string,
  initial: T,
  range: Range = {},
  more: More = {},
): Option<number | T> {
  return {
    takes: 'one',
    placeholder,
    summary,
    initial,
    ...more,
    read(texts) {
      const n = parseNumber(last(texts));
      const inside =
        Number.isFinite(n) &&
        n >= (range.min ?? -Infinity) &&
        n > (range.above ?? -Infinity) &&
        n <= (range.max ?? Infinity) &&
        (range.integer !== true || Number.isInteger(n));
      return inside ? value(n) : expected(describeRange(range));
    },
  };
}

export function choice<const C extends string, T extends C | undefined>(
  choices: readonly C[],
  summary: string,
  initial: T,
  more: More = {},
): Option<C | T> {
  return {
    takes: 'one',
    placeholder: choices.join('|'),
    summary,
    initial,
    choices,
    ...more,
    read(texts) {
      const found = choices.find((it) => it === last(texts));
      return found === undefined ? expected(`one of ${choices.join(', ')}`) : value(found);
    },
  };
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?Z$/;

/** A date or an instant in UTC. A date alone is its first millisecond, or its last one where `edge` is `end`. */
export function date(summary: string, edge: 'start' | 'end'): Option<TimeMs | undefined> {
  return {
    takes: 'one',
    placeholder: 'date',
    summary,
    initial: undefined,
    read(texts) {
      const word = last(texts);
      const instant = INSTANT.exec(word);
      const day = parseIsoDate(instant === null ? word : instant[1]);
      if (Number.isNaN(day)) return expected('a date such as 2015-06-30, or an instant such as 2015-06-30T14:30:00Z');
      if (instant === null) return value(edge === 'end' ? day + DAY_MS - 1 : day);
      return value(day + ((Number(instant[2]) * 60 + Number(instant[3])) * 60 + Number(instant[4] || 0)) * 1000);
    },
  };
}

/** Two dates or instants with `..` between them, both included: the last day is whole. */
export function span(placeholder: string, summary: string): Option<{ from: TimeMs; to: TimeMs } | undefined> {
  return {
    takes: 'one',
    placeholder,
    summary,
    initial: undefined,
    read(texts) {
      const [first, second, ...more] = last(texts).split('..');
      const from = date('', 'start').read([first]);
      const to = date('', 'end').read([second]);
      const both = more.length === 0 && from.ok && to.ok && from.value !== undefined && to.value !== undefined;
      if (!both || from.value > to.value) return expected('two dates in order, such as 2015-01-01..2016-12-31');
      return value({ from: from.value, to: to.value });
    },
  };
}

/** A count of bars, or `all`, which is Infinity. */
export function historyLength(summary: string): Option<number | undefined> {
  return {
    takes: 'one',
    placeholder: 'n|all',
    summary,
    initial: undefined,
    read(texts) {
      if (last(texts) === 'all') return value(Infinity);
      const n = parseNumber(last(texts));
      return Number.isInteger(n) && n > 0 ? value(n) : expected('a whole number above 0, or all');
    },
  };
}

export function timeframe(summary: string): Option<Timeframe | undefined> {
  return {
    takes: 'one',
    placeholder: 'timeframe',
    summary,
    initial: undefined,
    read(texts) {
      const found = parseTimeframe(last(texts));
      return found === undefined ? expected('a count and a unit, such as 1m, 15m, 1h, 1d or 1w') : value(found);
    },
  };
}

/** Given as often as needed, one value each time, in order. */
export function each(placeholder: string, summary: string): Option<readonly string[]> {
  return {
    takes: 'each',
    placeholder,
    summary,
    initial: [],
    read: (texts) => (texts.includes('') ? expected(something(placeholder)) : value(texts)),
  };
}

/** All words up to the next option: what a shell makes of `bars/*.csv`. */
export function rest(placeholder: string, summary: string, more: More = {}): Option<readonly string[]> {
  return { ...each(placeholder, summary), takes: 'rest', ...more };
}

/** A comma-separated list. */
export function commaList(placeholder: string, summary: string): Option<readonly string[] | undefined> {
  return {
    takes: 'one',
    placeholder,
    summary,
    initial: undefined,
    read(texts) {
      const words = texts.flatMap((it) => it.split(',')).map((it) => it.trim());
      return words.includes('') ? expected(`names with commas between them, none empty`) : value(words);
    },
  };
}

/** `slippageBps` → `slippage-bps`. */
export const optionName = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const environmentName = (key: string): string =>
  `CATALYST_${optionName(key).replaceAll('-', '_').toUpperCase()}`;
export const settingName = (key: string): string => optionName(key).replaceAll('-', '_');
