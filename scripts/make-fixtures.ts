/**
 * Makes the bars in `fixtures/`. The generated ones come out of seeded arithmetic alone and are always the same:
 *
 *     npx tsx scripts/make-fixtures.ts
 *     npx tsx scripts/make-fixtures.ts --index <sp500-2000.csv of vega-datasets> --oracles <folder with backtests/>
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { sessionsBetween } from '../src/market/calendar.ts';
import type { Session } from '../src/market/calendar.ts';
import { XNYS } from '../src/market/xnys.ts';
import { HOUR_MS, MINUTE_MS, isoDate, isoInstant, parseIsoDate } from '../src/model/time.ts';

const HEADER = 'symbol,timestamp,open,high,low,close,volume';
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures');

/** Uniform chance in [0, 1): mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Nearly normal, mean 0 and deviation 1: twelve uniforms less six. Additions alone, so every machine gets the same. */
function normal(next: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += next();
  return sum;
}

const cents = (price: number): number => Math.max(1, Math.round(price * 100)) / 100;

interface Character {
  readonly symbol: string;
  readonly start: number;
  /** Drift and deviation of a day's return, and how much of the market's return it takes on. */
  readonly drift: number;
  readonly deviation: number;
  readonly beta: number;
  readonly shares: number;
  readonly listed?: string;
  readonly delisted?: string;
}

/** Twelve temperaments, so that every built-in strategy finds something to do. */
const UNIVERSE: readonly Character[] = [
  { symbol: 'SYNA', start: 120, drift: 0.0008, deviation: 0.012, beta: 1, shares: 4e6 },
  { symbol: 'SYNB', start: 45, drift: 0, deviation: 0.02, beta: 1.2, shares: 9e6 },
  { symbol: 'SYNC', start: 12, drift: -0.0006, deviation: 0.028, beta: 0.8, shares: 2.5e7 },
  { symbol: 'SYND', start: 260, drift: 0.0004, deviation: 0.009, beta: 0.6, shares: 2e6 },
  { symbol: 'SYNE', start: 33, drift: 0.0002, deviation: 0.016, beta: 0.9, shares: 6e6 },
  { symbol: 'SYNF', start: 480, drift: 0.0012, deviation: 0.018, beta: 1.3, shares: 1.5e6 },
  { symbol: 'SYNG', start: 75, drift: 0.0003, deviation: 0.008, beta: 0.4, shares: 3e6 },
  { symbol: 'SYNH', start: 5, drift: 0, deviation: 0.045, beta: 1.5, shares: 4e7 },
  { symbol: 'SYNI', start: 150, drift: -0.0003, deviation: 0.014, beta: 1.1, shares: 3e6 },
  { symbol: 'SYNJ', start: 22, drift: 0.0005, deviation: 0.022, beta: 1, shares: 8e6 },
  { symbol: 'SYNK', start: 60, drift: -0.0005, deviation: 0.018, beta: 1, shares: 5e6, delisted: '2022-09-30' },
  { symbol: 'SYNL', start: 18, drift: 0.001, deviation: 0.035, beta: 1.4, shares: 1.2e7, listed: '2021-06-15' },
];

/** SYNF is split four for one, SYND pays a dollar a quarter: prices are raw, as traded. */
const SPLIT = { symbol: 'SYNF', exDate: '2022-06-06', ratio: 4 };
const DIVIDENDS = { symbol: 'SYND', amount: 1, months: ['02', '05', '08', '11'], day: 10 };

interface Universe {
  readonly bars: string;
  readonly actions: string;
}

/** Three years of daily bars of twelve symbols that share a market, with a split and dividends. */
function makeUniverse(): Universe {
  const sessions = sessionsBetween(XNYS, parseIsoDate('2021-01-01'), parseIsoDate('2023-12-31'));
  const market = chance(20_210_104);
  const marketReturns = sessions.map(() => 0.008 * normal(market));
  const rows = [HEADER];
  const actions = ['symbol,ex_date,kind,split_ratio,amount,prev_close,factor'];
  UNIVERSE.forEach((who, index) => {
    const next = chance(1000 + index);
    let close = who.start;
    let shares = who.shares;
    let paidMonth = '';
    sessions.forEach((session, day) => {
      const date = isoDate(session.date);
      if (date < (who.listed ?? '') || date > (who.delisted ?? '9999')) return;
      const before = cents(close);
      if (who.symbol === SPLIT.symbol && date === SPLIT.exDate) {
        actions.push(`${who.symbol},${date},split,${SPLIT.ratio}:1,,${before},${1 / SPLIT.ratio}`);
        close /= SPLIT.ratio;
        shares *= SPLIT.ratio;
      }
      const month = date.slice(5, 7);
      const due = DIVIDENDS.months.includes(month) && Number(date.slice(8)) >= DIVIDENDS.day && paidMonth !== month;
      if (who.symbol === DIVIDENDS.symbol && due) {
        paidMonth = month;
        actions.push(`${who.symbol},${date},dividend,,${DIVIDENDS.amount},${before},${1 - DIVIDENDS.amount / before}`);
        close -= DIVIDENDS.amount;
      }
      const jump = next() < 0.006 ? 3.5 * who.deviation * normal(next) : 0;
      const move = who.drift + who.beta * marketReturns[day] + who.deviation * normal(next) + jump;
      const gap = 0.35 * move + 0.2 * who.deviation * normal(next);
      const open = cents(close * (1 + Math.max(-0.5, gap)));
      close *= 1 + Math.max(-0.5, move);
      const end = cents(close);
      const reach = who.deviation * 0.6;
      const high = cents(Math.max(open, end) * (1 + reach * next()));
      const low = cents(Math.min(open, end) * (1 - reach * next()));
      const surge = 1 + Math.abs(move) / who.deviation;
      const volume = Math.round(shares * (0.5 + 0.5 * next()) * surge * (session.early ? 0.5 : 1));
      rows.push([who.symbol, date, open, Math.max(high, open, end), Math.min(low, open, end), end, volume].join(','));
    });
  });
  return { bars: `${rows.join('\n')}\n`, actions: `${actions.join('\n')}\n` };
}

