/** What is wrong in a rule, where, and what was probably meant. Refusals are values: nothing here throws. */
import type { Span } from './ast.ts';

export interface RuleError {
  readonly message: string;
  /** What to write instead, or what to do; null when there is nothing wiser to say than the message. */
  readonly suggestion: string | null;
  /** The file, or null for text that came from elsewhere (the command line, a typed object). */
  readonly file: string | null;
  /** Where in the rule set: `long.enter`; empty for a lone expression. */
  readonly path: string;
  /** 1-based; column and length count UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The text of that line. */
  readonly source: string;
}

/** A value, or every error that stands between the text and the value. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly RuleError[] };

/** An error inside one expression, before its place in a file is known. */
export interface Problem {
  readonly message: string;
  readonly suggestion: string | null;
  readonly span: Span;
}

/** Where the values and keys of a rule set stand in the file they were read from. */
export interface RuleSource {
  readonly file: string;
  readonly text: string;
  /** By dotted path, list items by index: `targets.0.close`. */
  readonly places: ReadonlyMap<string, Place>;
  /** What is wrong in how it is written, where what was meant could be read all the same: told with all the other errors. */
  readonly errors: readonly RuleError[];
}

export interface Place {
  /** Offsets of the key in the file; equal to the value's where there is no key. */
  readonly key: Span;
  readonly value: Span;
  /** For a text: the file offset of each of its characters and one past the last. */
  readonly characters: readonly number[] | null;
}

/** The place of `path`, or of the nearest thing that holds it. */
export function placeOf(source: RuleSource, path: string): Place {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const place = source.places.get(at);
    if (place !== undefined) return place;
    if (at === '') return { key: { start: 0, end: 0 }, value: { start: 0, end: 0 }, characters: null };
  }
}

/** An error at offsets of a text that is a whole file or a whole expression. */
export function errorAt(
  text: string,
  span: Span,
  file: string | null,
  path: string,
  what: Omit<Problem, 'span'>,
): RuleError {
  const start = Math.min(span.start, text.length);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) line++;
  return {
    message: what.message,
    suggestion: what.suggestion,
    file,
    path,
    line,
    column: start - lineStart + 1,
    length: Math.max(1, Math.min(span.end, lineEnd) - start),
    source: text.slice(lineStart, lineEnd).replace(/\r$/, ''),
  };
}

/** A problem in the expression at `path`, placed in its file when it came from one. */
export function placeProblem(problem: Problem, text: string, path: string, source: RuleSource | null): RuleError {
  if (source === null) return errorAt(text, problem.span, null, path, problem);
  const place = placeOf(source, path);
  const { characters } = place;
  if (characters === null) return errorAt(source.text, place.value, source.file, path, problem);
  const last = characters.length - 1;
  const start = characters[Math.min(problem.span.start, last)];
  const end = problem.span.end > problem.span.start ? characters[Math.min(problem.span.end, last + 1) - 1] + 1 : start;
  return errorAt(source.text, { start, end }, source.file, path, problem);
}

const SHOWN_WIDTH = 100;
const MESSAGE_MAX = 300;

/** Text from a file, safe to print: what would move the cursor or ring the bell is shown as a mark. */
const printable = (text: string): string => text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');

const cut = (text: string): string => (text.length > MESSAGE_MAX ? `${text.slice(0, MESSAGE_MAX)}…` : text);

/** The line with a caret under the place, a long line cut around it. */
function excerpt(error: RuleError): string {
  const from = error.column > SHOWN_WIDTH ? error.column - 1 - SHOWN_WIDTH / 2 : 0;
  const shown = error.source.slice(from, from + SHOWN_WIDTH);
  const before = Math.min(error.column - 1 - from, shown.length);
  const gutter = `${error.line} | `;
  const carets = '^'.repeat(Math.max(1, Math.min(error.length, shown.length - before)));
  return `  ${gutter}${printable(shown)}\n  ${' '.repeat(gutter.length - 2)}| ${' '.repeat(before)}${carets}`;
}

/** One error as a person reads it: what, where, the line with a caret, what to do. */
export function renderError(error: RuleError): string {
  const where = error.file === null ? error.path : `${error.file}:${error.line}:${error.column}`;
  const head = where === '' ? error.message : `${where}: ${error.message}`;
  const advice = error.suggestion === null ? '' : `\n  ${cut(printable(error.suggestion))}`;
  return `${cut(printable(head))}\n${excerpt(error)}${advice}`;
}

/** All errors, in the order of the file. */
export function renderErrors(errors: readonly RuleError[]): string {
  return errors.map(renderError).join('\n');
}

/** Errors by their place, so that a reader goes through the file once. */
export function inFileOrder(errors: readonly RuleError[]): RuleError[] {
  return errors.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** `did you mean sma?`, or null. */
export function didYouMean(name: string | null): string | null {
  return name === null ? null : `did you mean ${name}?`;
}
