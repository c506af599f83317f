import type { CorporateAction } from '../../model/actions.ts';
import { BAR_FIELDS } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { findingsOf } from './validate-finding.ts';
import type { Finding } from './validate-finding.ts';
import { checkPrices } from './validate-prices.ts';
import { checkSessions } from './validate-sessions.ts';
import type { SessionHours } from './validate-sessions.ts';

export type { Finding, FindingCode } from './validate-finding.ts';

export interface CheckOptions {
  /** The exchange's sessions, ascending; without them nothing is said about gaps and staleness. */
  readonly sessions?: readonly SessionHours[] | undefined;
  /** Actions already known: the days of splits are no suspicion. */
  readonly actions?: readonly CorporateAction[] | undefined;
  /** The instant or date at which the data ought to be up to date. */
  readonly asOf?: TimeMs | undefined;
}

/** Everything suspicious about a series, the worst kinds first. A sound series gives an empty list. */
export function checkBars(bars: Bars, options: CheckOptions = {}): Finding[] {
  const fault = invalidBar(bars);
  if (fault !== undefined) return findingsOf(bars, 'invalid', [bars.time[fault.at]], fault.reason);
  return [...checkPrices(bars, options.actions ?? []), ...checkSessions(bars, options.sessions, options.asOf)];
}

/**
 * The first bar that breaks what `Bars` promises: columns of one length, times strictly ascending, values finite, prices above zero,
 * open and close within low and high, volume not negative. Undefined when all keep it.
 */
export function invalidBar(bars: Bars): { readonly at: number; readonly reason: string } | undefined {
  const { time, open, high, low, close, volume, length } = bars;
  const short = BAR_FIELDS.find((field) => bars[field].length !== length);
  if (short !== undefined || time.length !== length) return { at: 0, reason: `${short ?? 'time'} has another length` };
  for (let i = 0; i < length; i++) {
    const [o, h, l, c] = [open[i], high[i], low[i], close[i]];
    // Written so that NaN fails every comparison.
    if (!(time[i] > (i === 0 ? -Infinity : time[i - 1]))) return { at: i, reason: 'its time does not follow the last' };
    if (!(l > 0 && h < Infinity)) return { at: i, reason: `low ${l} and high ${h} are not positive and finite` };
    if (!(o >= l && o <= h && c >= l && c <= h)) {
      return { at: i, reason: `open ${o} or close ${c} lies outside low ${l} and high ${h}` };
    }
    if (!(volume[i] >= 0 && volume[i] < Infinity)) return { at: i, reason: `volume is ${volume[i]}` };
  }
  return undefined;
}
