import type { TimeMs } from '../model/time.ts';
import { isoDate, isoInstant } from '../model/time.ts';
import { isIntraday } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';

type Known = number | null;

/** 1234567.8 → `1,234,568`; the sign is a plain hyphen, so that figures can be copied. */
export function grouped(value: number, decimals = 0): string {
  const text = value.toFixed(decimals);
  const point = decimals === 0 ? text.length : text.length - decimals - 1;
  return text.slice(0, point).replace(/\B(?=(\d{3})+$)/g, ',') + text.slice(point);
}

/** The dash of a theme for what is undefined, else what `show` makes of it. */
export function known(value: Known, dash: string, show: (value: number) => string): string {
  return value === null ? dash : show(value);
}

/** 0.1234 → `12.3%`, or `+12.3%` where the direction is the news. Thousands of percent lose their decimals. */
export function percent(value: number, signed = false): string {
  const scaled = value * 100;
  const size = Math.abs(scaled);
  const text = size >= 1e9 ? hundredfold(value) : grouped(scaled, size < 1000 ? 1 : 0);
  const zero = text === '-0.0' ? '0.0' : text;
  return `${signed && value > 0 && zero !== '0.0' ? '+' : ''}${zero}%`;
}

/** 1.5e+307 → `1.5e+309`, which is more than a number holds. */
function hundredfold(value: number): string {
  const [digits, power] = value.toExponential(1).split('e');
  return `${digits}e+${Number(power) + 2}`;
}

/** Three digits that matter: 0.597, 12.3, 1,234. */
export function ratio(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return value.toExponential(2);
  return grouped(value, size < 10 ? 2 : size < 1000 ? 1 : 0);
}

/** Dollars: cents below a million, whole above, billions in short. */
export function money(value: number, signed = false): string {
  const size = Math.abs(value);
  const amount =
    size >= 1e15
      ? size.toExponential(2)
      : size >= 1e9
        ? `${grouped(size / 1e9, 2)}B`
        : grouped(size, size < 1e6 ? 2 : 0);
  const isZero = /^[0.,]+$/.test(amount);
  return `${isZero ? '' : value < 0 ? '-' : signed ? '+' : ''}$${amount}`;
}

/** A price as quoted: two decimals, four below a dollar, none from a hundred thousand. */
export function price(value: number): string {
  const size = Math.abs(value);
  return grouped(value, size < 1 ? 4 : size < 1e5 ? 2 : 0);
}

/** A bar's time for a person: the date, or month, day and minute where bars are shorter than a day. */
export function shortTime(time: TimeMs, timeframe: Timeframe): string {
  return isIntraday(timeframe) ? isoInstant(time).slice(5, 16).replace('T', ' ') : isoDate(time);
}
