/** A tree back to text, with no parenthesis that could be left out: parse(format(x)) = x. */
import { PRECEDENCE, binaryPrecedence } from './ast.ts';
import type { Expression } from './ast.ts';

function precedence(node: Expression): number {
  switch (node.kind) {
    case 'binary':
      return binaryPrecedence(node.op);
    case 'compare':
      return PRECEDENCE.compare;
    case 'unary':
      return node.op === 'not' ? PRECEDENCE.not : PRECEDENCE.negate;
    case 'number':
    case 'truth':
    case 'text':
    case 'name':
    case 'past':
    case 'call':
      return PRECEDENCE.postfix;
  }
}

const within = (node: Expression, minimum: number): string =>
  precedence(node) < minimum ? `(${format(node)})` : format(node);

/** The expression as text, in one line and one form. */
export function format(node: Expression): string {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'truth':
      return node.value ? 'true' : 'false';
    case 'text':
      return node.value.includes("'") ? `"${node.value}"` : `'${node.value}'`;
    case 'name':
      return node.name;
    case 'unary':
      return node.op === 'not'
        ? `not ${within(node.operand, PRECEDENCE.not)}`
        : `-${within(node.operand, PRECEDENCE.negate)}`;
    case 'binary': {
      const own = binaryPrecedence(node.op);
      return `${within(node.left, own)} ${node.op} ${within(node.right, own + 1)}`;
    }
    case 'compare': {
      const parts = node.operands.map((operand) => within(operand, PRECEDENCE.compare + 1));
      return parts.reduce((text, part, i) => `${text} ${node.ops[i - 1]} ${part}`);
    }
    case 'past':
      return `${within(node.operand, PRECEDENCE.postfix)}[${format(node.offset)}]`;
    case 'call': {
      const output = node.output === null ? '' : `.${node.output}`;
      return `${node.name}(${node.args.map(format).join(', ')})${output}`;
    }
  }
}
