import { assert } from '../model/errors.ts';
import { MINUTE_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { requireKnown, sessionsBetween } from './calendar.ts';
import type { Session, SessionCalendar } from './calendar.ts';

/** How a trading cycle works: what part of the day it belongs to, and how often it comes. */
export type CycleMode = 'aggressive' | 'normal' | 'light';

/** Minutes from one cycle to the next, a mode. */
export type CyclePlan = Readonly<Record<CycleMode, number>>;

export const CYCLE_MINUTES: CyclePlan = { aggressive: 5, normal: 30, light: 60 };

/** The part of a session that a mode works in: from its first instant, until before its last. */
const PART: Readonly<Record<CycleMode, (session: Session) => readonly [TimeMs, TimeMs]>> = {
  aggressive: ({ preMarket, open }) => [preMarket, open],
  normal: ({ open, close }) => [open, close],
  light: ({ close, end }) => [close, end],
};

const MODES: readonly CycleMode[] = ['aggressive', 'normal', 'light'];

export interface ExpectedCycle {
  readonly time: TimeMs;
  readonly mode: CycleMode;
}

/**
 * The cycles that should start from one instant until before another, ascending: on every session day, from the start of each
 * part of the day, as often as the plan says. None falls on a holiday, and fewer on a half day.
 * @throws CatalystError (data) when the calendar does not know all of these days: no cycle could be told to be missing.
 */
export function expectedCycles(
  calendar: SessionCalendar,
  from: TimeMs,
  until: TimeMs,
  plan: CyclePlan = CYCLE_MINUTES,
): ExpectedCycle[] {
  assert(
    MODES.every((mode) => plan[mode] > 0),
    'cycles some minutes apart',
  );
  if (until <= from) return [];
  const [first, last] = [calendar.dateOf(from), calendar.dateOf(until - 1)];
  requireKnown(calendar, first, last);
  const cycles: ExpectedCycle[] = [];
  for (const session of sessionsBetween(calendar, first, last)) {
    for (const mode of MODES) {
      const [starts, ends] = PART[mode](session);
      for (let time = starts; time < ends; time += plan[mode] * MINUTE_MS) {
        if (time >= from && time < until) cycles.push({ time, mode });
      }
    }
  }
  return cycles;
}
