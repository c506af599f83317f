/**
 * Base rates of the ten house patterns on real bars, counted a second time by the plainest loops there are: from the files' own
 * numbers, the words of docs/patterns.md and docs/statistics.md, and nothing of the engine.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '../../../test/csv.ts';
import { sharedPath } from '../../../test/shared.ts';
import { barsOf } from '../../../test/bars.ts';
import { newsColumns } from '../news/columns.ts';
import type { SymbolNews } from '../news/symbol-news.ts';
import { HOUSE_PATTERNS } from '../patterns/registry.ts';
import { baseRates } from './base-rates.ts';
import type { RateOfKind } from './base-rates.ts';
import { listCases } from './case-list.ts';
import type { Subject } from './cases.ts';
import { patternDetector } from './detector.ts';

interface Day {
  readonly date: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

interface History {
  readonly symbol: string;
  readonly days: Day[];
  /** By the name of the date: was there a catalyst? Null where nobody was looking. */
  readonly catalyst: ReadonlyMap<string, boolean | null>;
}

/** A case as both sides tell it, in one line. */
type Line = string;

const [GAIN, LOSS, BARS] = [0.03, 0.02, 10];
const EDGE = 1e-12;
const HOUR = 3_600_000;
/** News of the headlines' symbols are known from here on; before, and for everyone else, nobody was looking. */
const LOOKED_FROM = '2015-09-01T00:00:00Z';
const LOOKED_TO = '2017-06-01T00:00:00Z';

/** Splits, reverse splits, delistings, thin and dirty series, and those that the headlines are about. */
const CHOSEN =
  'NFLX ICE BOFI INFY KR PPG CMCSA AA CRC DFBG EBAY HPQ GYRO SSE GPT VTGN SQQQ A AAP ABC AAPL AAN AB ABG'.split(' ');
const EVERY = 24;
const ADJUSTED = ['AAPL', 'AMZN', 'GE', 'INTC'];
const ADJUSTED_FROM = '2009-01-01';

function group(rows: readonly Readonly<Record<string, string>>[]): Map<string, Readonly<Record<string, string>>[]> {
  const groups = new Map<string, Readonly<Record<string, string>>[]>();
  for (const row of rows) {
    const list = groups.get(row['symbol']);
    if (list === undefined) groups.set(row['symbol'], [row]);
    else list.push(row);
  }
  return groups;
}

const toDay = (row: Readonly<Record<string, string>>): Day => ({
  date: row['timestamp'],
  open: Number(row['open']),
  high: Number(row['high']),
  low: Number(row['low']),
  close: Number(row['close']),
  volume: Number(row['volume']),
});

/** Every price before an ex-date times its factor, every volume before a split over it: one action after the other, the latest first. */
function adjustByHand(days: Day[], actions: readonly Readonly<Record<string, string>>[]): void {
  for (const day of days) {
    let [price, shares] = [1, 1];
    for (const action of actions.toSorted((a, b) => (a['ex_date'] < b['ex_date'] ? 1 : -1))) {
      if (action['ex_date'] <= day.date || action['ex_date'] <= days[0].date) continue;
      price *= Number(action['factor']);
      if (action['kind'] === 'split') shares *= Number(action['factor']);
    }
    day.open *= price;
    day.high *= price;
    day.low *= price;
    day.close *= price;
    day.volume /= shares;
  }
}

