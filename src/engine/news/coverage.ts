import type { TimeMs } from '../../model/time.ts';
import type { Coverage } from './symbol-news.ts';

/** Stretches of time without common points, ascending. */
interface Stretches {
  readonly from: TimeMs[];
  readonly to: TimeMs[];
}

/** Adds a stretch, made one with those that it touches. */
function add({ from, to }: Stretches, span: Coverage): void {
  let [start, end] = [span.from, span.to];
  let at = from.length;
  // Looks come in the order of time, so that the place is nearly always at the end.
  while (at > 0 && from[at - 1] > end) at--;
  let first = at;
  while (first > 0 && to[first - 1] >= start) {
    first--;
    start = Math.min(start, from[first]);
    end = Math.max(end, to[first]);
  }
  from.splice(first, at - first, start);
  to.splice(first, at - first, end);
}

/**
 * For each moment, since when news have been covered without a gap up to it, by what was known then: so many hours back a rule
 * can tell that there was nothing. Infinity where the moment itself is not covered.
 * @param moments ascending
 */
export function coveredSince(covered: readonly Coverage[], moments: Float64Array): Float64Array {
  const out = new Float64Array(moments.length).fill(Infinity);
  const looks = covered.toSorted((a, b) => a.knownAt - b.knownAt);
  const stretches: Stretches = { from: [], to: [] };
  let next = 0;
  for (let i = 0; i < moments.length; i++) {
    const moment = moments[i];
    while (next < looks.length && looks[next].knownAt <= moment) add(stretches, looks[next++]);
    let k = stretches.from.length - 1;
    while (k >= 0 && stretches.from[k] > moment) k--;
    if (k >= 0 && stretches.to[k] >= moment) out[i] = stretches.from[k];
  }
  return out;
}
