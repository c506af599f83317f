import type { TimeMs } from '../../model/time.ts';

/** 2000-01-01 UTC, from which Postgres counts microseconds, in our milliseconds. */
const EPOCH_MS = 946_684_800_000;
const WORD = 0x1_0000_0000;
/** The first day of Postgres' calendar; its last lies beyond ours. */
const FIRST_MS = -210_866_803_200_000;

/** Writes a time as a timestamptz of the binary form: a whole number of µs, high word first. */
export function writeTime(view: DataView, at: number, time: TimeMs): void {
  const micros = (time - EPOCH_MS) * 1000;
  // Beyond 2^53 µs (the years 1714 and 2285) a double does not hold the number; those are rare enough to go the slow way.
  if (!Number.isSafeInteger(micros)) {
    view.setBigInt64(at, (BigInt(time) - BigInt(EPOCH_MS)) * 1000n);
    return;
  }
  const high = Math.floor(micros / WORD);
  view.setInt32(at, high);
  view.setUint32(at + 4, micros - high * WORD);
}

/** The time of a timestamptz in the binary form, in ms. */
export function timeOf(view: DataView, at: number): TimeMs {
  const micros = view.getInt32(at) * WORD + view.getUint32(at + 4);
  if (!Number.isSafeInteger(micros)) return Number(view.getBigInt64(at) / 1000n) + EPOCH_MS;
  return micros / 1000 + EPOCH_MS;
}

/** A time as SQL takes it. For what takes no parameters, and numbers only: COPY. */
export const timeLiteral = (time: TimeMs): string =>
  `timestamptz 'epoch' + interval '${Math.min(Number.MAX_SAFE_INTEGER, Math.max(FIRST_MS, Math.trunc(time)))} milliseconds'`;

/** An expression that gives a timestamptz column as ms. */
export const asMillis = (column: string): string => `(extract(epoch from ${column}) * 1000)`;

/** An expression that makes a timestamptz of a parameter of ms. The product is rounded to µs, exactly where a double holds it. */
export const fromMillis = (parameter: string): string =>
  `(timestamptz 'epoch' + ${parameter}::float8 * interval '1 millisecond')`;
