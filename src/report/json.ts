import { visibleJson } from '../model/text.ts';

/**
 * One line of JSON: numbers in the shortest form that reads back the same, NaN and infinities as null, −0 as 0, and
 * nothing that moves a cursor.
 */
export function json(value: unknown): string {
  return visibleJson(JSON.stringify(value));
}

/** A copy with its keys in order, so that equal contents are equal bytes. */
export function sortedKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const CHUNK = 64 * 1024;

/** Joins small pieces of text to chunks worth writing. */
export function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
