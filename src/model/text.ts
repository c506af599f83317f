const CONTROL = 0x20;
const DELETE = 0x7f;

/** True of a code point that can move a cursor, hide or reorder text, or end a line. */
function isUnprintable(code: number): boolean {
  return (
    code < CONTROL ||
    (code >= DELETE && code <= 0x9f) ||
    code === 0xad ||
    code === 0x61c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfeff ||
    (code >= 0xfff9 && code <= 0xfffb) ||
    (code >= 0xe0000 && code <= 0xe007f)
  );
}

/**
 * Text from outside, fit for a terminal, a log or a message: one line, at most `max` characters before the ellipsis,
 * with every control, bidirectional, invisible or half character written as `\u{hex}`.
 */
export function printable(text: string, max = 80): string {
  let out = '';
  let taken = 0;
  for (const char of text) {
    if (taken++ === max) return `${out}…`;
    const code = char.codePointAt(0)!;
    out += isUnprintable(code) ? `\\u{${code.toString(16)}}` : char;
  }
  return out;
}

/** Several lines from outside: each as `printable` makes it, none cut short. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line, Infinity))
    .join('\n');
}

/** A number with its noun: `1 bar`, `2 bars`. Nouns that take more than an s are given in the plural too. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** `entry_price` of a database is `entryPrice` in a record. */
export const camel = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Characters that JSON allows unescaped and a terminal must not be given: C1 controls, and what hides or reorders text. */
const HIDDEN =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

const escaped = (chars: string): string =>
  [...Array(chars.length).keys()].map((i) => `\\u${chars.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');

/** The same JSON with nothing in it that moves a cursor, or cannot be seen: a document and a log are read on terminals too. */
export const visibleJson = (json: string): string => json.replace(HIDDEN, escaped);
