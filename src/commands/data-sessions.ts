import type { Session, SessionCalendar } from '../market/calendar.ts';
import { EXIT } from '../model/errors.ts';
import { DAY_MS, isoDate, isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { zoneOf } from '../model/zone.ts';
import { checkRange } from './bars.ts';
import { command } from './cli/command.ts';
import { json } from './cli/common.ts';
import { choice, date } from './cli/option.ts';
import { textTable } from './table.ts';

/** How many days are listed without `--to`: two weeks. */
const DAYS = 14;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

export const dataSessions = command({
  name: 'data sessions',
  summary:
    'When an exchange trades: its state now, its sessions and half days, and the trading cycles they should see.',
  args: [],
  options: {
    exchange: choice(['XNYS', 'XASX'], 'New York or Sydney', 'XNYS', { setting: true }),
    from: date('first session date (default: two weeks to --to, or today)', 'start'),
    to: date('last session date, included (default: two weeks on)', 'start'),
    json,
  },
  examples: [
    { shows: 'the next two weeks in New York', line: 'catalyst data sessions' },
    {
      shows: 'half days of a year in Sydney',
      line: "catalyst data sessions --exchange XASX --from 2026-01-01 --to 2026-12-31 --json | jq '.sessions[] | select(.early)'",
    },
  ],

  async run({ options }, context) {
    checkRange(options);
    const [{ EXCHANGES }, market, { marketState }, { expectedCycles }] = await Promise.all([
      import('../market/exchanges.ts'),
      import('../market/calendar.ts'),
      import('../market/state.ts'),
      import('../market/cycles.ts'),
    ]);
    const calendar: SessionCalendar = EXCHANGES[options.exchange];
    const now = context.now();
    const { from, to } = daysOf(options, calendar, now);
    market.requireKnown(calendar, from, to);
    const sessions = market.sessionsBetween(calendar, from, to).map((session) => {
      const cycles = { aggressive: 0, normal: 0, light: 0 };
      for (const { mode } of expectedCycles(calendar, session.preMarket, session.end)) cycles[mode]++;
      return { session, cycles };
    });
    const state = marketState(calendar, now) ?? null;
    const [previous, next] = [market.previousSession(calendar, now), market.nextSession(calendar, now)];

    if (options.json) {
      const document = {
        schema: 'catalyst.data-sessions.v1',
        exchange: calendar.name,
        zone: calendar.zone,
        at: isoInstant(now),
        state,
        previous: previous === undefined ? null : inJson(previous),
        next: next === undefined ? null : inJson(next),
        sessions: sessions.map(({ session, cycles }) => ({ ...inJson(session), cycles })),
      };
      await context.out.write(`${JSON.stringify(document)}\n`);
      return EXIT.done;
    }
    const wall = (instant: TimeMs): string => isoInstant(zoneOf(calendar.zone).toWall(instant)).slice(0, 16);
    const clock = (instant: TimeMs): string => wall(instant).slice(11);
    const rows = sessions.map(({ session: { date, preMarket, open, close, end, early }, cycles }) => [
      isoDate(date),
      WEEKDAYS[(date / DAY_MS + 4) % 7],
      ...[preMarket, open, close, end].map(clock),
      String(cycles.aggressive + cycles.normal + cycles.light),
      early ? 'half day' : '',
    ]);
    const titles = ['session', 'day', 'pre-market', 'open', 'close', 'end', 'cycles', ''];
    if (rows.length > 0) await context.out.write(textTable(titles, rows, ['cycles']));
    const then = next === undefined ? '' : `, opens ${wall(next.open).replace('T', ' ')}`;
    context.note(`${calendar.name} ${wall(now).replace('T', ' ')} (${calendar.zone}): ${state ?? 'unknown'}${then}`);
    return EXIT.done;
  },
});

/** The days asked for: two weeks from the one that is given, or from today, as far as the calendar goes. */
function daysOf(
  given: { readonly from: TimeMs | undefined; readonly to: TimeMs | undefined },
  calendar: SessionCalendar,
  now: TimeMs,
): { readonly from: TimeMs; readonly to: TimeMs } {
  const midnight = (time: TimeMs): TimeMs => Math.floor(time / DAY_MS) * DAY_MS;
  const last = given.to === undefined ? undefined : midnight(given.to);
  const from = given.from ?? (last === undefined ? calendar.dateOf(now) : last - (DAYS - 1) * DAY_MS);
  const first = midnight(from);
  return { from: first, to: last ?? Math.max(first, Math.min(first + (DAYS - 1) * DAY_MS, calendar.to)) };
}

function inJson({ date, preMarket, open, close, end, early }: Session) {
  return {
    date: isoDate(date),
    preMarket: isoInstant(preMarket),
    open: isoInstant(open),
    close: isoInstant(close),
    end: isoInstant(end),
    early,
  };
}
