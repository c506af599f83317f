/** The tree of an expression: frozen records with a `kind`, each with the place in the text that it was read from. */

/** Offsets in the expression's text, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type LogicOperator = 'and' | 'or';
export type CompareOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

export interface NumberNode {
  readonly kind: 'number';
  /** Finite and not negative: a minus sign is a node of its own. */
  readonly value: number;
  readonly span: Span;
}

export interface TruthNode {
  readonly kind: 'truth';
  readonly value: boolean;
  readonly span: Span;
}

/** Quoted text: a catalyst's name. */
export interface TextNode {
  readonly kind: 'text';
  readonly value: string;
  readonly span: Span;
}

export interface NameNode {
  readonly kind: 'name';
  readonly name: string;
  readonly span: Span;
}

export interface UnaryNode {
  readonly kind: 'unary';
  readonly op: '-' | 'not';
  readonly operand: Expression;
  readonly span: Span;
}

export interface BinaryNode {
  readonly kind: 'binary';
  readonly op: ArithmeticOperator | LogicOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

/** `a < b <= c`: `operands` holds one more than `ops`. */
export interface CompareNode {
  readonly kind: 'compare';
  readonly operands: readonly Expression[];
  readonly ops: readonly CompareOperator[];
  readonly span: Span;
}

/** `operand[offset]`: the operand, `offset` bars ago. */
export interface PastNode {
  readonly kind: 'past';
  readonly operand: Expression;
  readonly offset: Expression;
  readonly span: Span;
}

/** `name(args)` or `name(args).output`. */
export interface CallNode {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
  readonly output: string | null;
  readonly span: Span;
}

export type Expression =
  NumberNode | TruthNode | TextNode | NameNode | UnaryNode | BinaryNode | CompareNode | PastNode | CallNode;

/** How tightly each operator holds its operands, loosest first. The parser and the formatter read this one table. */
export const PRECEDENCE = { or: 1, and: 2, not: 3, compare: 4, add: 5, multiply: 6, negate: 7, postfix: 8 } as const;

/** Precedence of a binary operator. */
export function binaryPrecedence(op: BinaryNode['op']): number {
  switch (op) {
    case 'or':
      return PRECEDENCE.or;
    case 'and':
      return PRECEDENCE.and;
    case '+':
    case '-':
      return PRECEDENCE.add;
    case '*':
    case '/':
      return PRECEDENCE.multiply;
  }
}
