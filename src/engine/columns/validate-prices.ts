import type { CorporateAction } from '../../model/actions.ts';
import { count } from '../../model/text.ts';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { findingsOf } from './validate-finding.ts';
import type { Finding } from './validate-finding.ts';

/** A close this far from its neighbours, which agree to within a tenth, is a bad tick and no move. */
const SPIKE = 1.35;
const NEIGHBOURS = 1.1;
/** A high or low this many times beyond the body is a print nobody else traded at. */
const WICK = 1.6;
/** Equal bars in a row, open to close, that look like a feed which repeats itself. */
const REPEATED_IN_A_ROW = 5;
/** An overnight ratio this near to a split's, with a day that stays there, is suspected of being one. */
const SPLIT_TOLERANCE = 0.03;

/** Splits as they are made, new for old. */
const SPLIT_RATIOS: readonly number[] = [
  ...[2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50].flatMap((n) => [n, 1 / n]),
  3 / 2,
  2 / 3,
];

/** What the prices and volumes of a series give cause to suspect. */
export function checkPrices(bars: Bars, actions: readonly CorporateAction[]): Finding[] {
  const { open, high, low, close, volume, time, length, symbol } = bars;
  const zero: TimeMs[] = [];
  const flat: TimeMs[] = [];
  const repeated: TimeMs[] = [];
  const ticks: TimeMs[] = [];
  const splits: TimeMs[] = [];
  const acted = new Set(actions.filter((action) => action.symbol === symbol).map((action) => action.exDate));

  let run = 1;
  for (let i = 0; i < length; i++) {
    if (volume[i] === 0) zero.push(time[i]);
    if (high[i] === low[i] && volume[i] > 0) flat.push(time[i]);
    run = i > 0 && isSameBar(i) ? run + 1 : 1;
    if (run === REPEATED_IN_A_ROW) repeated.push(time[i - REPEATED_IN_A_ROW + 1]);
    if (isSpike(i) || isWick(i)) ticks.push(time[i]);
    else if (i > 0 && !acted.has(time[i]) && !isSpike(i - 1) && looksLikeSplit(i)) splits.push(time[i]);
  }

  const findings: Finding[] = [];
  const add = (code: Finding['code'], times: readonly TimeMs[], text: (n: number) => string): void => {
    findings.push(...findingsOf(bars, code, times, text(times.length)));
  };
  add('split_not_adjusted', splits, (n) => `${count(n, 'overnight move')} like a split that no action explains`);
  add('bad_tick', ticks, (n) => `${count(n, 'bar')} with a price far from its neighbours'`);
  add('frozen', repeated, (n) => `${count(n, 'run')} of ${REPEATED_IN_A_ROW} or more equal bars`);
  add('zero_volume', zero, (n) => `${count(n, 'bar')} without volume`);
  add('flat', flat, (n) => `${count(n, 'bar')} with volume and a single price`);
  return findings;

  function isSameBar(i: number): boolean {
    return open[i] === open[i - 1] && high[i] === high[i - 1] && low[i] === low[i - 1] && close[i] === close[i - 1];
  }

  /** Away and back: the bar's close, or all of it, against the bars before and after. */
  function isSpike(i: number): boolean {
    if (i === 0 || i === length - 1) return false;
    const [before, after] = [close[i - 1], close[i + 1]];
    return apart(before, after) < NEIGHBOURS && apart(close[i], before) > SPIKE && apart(close[i], after) > SPIKE;
  }

  function isWick(i: number): boolean {
    const top = Math.max(open[i], close[i]);
    const bottom = Math.min(open[i], close[i]);
    return high[i] / top > WICK || bottom / low[i] > WICK;
  }

  /** The open stands at a split's ratio to the close before, and the close of the day still does. */
  function looksLikeSplit(i: number): boolean {
    const overnight = close[i - 1] / open[i];
    if (apart(overnight, 1) < 1.4) return false;
    const ratio = SPLIT_RATIOS.find((split) => Math.abs(overnight / split - 1) < SPLIT_TOLERANCE);
    return ratio !== undefined && Math.abs(close[i - 1] / close[i] / ratio - 1) < 3 * SPLIT_TOLERANCE;
  }
}

/** How many times the larger of two prices is the smaller. */
const apart = (a: number, b: number): number => (a > b ? a / b : b / a);
