/** Text to tokens. */
import type { Problem } from './errors.ts';

export type TokenKind = 'number' | 'name' | 'text' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; for `text` without its quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Far above any rule that a person can read, far below what could exhaust the stack. */
export const TEXT_MAX = 20_000;
export const TOKENS_MAX = 4_000;

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const TEXT = /'[^'\n]*'|"[^"\n]*"/y;
const SYMBOL = /<=|>=|==|!=|[-+*/<>()[\],.]/y;

/** What people write from habit, and what the language calls it. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['&&', 'write `and`'],
  ['||', 'write `or`'],
  ['&', 'write `and`'],
  ['|', 'write `or`'],
  ['===', 'write `==`'],
  ['!==', 'write `!=`'],
  ['=', 'write `==` to compare'],
  ['!', 'write `not`'],
  ['<>', 'write `!=`'],
  ['**', 'multiply the value by itself'],
  ['^', 'multiply the value by itself'],
  ['%', 'write percent as a plain number: 5 % of x is `x * 0.05`'],
  ['?', 'write `if(condition, a, b)`'],
  ['#', 'put the remark outside the expression'],
  ['$', 'parameters are plain names'],
  [';', 'an expression is one value'],
];

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** The tokens of `text`, an `end` token last; or the first character that begins none. */
export function tokenize(text: string): { readonly tokens: readonly Token[] } | { readonly problem: Problem } {
  const refuse = (message: string, suggestion: string | null, start: number, end: number): { problem: Problem } => ({
    problem: { message, suggestion, span: { start, end } },
  });
  if (text.length > TEXT_MAX)
    return refuse(
      `the expression is too long: ${text.length} characters, at most ${TEXT_MAX}`,
      'name its parts under let',
      0,
      1,
    );
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += match(SPACE, text, at)?.[0].length ?? 0;
    if (at >= text.length) break;
    if (tokens.length >= TOKENS_MAX)
      return refuse(
        `the expression is too long: more than ${TOKENS_MAX} words and signs`,
        'name its parts under let',
        at,
        at + 1,
      );
    const token = readToken(text, at);
    if (token === null) {
      const quote = text[at] === "'" || text[at] === '"';
      if (quote) return refuse('the quoted text does not end', 'close it with the same quote', at, text.length);
      const foreign = FOREIGN.filter(([sign]) => text.startsWith(sign, at)).toSorted(
        (a, b) => b[0].length - a[0].length,
      );
      const [sign, advice] = foreign.length > 0 ? foreign[0] : [String.fromCodePoint(text.codePointAt(at)!), null];
      return refuse(`\`${sign}\` means nothing here`, advice, at, at + sign.length);
    }
    const glued = token.kind === 'number' ? match(NAME, text, token.end) : null;
    if (glued !== null)
      return refuse(
        `\`${token.text}${glued[0]}\` is neither a number nor a name`,
        'put a space or an operator between them',
        at,
        token.end + glued[0].length,
      );
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return { tokens };
}

function readToken(text: string, at: number): Token | null {
  const whole = (kind: TokenKind, found: string): Token => ({ kind, text: found, start: at, end: at + found.length });
  const number = match(NUMBER, text, at);
  if (number !== null) return whole('number', number[0]);
  const name = match(NAME, text, at);
  if (name !== null) return whole('name', name[0]);
  // `!==`, `===` and `<>` begin with signs of ours, so the foreign ones are looked for first.
  if (['===', '!==', '<>', '**'].some((sign) => text.startsWith(sign, at))) return null;
  const symbol = match(SYMBOL, text, at);
  if (symbol !== null) return whole('symbol', symbol[0]);
  const quoted = match(TEXT, text, at);
  if (quoted === null) return null;
  return { kind: 'text', text: quoted[0].slice(1, -1), start: at, end: at + quoted[0].length };
}