/** One-minute bars of two symbols around Thanksgiving 2023, from 04:00 New York, with a half day in the middle. */
function makeMinutes(): string {
  const sessions = sessionsBetween(XNYS, parseIsoDate('2023-11-22'), parseIsoDate('2023-11-27'));
  const rows = [HEADER];
  ['SYNM', 'SYNN'].forEach((symbol, index) => {
    const next = chance(7000 + index);
    let price = index === 0 ? 84 : 11.5;
    for (const session of sessions) {
      const premarket = session.open - 5.5 * HOUR_MS;
      // SYNN has news before the second session: it gaps up before the open on volume.
      const news = index === 1 && session.early ? session.open - 90 * MINUTE_MS : Infinity;
      for (let at = premarket; at < session.close; at += MINUTE_MS) {
        const row = minuteBar(symbol, at, price, session, news, next);
        if (row === undefined) continue;
        rows.push(row.text);
        price = row.close;
      }
    }
  });
  return `${rows.join('\n')}\n`;
}

/** A minute's bar, or undefined for a minute before the open in which nobody traded. */
function minuteBar(
  symbol: string,
  at: number,
  price: number,
  session: Session,
  news: number,
  next: () => number,
): { text: string; close: number } | undefined {
  const regular = at >= session.open;
  const excited = at >= news && at < news + 3 * HOUR_MS;
  const trades = next() < (regular ? 1 : excited ? 0.9 : 0.12);
  const [drift, noise, reach] = [excited ? 0.0006 : 0, normal(next), [next(), next()]];
  const busy = next();
  if (!trades) return undefined;
  const jump = at - news >= 0 && at - news < 5 * MINUTE_MS ? 0.015 : 0;
  const deviation = regular ? 0.0009 : 0.0006;
  const open = cents(price * (1 + jump));
  const close = cents(price * (1 + jump + drift + deviation * noise));
  const high = Math.max(open, close, cents(Math.max(open, close) * (1 + deviation * reach[0])));
  const low = Math.min(open, close, cents(Math.min(open, close) * (1 - deviation * reach[1])));
  const minute = (at - session.open) / MINUTE_MS;
  const left = (session.close - at) / MINUTE_MS;
  const smile = regular ? 1 + 4 / (1 + minute / 10) + 3 / (1 + left / 5) : 0.05;
  const volume = Math.round(9000 * smile * (0.4 + busy) * (excited ? 8 : 1));
  return { text: [symbol, isoInstant(at), open, high, low, close, volume].join(','), close };
}

/** The generated files by name, as text. */
export function syntheticFixtures(): Map<string, string> {
  const { bars, actions } = makeUniverse();
  return new Map([
    ['synthetic-universe-daily.csv.gz', bars],
    ['synthetic-universe-actions.csv', actions],
    ['synthetic-minutes-premarket.csv.gz', makeMinutes()],
  ]);
}

/** `sp500-2000.csv` of vega-datasets with the index's symbol, without the adjusted close (an index has none). */
function indexFixture(csv: string): string {
  const rows = csv.trim().split(/\r?\n/).slice(1);
  const plain = rows.map((row) => {
    const [date, open, high, low, close, , volume] = row.split(',');
    return ['^GSPC', date, Number(open), Number(high), Number(low), Number(close), Number(volume)].join(',');
  });
  return `${[HEADER, ...plain].join('\n')}\n`;
}

function write(name: string, text: string): void {
  writeFileSync(join(FOLDER, name), name.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text);
}

function main(): void {
  const { values } = parseArgs({ options: { index: { type: 'string' }, oracles: { type: 'string' } } });
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of syntheticFixtures()) write(name, text);
  if (values.index !== undefined) write('sp500-index-daily.csv.gz', indexFixture(readFileSync(values.index, 'utf8')));
  if (values.oracles !== undefined) {
    cpSync(join(values.oracles, 'backtests'), join(FOLDER, 'synthetic', 'backtests'), { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
