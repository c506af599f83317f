/**
 * Tokens to a tree, by operator precedence. Source: V. Pratt, "Top down operator precedence", 1973.
 * The first thing that cannot be read ends the reading of this expression; other expressions are read all the same.
 */
import { PRECEDENCE, binaryPrecedence } from './ast.ts';
import type { CompareOperator, Expression, Span } from './ast.ts';
import type { Problem } from './errors.ts';
import { tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';

export type Parsed =
  { readonly ok: true; readonly tree: Expression } | { readonly ok: false; readonly problem: Problem };

/** Parentheses, calls, brackets and signs inside each other. */
export const NESTING_MAX = 64;
/** Operands in a row: `a + b + c …` is as deep a tree as it is long. */
export const CHAIN_MAX = 300;

const COMPARISONS = new Set(['<', '<=', '>', '>=', '==', '!=']);
const KEYWORDS = new Set(['and', 'or', 'not', 'true', 'false']);

/** Words that are part of the language and cannot name a parameter or a series. */
export const isKeyword = (name: string): boolean => KEYWORDS.has(name) || name === 'if';

/** Stops the descent at the first problem. It never leaves this file. */
class Stop extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

const stop = (message: string, span: Span, suggestion: string | null = null): never => {
  throw new Stop({ message, suggestion, span: { start: span.start, end: span.end } });
};

/** The tree of `text`, or the first problem in it. */
export function parse(text: string): Parsed {
  const lexed = tokenize(text);
  if ('problem' in lexed) return { ok: false, problem: lexed.problem };
  try {
    return { ok: true, tree: new Parser(lexed.tokens).whole() };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, problem: error.problem };
    throw error;
  }
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Expression {
    if (this.peek().kind === 'end') stop('the expression is empty', { start: 0, end: 1 });
    const tree = this.expression(0);
    const rest = this.peek();
    if (rest.kind === 'end') return tree;
    if (rest.text === ')' || rest.text === ']') return stop(`\`${rest.text}\` closes nothing`, rest);
    if (rest.text === '.' && tree.kind !== 'call') return stop('only an indicator has named outputs', rest);
    return stop(
      `expected an operator, found \`${rest.text}\``,
      rest,
      OPERATOR_ADVICE.get(rest.text.toLowerCase()) ?? null,
    );
  }

  private peek(): Token {
    return this.tokens[this.at];
  }

  private take(): Token {
    const token = this.tokens[this.at];
    if (token.kind !== 'end') this.at++;
    return token;
  }

  private expression(minimum: number): Expression {
    if (++this.nesting > NESTING_MAX)
      stop(
        `more than ${NESTING_MAX} parentheses, calls or signs inside each other`,
        this.peek(),
        'name its parts under let',
      );
    let left = this.prefix(minimum);
    for (let chain = 0; ; chain++) {
      if (chain > CHAIN_MAX) stop(`more than ${CHAIN_MAX} operators in a row`, this.peek(), 'name its parts under let');
      const next = this.infix(left, minimum);
      if (next === null) break;
      left = next;
    }
    this.nesting--;
    return left;
  }

  private infix(left: Expression, minimum: number): Expression | null {
    const token = this.peek();
    const { text } = token;
    if (token.kind === 'symbol') {
      if (text === '[') return this.past(left);
      if (COMPARISONS.has(text)) return minimum > PRECEDENCE.compare ? null : this.comparison(left);
      if (text !== '+' && text !== '-' && text !== '*' && text !== '/') return null;
      return this.binary(left, text, minimum);
    }
    if (token.kind === 'name' && (text === 'and' || text === 'or')) return this.binary(left, text, minimum);
    return null;
  }

  private binary(left: Expression, op: '+' | '-' | '*' | '/' | 'and' | 'or', minimum: number): Expression | null {
    const precedence = binaryPrecedence(op);
    if (precedence < minimum) return null;
    this.take();
    const right = this.expression(precedence + 1);
    return Object.freeze({ kind: 'binary', op, left, right, span: { start: left.span.start, end: right.span.end } });
  }

  private comparison(left: Expression): Expression {
    const operands = [left];
    const ops: CompareOperator[] = [];
    while (this.peek().kind === 'symbol' && COMPARISONS.has(this.peek().text)) {
      if (ops.length >= CHAIN_MAX) stop(`more than ${CHAIN_MAX} operators in a row`, this.peek());
      ops.push(this.take().text as CompareOperator);
      operands.push(this.expression(PRECEDENCE.compare + 1));
    }
    const span = { start: left.span.start, end: operands[operands.length - 1].span.end };
    return Object.freeze({ kind: 'compare', operands: Object.freeze(operands), ops: Object.freeze(ops), span });
  }

  private past(operand: Expression): Expression {
    const open = this.take();
    const offset = this.expression(0);
    const close = this.close(']', open);
    return Object.freeze({ kind: 'past', operand, offset, span: { start: operand.span.start, end: close.end } });
  }

  private prefix(minimum: number): Expression {
    const token = this.take();
    const { start, end } = token;
    switch (token.kind) {
      case 'number': {
        const value = Number(token.text);
        if (!Number.isFinite(value)) stop('the number is too large', token);
        return Object.freeze({ kind: 'number', value, span: { start, end } });
      }
      case 'text':
        return Object.freeze({ kind: 'text', value: token.text, span: { start, end } });
      case 'name':
        return this.named(token, minimum);
      case 'end':
        return stop('the expression ends where a value was expected', token);
      case 'symbol':
        break;
    }
    if (token.text === '-') {
      const operand = this.expression(PRECEDENCE.negate);
      return Object.freeze({ kind: 'unary', op: '-', operand, span: { start, end: operand.span.end } });
    }
    if (token.text === '(') {
      const inner = this.expression(0);
      const close = this.close(')', token);
      return Object.freeze({ ...inner, span: { start, end: close.end } });
    }
    return stop(`expected a value, found \`${token.text}\``, token);
  }

  private named(token: Token, minimum: number): Expression {
    const { start, end, text } = token;
    if (text === 'not') {
      if (minimum > PRECEDENCE.not) stop('`not` needs parentheses here', token, 'write (not …)');
      const operand = this.expression(PRECEDENCE.not);
      return Object.freeze({ kind: 'unary', op: 'not', operand, span: { start, end: operand.span.end } });
    }
    if (text === 'true' || text === 'false')
      return Object.freeze({ kind: 'truth', value: text === 'true', span: { start, end } });
    if (text === 'and' || text === 'or') return stop(`expected a value, found \`${text}\``, token);
    if (this.peek().text === '(' && this.peek().kind === 'symbol') return this.call(token);
    return Object.freeze({ kind: 'name', name: text, span: { start, end } });
  }

  private call(name: Token): Expression {
    const open = this.take();
    const args: Expression[] = [];
    while (!this.isSymbol(')')) {
      args.push(this.expression(0));
      if (!this.isSymbol(',')) break;
      this.take();
      if (this.isSymbol(')')) stop('expected a value after the comma', this.peek());
    }
    const close = this.close(')', open);
    let { end } = close;
    let output: string | null = null;
    if (this.isSymbol('.')) {
      this.take();
      const named = this.take();
      if (named.kind !== 'name') stop('expected the name of an output after the dot', named);
      output = named.text;
      end = named.end;
    }
    return Object.freeze({
      kind: 'call',
      name: name.text,
      args: Object.freeze(args),
      output,
      span: { start: name.start, end },
    });
  }

  private isSymbol(text: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === text;
  }

  private close(text: ')' | ']', open: Token): Token {
    if (this.isSymbol(text)) return this.take();
    const found = this.peek();
    if (found.kind === 'end') return stop(`\`${open.text}\` is never closed`, open, `add \`${text}\``);
    return stop(`expected \`${text}\`, found \`${found.text}\``, found);
  }
}

const OPERATOR_ADVICE: ReadonlyMap<string, string> = new Map([
  ['and', 'write `and` in small letters'],
  ['or', 'write `or` in small letters'],
  ['=', 'write `==` to compare'],
  ['is', 'write `==` to compare'],
  ['crosses', 'write cross_above(a, b)'],
]);
