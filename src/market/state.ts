import { DAY_MS } from '../model/time.ts';
import type { MarketState } from '../model/news.ts';
import type { TimeMs } from '../model/time.ts';
import type { SessionCalendar } from './calendar.ts';
import { isWeekend } from './dates.ts';

/**
 * The state of an exchange at an instant, by its own date: a Friday's night is closed, and Saturday a weekend. Each part of the
 * day begins at its instant and ends before the next one's. Undefined in years that the calendar does not know.
 */
export function marketState(calendar: SessionCalendar, instant: TimeMs): MarketState | undefined {
  const date = calendar.dateOf(instant);
  if (date < calendar.from || date > calendar.to) return undefined;
  if (isWeekend(date / DAY_MS)) return 'weekend';
  const session = calendar.session(date);
  if (session === undefined || instant < session.preMarket || instant >= session.end) return 'closed';
  if (instant < session.open) return 'pre-market';
  return instant < session.close ? 'regular' : 'after-hours';
}
