import { printable } from '../../../model/text.ts';
import type { SourceCell } from '../cell.ts';

/**
 * A cell as SQLite stores it, exactly: NULL, INTEGER as bigint, REAL as number, TEXT as string, BLOB as bytes. A text
 * whose bytes are no valid Unicode is an `UnreadableText`.
 */
export type ExactValue = null | bigint | number | string | Uint8Array | UnreadableText;

/** A text that the encoding of its database does not explain. */
export class UnreadableText {
  readonly bytes: Uint8Array;
  readonly encoding: TextEncoding;
  constructor(bytes: Uint8Array, encoding: TextEncoding) {
    this.bytes = bytes;
    this.encoding = encoding;
  }
}

/** A value that its column in the target cannot hold, and why: a value, not an error. */
export class Misfit {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

export type Converted<T> = T | Misfit;

export const NUL_IN_TEXT = 'a NUL character, which Postgres cannot hold in text';

/** The reason of a value whose storage class is not what the column holds. */
export function wrongClass(value: ExactValue, wanted: string): Misfit {
  if (value === null) return new Misfit(`NULL where ${wanted} is required`);
  if (value instanceof UnreadableText) return new Misfit(`text that is no valid ${value.encoding}`);
  if (value instanceof Uint8Array) return new Misfit(`bytes where ${wanted} belongs`);
  if (typeof value === 'string')
    return new Misfit(value === '' ? `an empty text where ${wanted} belongs` : `text that is not ${wanted}`);
  return new Misfit(`a number where ${wanted} belongs`);
}

/** How a database writes its texts. */
export type TextEncoding = 'UTF-8' | 'UTF-16le' | 'UTF-16be';

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/** The bytes of a text in the encoding of its database, as hexadecimal. */
function textHex(text: string, encoding: TextEncoding): string {
  if (encoding === 'UTF-8') return Buffer.from(text, 'utf8').toString('hex');
  const bytes = Buffer.from(text, 'utf16le');
  return (encoding === 'UTF-16le' ? bytes : bytes.swap16()).toString('hex');
}

/** The text that bytes in the encoding of a database write. */
export function readText(bytes: Uint8Array, encoding: TextEncoding): string | UnreadableText {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // The one error that a strict decoder knows, and what it is strict for.
    if (error instanceof TypeError) return new UnreadableText(bytes, encoding);
    throw error;
  }
}

/** The cell in the form that can be kept as JSON and handed back exactly. */
export function sourceCell(value: ExactValue, encoding: TextEncoding): SourceCell {
  if (value === null) return null;
  if (typeof value === 'bigint') return { integer: String(value) };
  if (typeof value === 'number') return { real: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value === 'string') {
    return value.includes('\0') ? { textBytes: textHex(value, encoding) } : { text: value };
  }
  return value instanceof UnreadableText ? { textBytes: hex(value.bytes) } : { blob: hex(value) };
}

const SHOWN_MAX = 60;

/** A value for the eye: at most 60 characters and an ellipsis, none of which moves a cursor. */
export function shown(value: ExactValue): string {
  if (value === null) return 'NULL';
  if (value instanceof UnreadableText)
    return printable(`text X'${hex(value.bytes.subarray(0, SHOWN_MAX))}'`, SHOWN_MAX);
  if (value instanceof Uint8Array) return printable(`X'${hex(value.subarray(0, SHOWN_MAX))}'`, SHOWN_MAX);
  return printable(typeof value === 'string' ? value.slice(0, 2 * SHOWN_MAX) : String(value), SHOWN_MAX);
}
