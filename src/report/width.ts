import { printable } from '../model/text.ts';
import { glyphs } from './theme.ts';
import type { Theme } from './theme.ts';

const ESCAPE = 0x1b;

/** Marks that stand on the character before them. */
const COMBINING = /^\p{M}$/u;

/** First and last of the ranges that East Asian terminals, and emoji everywhere, show two columns wide. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x23e9, 0x23f3],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x26a1, 0x26a1],
  [0x26bd, 0x26be],
  [0x26c4, 0x26c5],
  [0x26d4, 0x26d4],
  [0x26ea, 0x26fd],
  [0x2705, 0x2705],
  [0x270a, 0x270b],
  [0x2728, 0x2728],
  [0x274c, 0x2757],
  [0x2795, 0x2797],
  [0x27b0, 0x27bf],
  [0x2b1b, 0x2b1c],
  [0x2b50, 0x2b55],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2ff],
  [0x1f004, 0x1f004],
  [0x1f0cf, 0x1f0cf],
  [0x1f18e, 0x1f18e],
  [0x1f191, 0x1f19a],
  [0x1f1e6, 0x1f320],
  [0x1f32d, 0x1faff],
  [0x20000, 0x3fffd],
];

/** Columns of one code point. The first line answers for nearly all that a report holds, and compiles no expression. */
function columnsOf(code: number): number {
  if (code < 0x300 || (code >= 0x2010 && code < 0x20d0) || (code >= 0x2190 && code < 0x231a) || isBlock(code)) return 1;
  if (COMBINING.test(String.fromCodePoint(code)) || (code >= 0xfe00 && code <= 0xfe0f)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Lines and blocks, of which charts are made. */
function isBlock(code: number): boolean {
  return code >= 0x2500 && code < 0x25f0;
}

/** The longest beginning of `text` within `columns`, the colours of `paint` not counted, and how many columns it takes. */
function beginning(text: string, columns: number): { end: number; taken: number } {
  let taken = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.codePointAt(at)!;
    if (code === ESCAPE) {
      const end = text.indexOf('m', at);
      at = end === -1 ? text.length : end + 1;
      continue;
    }
    const wide = columnsOf(code);
    if (taken + wide > columns) break;
    taken += wide;
    at += code > 0xffff ? 2 : 1;
  }
  return { end: at, taken };
}

/** Columns that `text` takes on a screen. */
export function displayWidth(text: string): number {
  return beginning(text, Infinity).taken;
}

/** `text` within `columns`: as it is, or cut with an ellipsis. */
export function fit(theme: Theme, text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  const { ellipsis } = glyphs(theme);
  const reset = text.includes('\u001b') ? '\u001b[0m' : '';
  return `${text.slice(0, beginning(text, columns - 1).end)}${reset}${ellipsis}`;
}

/** Exactly `columns` wide: cut or filled up, text to the left, numbers to the right. */
export function cell(theme: Theme, text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = fit(theme, text, columns);
  const space = ' '.repeat(columns - displayWidth(cut));
  return align === 'left' ? cut + space : space + cut;
}

/** Signs that only change how the one before them looks: terminals do not agree on how wide the two are together. */
const MODIFIERS = /[\ufe00-\ufe0f]|\u20e3|[\u{1f3fb}-\u{1f3ff}]/gu;
/** A letter of a flag is a letter: of two of them some terminals make one sign. */
const FLAG_LETTERS = /[\u{1f1e6}-\u{1f1ff}]/gu;
const FLAG_A = 0x1f1e6;
/** Marks stand above each other: a third would reach into the line above. */
const MORE_MARKS = /(\p{M}{2})\p{M}+/gu;

/**
 * Text from outside, a headline above all: one line, nothing that can move the cursor, of a width that every terminal agrees on, and
 * ASCII alone where the screen has no more.
 */
export function outside(theme: Theme, text: string, max = 200): string {
  const plain = printable(text, max);
  const safe = /^[\x20-\x7e]*$/.test(plain) ? plain : settled(plain);
  if (theme.unicode) return safe;
  return safe.replace(/[^ -~]/gu, (char) => (char === '…' ? '~' : `\\u{${char.codePointAt(0)!.toString(16)}}`));
}

const settled = (text: string): string =>
  text
    .replace(MODIFIERS, '')
    .replace(FLAG_LETTERS, (char) => String.fromCharCode(0x41 + char.codePointAt(0)! - FLAG_A))
    .replace(MORE_MARKS, '$1');

/** Words in lines of at most `columns`; a longer word is cut. */
export function wrap(theme: Theme, text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = fit(theme, word, columns);
  }
  return [...lines, line];
}
