import { assert } from '../model/errors.ts';

/** The order in which Postgres keeps the names of an object: the shorter first, then by their bytes. */
function byLength(a: string, b: string): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function ordered(_: string, value: unknown): unknown {
  assert(typeof value !== 'number' || Number.isFinite(value), 'a number in JSON is finite');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => byLength(a, b)));
}

/** A value as JSON, its names in the order that jsonb gives them: both dialects answer the same text. */
export const orderedJson = (value: unknown): string => JSON.stringify(value, ordered);