/** The patterns in the words of the domain: [bullish, bearish], null where too few days came before. */
function says(name: string, days: readonly Day[], i: number): readonly [boolean, boolean] | null {
  const day = days[i];
  const body = Math.abs(day.close - day.open);
  const upper = day.high - Math.max(day.open, day.close);
  const lower = Math.min(day.open, day.close) - day.low;
  const more = (a: number, b: number): boolean => a - b > EDGE * day.close;
  const isGreen = (d: Day): boolean => d.close > d.open;
  const isRed = (d: Day): boolean => d.close < d.open;
  const before = days[i - 1];
  const covers = (): boolean =>
    Math.max(day.open, day.close) >= Math.max(before.open, before.close) &&
    Math.min(day.open, day.close) <= Math.min(before.open, before.close);
  const needs = {
    volume_surge: 19,
    three_white_soldiers: 2,
    three_black_crows: 2,
    hammer: 0,
    shooting_star: 0,
    doji: 0,
  };
  if (i < ((needs as Record<string, number>)[name] ?? 1)) return null;
  switch (name) {
    case 'hammer':
      return [more(lower, 2 * body) && more(body, upper), false];
    case 'shooting_star':
      return [false, more(upper, 2 * body) && more(body, lower)];
    case 'bullish_engulfing':
      return [isGreen(day) && isRed(before) && covers(), false];
    case 'bearish_engulfing':
      return [false, isRed(day) && isGreen(before) && covers()];
    case 'doji': {
      const is = more((day.high - day.low) / 10, body);
      return [is, is];
    }
    case 'three_white_soldiers':
      return [isGreen(day) && isGreen(before) && isGreen(days[i - 2]), false];
    case 'three_black_crows':
      return [false, isRed(day) && isRed(before) && isRed(days[i - 2])];
    case 'gap_up':
      return [day.open - before.close * 1.02 >= -EDGE * before.close, false];
    case 'gap_down':
      return [false, before.close * 0.98 - day.open >= -EDGE * before.close];
    case 'volume_surge': {
      let sum = 0;
      for (let j = i - 19; j < i; j++) sum += days[j].volume;
      const is = sum > 0 && day.volume >= (2 * sum) / 19;
      return [is && isGreen(day), is && isRed(day)];
    }
    default:
      throw new Error(`no words for ${name}`);
  }
}

function followed(days: readonly Day[], i: number, direction: 1 | -1): string {
  if (i + BARS >= days.length) return 'open';
  const entry = days[i].close;
  const right = entry * (1 + direction * GAIN);
  const wrong = entry * (1 - direction * LOSS);
  const reaches = (price: number, barrier: number): boolean =>
    barrier > entry ? price >= barrier - EDGE * entry : price <= barrier + EDGE * entry;
  for (let j = i + 1; j <= i + BARS; j++) {
    const { open, high, low } = days[j];
    const [isRight, isWrong] = [reaches(right > entry ? high : low, right), reaches(wrong > entry ? high : low, wrong)];
    if (isRight && isWrong) return reaches(open, right) ? 'success' : reaches(open, wrong) ? 'failure' : 'ambiguous';
    if (isRight) return 'success';
    if (isWrong) return 'failure';
  }
  return 'neither';
}

const NAMES = [...HOUSE_PATTERNS.keys()];
const newsWord = (catalyst: boolean | null): string => (catalyst === null ? 'unknown' : catalyst ? 'with' : 'without');

function casesByHand({ symbol, days, catalyst }: History, name: string): Line[] {
  const lines: Line[] = [];
  for (let i = 0; i < days.length; i++) {
    const said = says(name, days, i);
    if (said === null) continue;
    for (const [side, direction] of [
      [0, 1],
      [1, -1],
    ] as const) {
      if (!said[side]) continue;
      const news = newsWord(catalyst.get(days[i].date) ?? null);
      lines.push(`${name} ${direction} ${symbol} ${days[i].date} ${news} ${followed(days, i, direction)}`);
    }
  }
  return lines;
}

const closes = new Map(
  readCsv(sharedPath('data', 'open', 'calendars', 'xnys_sessions.csv')).map((row) => [
    row['session'],
    Date.parse(row['close_utc']),
  ]),
);

/** A headline of a word of ours counts as a catalyst; the words are not what is tested here. */
const isCatalyst = (headline: string): boolean => /earnings|EPS|upgrade|downgrade|merger|FDA/i.test(headline);

const histories: History[] = [];
const subjects: Subject[] = [];

