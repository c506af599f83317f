import { DAY_MS } from '../../model/time.ts';
import type { TimeMs } from '../../model/time.ts';

/** One fall from a peak and the way back. */
export interface Drawdown {
  /** The last bar at the peak: the first bar of the run when equity never was above its start. */
  readonly start: TimeMs;
  readonly trough: TimeMs;
  /** The first bar at the peak again, null when the run ended below it. */
  readonly recovery: TimeMs | null;
  /** Trough / peak − 1, negative. */
  readonly depth: number;
  /** Calendar days from start to recovery, or to the last bar. */
  readonly days: number;
  /** Bars under water: from the first below the peak to the last before recovery. */
  readonly bars: number;
}

export interface Drawdowns {
  /** The deepest first; of equal ones the earlier. At most `keep`. */
  readonly worst: readonly Drawdown[];
  /** Calendar days of the longest one, which need not be the deepest; 0 without any. */
  readonly longestDays: number;
  /** √(mean over all bars of the squared drawdown), NaN without bars. Source: P. Martin, "Ulcer Index" (1987), as a fraction. */
  readonly ulcerIndex: number;
}

/**
 * Every drawdown of an equity curve in one pass. `equity` in dollars at each bar's close, the first peak is
 * `startEquity`; `times` in milliseconds. A drawdown is over at the first bar at or above its peak.
 */
export function drawdowns(equity: Float64Array, times: Float64Array, startEquity: number, keep = 10): Drawdowns {
  const length = equity.length;
  const worst: Drawdown[] = [];
  let longestMs = 0;
  let squares = 0;
  let peak = startEquity;
  let peakBar = 0;
  let bar = 0;
  while (bar < length) {
    if (equity[bar] >= peak) {
      peak = equity[bar];
      peakBar = bar++;
      continue;
    }
    const firstBelow = bar;
    const inverse = 1 / peak; // a division a drawdown, not a bar
    let trough = bar;
    let low = peak;
    for (; bar < length; bar++) {
      const value = equity[bar];
      if (value >= peak) break;
      const depth = value * inverse - 1;
      squares += depth * depth;
      if (value < low) {
        low = value;
        trough = bar;
      }
    }
    const recovered = bar < length;
    const spanMs = times[recovered ? bar : length - 1] - times[peakBar];
    if (spanMs > longestMs) longestMs = spanMs;
    keepWorst(worst, keep, {
      start: times[peakBar],
      trough: times[trough],
      recovery: recovered ? times[bar] : null,
      depth: low / peak - 1,
      days: spanMs / DAY_MS,
      bars: bar - firstBelow,
    });
  }
  return { worst, longestDays: longestMs / DAY_MS, ulcerIndex: Math.sqrt(squares / length) };
}

/** Inserts in order of depth, and drops what is beyond `keep`. */
function keepWorst(worst: Drawdown[], keep: number, found: Drawdown): void {
  if (worst.length === keep && found.depth >= worst[keep - 1].depth) return;
  const place = worst.findIndex((other) => found.depth < other.depth);
  worst.splice(place === -1 ? worst.length : place, 0, found);
  if (worst.length > keep) worst.pop();
}
