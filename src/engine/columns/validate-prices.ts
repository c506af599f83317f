import type { CorporateAction } from '../../model/actions.ts';
import { count } from '../../model/text.ts';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { NEIGHBOURS, REPEATED_IN_A_ROW, SPIKE, apart, isSameAsBefore, isWick, looksLikeSplit } from './suspicion.ts';
import { findingsOf } from './validate-finding.ts';
import type { Finding } from './validate-finding.ts';

/** What the prices and volumes of a series give cause to suspect. */
export function checkPrices(bars: Bars, actions: readonly CorporateAction[]): Finding[] {
  const { high, low, close, volume, time, length, symbol } = bars;
  const zero: TimeMs[] = [];
  const flat: TimeMs[] = [];
  const repeated: TimeMs[] = [];
  const ticks: TimeMs[] = [];
  const splits: TimeMs[] = [];
  const exDates = actions.flatMap((action) => (action.symbol === symbol ? action.exDate : [])).sort((a, b) => a - b);

  let [run, next] = [1, 0];
  for (let i = 0; i < length; i++) {
    // Since the bar before: an ex-date need not be the time of a bar.
    const before = next;
    while (next < exDates.length && exDates[next] <= time[i]) next++;
    if (volume[i] === 0) zero.push(time[i]);
    if (high[i] === low[i] && volume[i] > 0) flat.push(time[i]);
    run = i > 0 && isSameAsBefore(bars, i) ? run + 1 : 1;
    if (run === REPEATED_IN_A_ROW) repeated.push(time[i - REPEATED_IN_A_ROW + 1]);
    if (isSpike(i) || isWick(bars, i)) ticks.push(time[i]);
    else if (i > 0 && next === before && !isSpike(i - 1) && looksLikeSplit(bars, i, close[i - 1])) {
      splits.push(time[i]);
    }
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

  /** Away and back: the bar's close, or all of it, against the bars before and after. */
  function isSpike(i: number): boolean {
    if (i === 0 || i === length - 1) return false;
    const [before, after] = [close[i - 1], close[i + 1]];
    return apart(before, after) < NEIGHBOURS && apart(close[i], before) > SPIKE && apart(close[i], after) > SPIKE;
  }
}
