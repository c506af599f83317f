import type { CorporateAction } from '../model/actions.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, isoDate } from '../model/time.ts';
import { formatBarTime, isIntraday, timeframeMs } from '../model/timeframe.ts';
import { sessionsBetween } from './calendar.ts';
import type { SessionCalendar } from './calendar.ts';

export type FindingCode =
  'missing_sessions' | 'off_calendar' | 'zero_volume' | 'bad_tick' | 'split_not_adjusted' | 'frozen' | 'stale';

/** Something in stored bars that a trader should look at. Nothing here changes a bar. */
export interface Finding {
  readonly symbol: string;
  readonly code: FindingCode;
  /** How many bars or sessions it concerns. */
  readonly count: number;
  /** The first of them, as bars write their time. */
  readonly first: string;
  readonly message: string;
}

export interface CheckOptions {
  /** Null compares with no calendar. */
  readonly calendar: SessionCalendar | null;
  readonly actions: readonly CorporateAction[];
  /** The newest bar of all series: one that ends long before it is stale. */
  readonly newest: number;
}

/** A series that ends this many days before the newest one has stopped. */
const STALE_DAYS = 7;
const FROZEN_BARS = 5;
/** A jump by a third or more that goes back at once is a tick that nobody traded at. */
const TICK_JUMP = Math.log(4 / 3);
/** New shares for old ones, as companies split and consolidate them. */
const SPLITS = [3 / 2, 2, 3, 4, 5, 7, 8, 10, 15, 20, 25, 50].flatMap((ratio) => [ratio, 1 / ratio]);
const SPLIT_TOLERANCE = 0.03;

/** Everything to look at in one series, in order of kind. */
export function checkBars(bars: Bars, options: CheckOptions): Finding[] {
  const { calendar } = options;
  return [
    ...(calendar === null || timeframeMs(bars.timeframe) > DAY_MS ? [] : checkSessions(bars, calendar)),
    ...finding(
      bars,
      'zero_volume',
      where(bars, (i) => bars.volume[i] === 0),
      'bars say a volume of zero',
    ),
    ...finding(bars, 'bad_tick', badTicks(bars), 'closes jump by a third or more and are back on the next bar'),
    ...finding(
      bars,
      'split_not_adjusted',
      splits(bars, options.actions),
      'openings jump by a split’s ratio, without a known split',
    ),
    ...finding(bars, 'frozen', frozen(bars), `bars repeat the one before, at least ${FROZEN_BARS} times running`),
    ...checkStale(bars, options.newest),
  ];
}

function where(bars: Bars, test: (bar: number) => boolean): number[] {
  const found: number[] = [];
  for (let i = 0; i < bars.length; i++) if (test(i)) found.push(i);
  return found;
}

function finding(bars: Bars, code: FindingCode, at: readonly number[], what: string): Finding[] {
  if (at.length === 0) return [];
  const first = formatBarTime(bars.time[at[0]], bars.timeframe);
  return [{ symbol: bars.symbol, code, count: at.length, first, message: `${at.length} ${what}` }];
}

/** Bars against the exchange's days: sessions without any bar, and bars on days without a session. */
function checkSessions(bars: Bars, calendar: SessionCalendar): Finding[] {
  const dateOf = isIntraday(bars.timeframe) ? calendar.dateOf : (time: number): number => time;
  const days = new Set<number>();
  const covered = where(bars, (i) => bars.time[i] >= calendar.from && bars.time[i] < calendar.to);
  for (const i of covered) days.add(dateOf(bars.time[i]));
  if (days.size === 0) return [];
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const missing = sessionsBetween(calendar, first, last).filter(({ date }) => !days.has(date));
  const stray = covered.filter((i) => calendar.session(dateOf(bars.time[i])) === undefined);
  const found = finding(bars, 'off_calendar', stray, `bars stand on days without a session of ${calendar.name}`);
  if (missing.length === 0) return found;
  const message = `${missing.length} sessions of ${calendar.name} have no bar`;
  const gap = { symbol: bars.symbol, count: missing.length, first: isoDate(missing[0].date), message };
  return [{ ...gap, code: 'missing_sessions' }, ...found];
}

/** Bars whose close leaves both neighbours, which agree with each other. */
function badTicks({ close, length }: Bars): number[] {
  const found: number[] = [];
  for (let i = 1; i + 1 < length; i++) {
    const there = Math.log(close[i] / close[i - 1]);
    const back = Math.log(close[i + 1] / close[i]);
    if (Math.abs(there) > TICK_JUMP && Math.abs(there + back) < Math.abs(there) / 4) found.push(i);
  }
  return found;
}

/** Bars that open at a split's ratio to the close before and stay there, with no split known on that bar. */
function splits({ open, close, time, length }: Bars, actions: readonly CorporateAction[]): number[] {
  const found: number[] = [];
  for (let i = 1; i < length; i++) {
    const ratio = close[i - 1] / open[i];
    if (!SPLITS.some((it) => Math.abs(ratio / it - 1) < SPLIT_TOLERANCE)) continue;
    const stays = Math.abs(Math.log(close[Math.min(length - 1, i + 1)] / open[i])) < TICK_JUMP / 2;
    const known = actions.some(({ exDate, kind }) => kind !== 'dividend' && exDate > time[i - 1] && exDate <= time[i]);
    if (stays && !known) found.push(i);
  }
  return found;
}

/** Bars of runs that repeat one bar in all five values. */
function frozen({ open, high, low, close, volume, length }: Bars): number[] {
  const found: number[] = [];
  let run = 0;
  for (let i = 1; i <= length; i++) {
    const same =
      i < length &&
      close[i] === close[i - 1] &&
      open[i] === open[i - 1] &&
      high[i] === high[i - 1] &&
      low[i] === low[i - 1] &&
      volume[i] === volume[i - 1];
    if (same) {
      run++;
      continue;
    }
    if (run >= FROZEN_BARS) for (let k = i - run; k < i; k++) found.push(k);
    run = 0;
  }
  return found;
}

function checkStale(bars: Bars, newest: number): Finding[] {
  const days = Math.floor((newest - bars.time[bars.length - 1]) / DAY_MS);
  if (days <= STALE_DAYS) return [];
  const first = formatBarTime(bars.time[bars.length - 1], bars.timeframe);
  const message = `ends ${days} days before the newest series: delisted, or no longer collected`;
  return [{ symbol: bars.symbol, code: 'stale', count: 1, first, message }];
}
