import { DAY_MS, HOUR_MS, MINUTE_MS, isoDate, isoInstant } from './time.ts';
import type { TimeMs } from './time.ts';

/** The length of a bar: a count and a unit, `1m` `5m` `15m` `1h` `1d` `1w`. */
export type Timeframe = `${number}${'m' | 'h' | 'd' | 'w'}`;

const UNIT_MS = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS } as const;

/** How many of a unit are one of the next. */
const NEXT = { m: [60, 'h'], h: [24, 'd'], d: [7, 'w'] } as const;

/** The timeframe that `text` names, or undefined. One length has one name: `60m` is `1h`, or its bars would be two series. */
export function parseTimeframe(text: string): Timeframe | undefined {
  if (!/^[1-9]\d{0,3}[mhdw]$/.test(text)) return undefined;
  let count = Number(text.slice(0, -1));
  let unit = text.slice(-1) as keyof typeof UNIT_MS;
  while (unit !== 'w' && count % NEXT[unit][0] === 0) {
    const [many, next] = NEXT[unit];
    count /= many;
    unit = next;
  }
  return `${count}${unit}`;
}

/** Length of one bar in milliseconds (calendar time, not session time). */
export function timeframeMs(timeframe: Timeframe): number {
  return Number(timeframe.slice(0, -1)) * UNIT_MS[timeframe.slice(-1) as keyof typeof UNIT_MS];
}

/** Daily and longer bars are named by their session date; shorter ones by the instant of their opening. */
export function isIntraday(timeframe: Timeframe): boolean {
  return timeframeMs(timeframe) < DAY_MS;
}

/** A bar's time as people and JSON see it: a date for daily bars, an instant for intraday ones. */
export function formatBarTime(time: TimeMs, timeframe: Timeframe): string {
  return isIntraday(timeframe) ? isoInstant(time) : isoDate(time);
}