beforeAll(() => {
  const path = (name: string): string => sharedPath('data', 'open', name);
  const raw = group(readCsv(path('us_daily_raw_2015_2017.csv.gz')));
  const actions = group(readCsv(path('us_corporate_actions_2015_2017.csv')));
  const adjusted = group(readCsv(path('us_daily_adjusted_1962_2017.csv.gz')));
  const headlines = group(
    readCsv(path('news/headlines_2009_2020.csv.gz')).filter((row) => Number.isFinite(Date.parse(row['timestamp']))),
  );
  const [from, to] = [Date.parse(LOOKED_FROM), Date.parse(LOOKED_TO)];

  const symbols = [...raw.keys()].filter((symbol, i) => i % EVERY === 0 || CHOSEN.includes(symbol));
  const sources: [string, Day[]][] = symbols.map((symbol) => {
    const days = raw.get(symbol)!.map(toDay);
    adjustByHand(days, actions.get(symbol) ?? []);
    return [symbol, days];
  });
  for (const symbol of ADJUSTED) {
    const rows = adjusted.get(symbol)!.filter(({ timestamp }) => timestamp >= ADJUSTED_FROM);
    sources.push([`${symbol} adjusted`, rows.map(toDay)]);
  }
  for (const [symbol, days] of sources) {
    const items = (headlines.get(symbol.split(' ')[0]) ?? [])
      .map((row) => ({ at: Date.parse(row['timestamp']), headline: row['headline'] }))
      .filter(({ at }) => at >= from && at < to);
    const catalyst = new Map<string, boolean | null>();
    for (const { date } of days) {
      const close = closes.get(date) ?? Date.parse(`${date}T21:00:00Z`);
      const is = items.some(({ at, headline }) => at < close && at >= close - 24 * HOUR && isCatalyst(headline));
      const looking = items.length > 0 && close - 24 * HOUR >= from && close <= to;
      catalyst.set(date, is ? true : looking ? false : null);
    }
    histories.push({ symbol, days, catalyst });
    const news: SymbolNews = {
      symbol,
      items: items
        .map(({ at, headline }, k) => ({
          id: String(k),
          headline,
          knownAt: at,
          categories: isCatalyst(headline) ? (['earnings'] as const) : [],
        }))
        .map((it) => ({
          ...it,
          source: 's',
          url: null,
          publishedAt: it.knownAt,
          primaryCatalyst: null,
          event: null,
          sentiment: 0,
          tier: 1 as const,
          marketState: null,
        }))
        .sort((a, b) => a.knownAt - b.knownAt),
      covered: items.length === 0 ? [] : [{ from, to, knownAt: from }],
    };
    const known = Float64Array.from(days, ({ date }) => closes.get(date) ?? Date.parse(`${date}T21:00:00Z`));
    const rows = days.map((d) => [Date.parse(d.date), d.open, d.high, d.low, d.close, d.volume] as const);
    subjects.push({ bars: barsOf(symbol, '1d', rows), news: newsColumns(news, known) });
  }
});

const question = {
  detectors: [...HOUSE_PATTERNS.values()].map(patternDetector),
  barriers: { gain: GAIN, loss: LOSS, bars: BARS },
  catalyst: 'any',
};

