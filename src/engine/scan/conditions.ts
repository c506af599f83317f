import type { CompareOperator, Expression } from '../rules/ast.ts';
import type { Definition } from '../rules/binding.ts';
import { format } from '../rules/format.ts';
import type { GraphNode } from '../rules/graph.ts';
import type { Condition } from './funnel.ts';

/** What the parts of bound expressions became, and what names stand for. */
export interface Bindings {
  readonly nodeOf: (tree: Expression) => GraphNode;
  readonly definitions: ReadonlyMap<string, Definition>;
}

/**
 * The single conditions that an expression asks for together: `a and 1 < b <= 2` are three, and a name is what it stands
 * for. What is joined by `or` or turned by `not` stays whole.
 */
export function conditionsOf(tree: Expression, label: string | null, bindings: Bindings): Condition[] {
  switch (tree.kind) {
    case 'binary':
      if (tree.op !== 'and') break;
      return [...conditionsOf(tree.left, label, bindings), ...conditionsOf(tree.right, label, bindings)];
    case 'name': {
      const named = bindings.definitions.get(tree.name)?.tree ?? null;
      if (named === null) break;
      return conditionsOf(named, label ?? tree.name, bindings);
    }
    case 'compare':
      return tree.ops.map((op, i) => comparison(tree.operands[i], op, tree.operands[i + 1], label, bindings));
    default:
  }
  return [{ kind: 'truth', label, text: format(tree), node: bindings.nodeOf(tree) }];
}

const MIRRORED: Readonly<Record<CompareOperator, CompareOperator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

/** The side that changes stands first: of `1 <= close` the close is the value, and 1 the threshold. */
function comparison(
  left: Expression,
  op: CompareOperator,
  right: Expression,
  label: string | null,
  { nodeOf }: Bindings,
): Condition {
  const [a, b] = [nodeOf(left), nodeOf(right)];
  const isTurned = a.operation.kind === 'number' && b.operation.kind !== 'number';
  const [first, sign, second] = isTurned ? [right, MIRRORED[op], left] : [left, op, right];
  const text = format({ kind: 'compare', operands: [first, second], ops: [sign], span: { start: 0, end: 1 } });
  return { kind: 'compare', label, text, op: sign, left: isTurned ? b : a, right: isTurned ? a : b };
}
