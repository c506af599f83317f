import { BAR_FIELDS, emptyBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { formatBarTime, timeframeMs } from '../../model/timeframe.ts';
import { addProblem } from './problems.ts';
import type { BarFileReport } from './problems.ts';

const bySymbol = (a: Bars, b: Bars): number =>
  a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : timeframeMs(a.timeframe) - timeframeMs(b.timeframe);

/**
 * Joins the parts of a series that stand in several files, in order of symbol. A bar that two files have is a problem of the
 * later file: kept once when they agree and left out altogether when they do not (which the caller refuses unless `skip`).
 */
export function mergeSeries(parts: readonly Bars[], reports: readonly BarFileReport[], skip: boolean): Bars[] {
  const groups = new Map<string, Bars[]>();
  for (const part of parts) {
    const key = `${part.symbol} ${part.timeframe}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part]);
    else group.push(part);
  }
  const last = reports.at(-1);
  return [...groups.values()]
    .map((group) => (group.length === 1 ? group[0] : join(group, last!, skip)))
    .filter((bars) => bars.length > 0)
    .sort(bySymbol);
}

/** Parts in order of time, when no two of them overlap. */
function inSequence(group: readonly Bars[]): Bars | undefined {
  const parts = group.toSorted((a, b) => a.time[0] - b.time[0]);
  if (parts.some((part, i) => i > 0 && part.time[0] <= parts[i - 1].time[parts[i - 1].length - 1])) return undefined;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bars = emptyBars(parts[0].symbol, parts[0].timeframe, length);
  let at = 0;
  for (const part of parts) {
    bars.time.set(part.time, at);
    for (const field of BAR_FIELDS) bars[field].set(part[field], at);
    at += part.length;
  }
  return bars;
}

function join(group: readonly Bars[], report: BarFileReport, skip: boolean): Bars {
  const sequence = inSequence(group);
  if (sequence !== undefined) return sequence;
  const where: [part: Bars, at: number][] = [];
  for (const part of group) for (let at = 0; at < part.length; at++) where.push([part, at]);
  where.sort(([a, i], [b, j]) => a.time[i] - b.time[j]);
  const kept: [part: Bars, at: number][] = [];
  for (let from = 0; from < where.length;) {
    const [part, at] = where[from];
    let to = from + 1;
    while (to < where.length && where[to][0].time[where[to][1]] === part.time[at]) to++;
    const agree = where
      .slice(from + 1, to)
      .every(([other, i]) => BAR_FIELDS.every((field) => other[field][i] === part[field][at]));
    for (let i = from + 1; i < to; i++) {
      const what = `${part.symbol} ${formatBarTime(part.time[at], part.timeframe)} stands in several files, ${agree ? 'with the same values' : 'with other values'}`;
      addProblem(report, 0, agree ? 'duplicate' : 'conflicting_duplicate', what);
      if (skip) report.skipped++;
    }
    if (agree) kept.push(where[from]);
    from = to;
  }
  const { symbol, timeframe } = group[0];
  const bars = emptyBars(symbol, timeframe, kept.length);
  kept.forEach(([part, at], i) => {
    bars.time[i] = part.time[at];
    for (const field of BAR_FIELDS) bars[field][i] = part[field][at];
  });
  return bars;
}