describe('base rates on real bars', () => {
  it('are of more than fifty symbols: split, thin, delisted, dirty, with news and without', () => {
    expect(histories.length).toBeGreaterThan(60);
    const kinds = new Set(histories.flatMap(({ catalyst }) => [...catalyst.values()].map(newsWord)));
    expect(kinds).toEqual(new Set(['with', 'without', 'unknown']));
  });

  it.each(NAMES)('%s: every single case is the one that plain loops find', (name) => {
    const byHand = histories.flatMap((history) => casesByHand(history, name));
    const ours = subjects.flatMap((subject) =>
      listCases(subject, { ...question, detectors: [patternDetector(HOUSE_PATTERNS.get(name)!)] }).map(
        (it) =>
          `${name} ${it.direction} ${it.symbol} ${new Date(it.time).toISOString().slice(0, 10)} ${newsWord(it.catalyst)} ${it.outcome}`,
      ),
    );
    expect(byHand.length).toBeGreaterThan(100);
    expect(ours.toSorted()).toEqual(byHand.toSorted());
  });

  it('add up to the same rates, intervals and usual rates', () => {
    const { rows } = baseRates(subjects, question);
    const dates = [...new Set(histories.flatMap(({ days }) => days.map(({ date }) => date)))].sort();
    const stretchOf = new Map(dates.map((date, i) => [date, Math.floor(i / BARS)]));
    for (const { pattern, direction, ...kinds } of rows) {
      const side = direction === 'bullish' ? 1 : -1;
      const lines = histories
        .flatMap((it) => casesByHand(it, pattern))
        .filter((line) => line.startsWith(`${pattern} ${side} `));
      const any = histories.flatMap(({ symbol, days, catalyst }) =>
        days.flatMap(({ date }, i) =>
          says(pattern, days, i) === null
            ? []
            : [`any ${side} ${symbol} ${date} ${newsWord(catalyst.get(date) ?? null)} ${followed(days, i, side)}`],
        ),
      );
      compareKind(kinds.all, lines, any, stretchOf);
      compareKind(kinds.withCatalyst, only(lines, 'with'), only(any, 'with'), stretchOf);
      compareKind(kinds.withoutCatalyst, only(lines, 'without'), only(any, 'without'), stretchOf);
      compareKind(kinds.newsUnknown, only(lines, 'unknown'), only(any, 'unknown'), stretchOf);
    }
    expect(rows.length).toBe(12);
  });
});

const only = (lines: readonly Line[], news: string): Line[] => lines.filter((line) => line.split(' ').at(-2) === news);

function compareKind(
  ours: RateOfKind,
  lines: readonly Line[],
  any: readonly Line[],
  stretchOf: Map<string, number>,
): void {
  compareRate(ours, lines, stretchOf);
  compareRate(ours.anyBar, any, stretchOf);
}

function compareRate(
  ours: Omit<RateOfKind, 'anyBar'> | RateOfKind['anyBar'],
  lines: readonly Line[],
  stretchOf: Map<string, number>,
): void {
  const outcomes = lines.map((line) => line.split(' ').at(-1)!);
  const count = (word: string): number => outcomes.filter((it) => it === word).length;
  const failures = count('failure') + count('ambiguous');
  const cases = count('success') + failures + count('neither');
  expect([ours.cases, ours.successes, ours.failures, ours.ambiguous, ours.neither, ours.open]).toEqual([
    cases,
    count('success'),
    failures,
    count('ambiguous'),
    count('neither'),
    count('open'),
  ]);
  if (cases === 0) {
    expect([ours.rate, ours.interval]).toEqual([null, null]);
    return;
  }
  const p = count('success') / cases;
  expect(ours.rate).toBe(p);
  // Σ over stretches of (successes − p·cases)², and how many stretches have a case.
  const stray = new Map<number, number>();
  for (const [i, line] of lines.entries()) {
    if (outcomes[i] === 'open') continue;
    const stretch = stretchOf.get(line.split(' ').at(-3)!)!;
    stray.set(stretch, (stray.get(stretch) ?? 0) + (outcomes[i] === 'success' ? 1 - p : -p));
  }
  const sum = [...stray.values()].reduce((total, it) => total + it * it, 0);
  const n = ours.effectiveCases;
  if (p === 0 || p === 1 || stray.size === 1) expect(n).toBe(stray.size);
  else if (cases === stray.size) expect(n).toBeCloseTo(Math.min(cases, (p * (1 - p) * cases ** 2) / sum), 6);
  else expect(n).toBeLessThan(Math.min(cases, (p * (1 - p) * cases ** 2) / sum) * (1 + 1e-9));
  const z = 1.959963984540054;
  const centre = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const reach = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  expect(ours.interval!.low).toBeCloseTo(Math.min(p, centre - reach), 9);
  expect(ours.interval!.high).toBeCloseTo(Math.max(p, centre + reach), 9);
}
