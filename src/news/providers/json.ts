import { printable } from '../../model/text.ts';
import { SourceError } from '../transport/problem.ts';
import { textOf } from '../transport/body.ts';
import type { Reply } from '../transport/client.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text, or nothing: null, a number or an object is no text. */
export const textIn = (object: JsonObject, name: string): string => {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' ? value : '';
};

/** The texts of an array; what is no text in it is left out. */
export const textsIn = (object: JsonObject, name: string): string[] => {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
};

/** An address that can be shown and followed: nothing but http and https. */
export const webAddress = (text: string): string | null =>
  /^https?:\/\/[^\s]+$/i.test(text.trim()) ? text.trim() : null;

/**
 * The JSON object of a reply.
 * @throws SourceError malformed: HTML, half of a document, or JSON that is no object
 */
export function objectOf(reply: Reply, source: string): JsonObject {
  const text = reply.kind === 'body' ? textOf(reply.bytes, reply.contentType) : '';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const start = printable(text.trimStart(), 30);
    throw new SourceError('malformed', `${source}: sent no JSON but ${start === '' ? 'nothing' : start}`, { cause });
  }
  if (!isObject(value)) throw new SourceError('malformed', `${source}: sent JSON that is no object`);
  return value;
}

/**
 * The array of objects under a name; an absent or null one is empty only where the source says so.
 * @throws SourceError malformed
 */
export function rowsIn(object: JsonObject, name: string, source: string): unknown[] {
  const rows = Object.hasOwn(object, name) ? object[name] : undefined;
  if (!Array.isArray(rows)) throw new SourceError('malformed', `${source}: sent no list of ${name}`);
  return rows as unknown[];
}
