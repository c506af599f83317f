/** Generated trees for the property tests: any tree that can be written, and trees that also mean something. */
import fc from 'fast-check';
import type { BinaryNode, CompareOperator, Expression } from '../../src/engine/rules/ast.ts';

const span = { start: 0, end: 0 };
const COMPARE: readonly CompareOperator[] = ['<', '<=', '>', '>=', '==', '!='];

const number = (value: fc.Arbitrary<number>): fc.Arbitrary<Expression> =>
  value.map((it) => ({ kind: 'number', value: it, span }));
const name = (...names: readonly string[]): fc.Arbitrary<Expression> =>
  fc.constantFrom(...names).map((it) => ({ kind: 'name', name: it, span }));

const compare = (operand: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
  fc
    .array(fc.tuple(fc.constantFrom(...COMPARE), operand), { minLength: 1, maxLength: 3 })
    .chain((rest) => operand.map((first) => [first, rest] as const))
    .map(([first, rest]) => ({
      kind: 'compare',
      operands: [first, ...rest.map(([, it]) => it)],
      ops: rest.map(([op]) => op),
      span,
    }));

/** Any tree, sensible or not: what the formatter and the parser must agree on. */
export const anyTree: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression }>((tie) => {
  const tree = tie('tree');
  return {
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      number(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
      name('close', 'x1', '_y', 'and_more'),
      fc.boolean().map((value): Expression => ({ kind: 'truth', value, span })),
      fc.constantFrom('earnings', "it's").map((value): Expression => ({ kind: 'text', value, span })),
      fc
        .tuple(fc.constantFrom<'-' | 'not'>('-', 'not'), tree)
        .map(([op, operand]): Expression => ({ kind: 'unary', op, operand, span })),
      fc
        .tuple(fc.constantFrom<BinaryNode['op']>('+', '-', '*', '/', 'and', 'or'), tree, tree)
        .map(([op, left, right]): Expression => ({ kind: 'binary', op, left, right, span })),
      compare(tree),
      fc.tuple(tree, tree).map(([operand, offset]): Expression => ({ kind: 'past', operand, offset, span })),
      fc
        .tuple(fc.constantFrom('f', 'sma'), fc.array(tree, { maxLength: 3 }), fc.constantFrom(null, 'upper'))
        .map(([it, args, output]): Expression => ({ kind: 'call', name: it, args, output, span })),
    ),
  };
}).tree;

const call = (it: string, ...args: readonly fc.Arbitrary<Expression>[]): fc.Arbitrary<Expression> =>
  fc.tuple(...args).map((nodes): Expression => ({ kind: 'call', name: it, args: nodes, output: null, span }));

type Typed = {
  number: Expression;
  truth: Expression;
};

/** Numbers and conditions over `leaves` with the operations of one bar, and with `windows` those that look back too. */
export function typedTrees(leaves: readonly string[], windows: boolean): fc.LetrecValue<Typed> {
  return fc.letrec<Typed>((tie) => {
    const [x, cond] = [tie('number'), tie('truth')];
    const n = number(fc.integer({ min: 1, max: 6 }));
    const pointwise: fc.Arbitrary<Expression>[] = [
      number(fc.constantFrom(0, 0.5, 1, 2, 100)),
      name(...leaves),
      name(...leaves),
      fc
        .tuple(fc.constantFrom<BinaryNode['op']>('+', '-', '*', '/'), x, x)
        .map(([op, left, right]): Expression => ({ kind: 'binary', op, left, right, span })),
      x.map((operand): Expression => ({ kind: 'unary', op: '-', operand, span })),
      call('if', cond, x, x),
      call('min', x, x),
      call('max', x, x, x),
      ...['abs', 'sign', 'round'].map((it) => call(it, x)),
    ];
    const past = (operand: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
      fc.tuple(operand, n).map(([of, offset]): Expression => ({ kind: 'past', operand: of, offset, span }));
    const numbers = windows
      ? [
          ...pointwise,
          past(x),
          ...['highest', 'lowest', 'sum', 'change', 'percent_change', 'sma'].map((it) =>
            call(it, fc.oneof(name(...leaves), x), n),
          ),
          call('count', cond, n),
          call('bars_since', cond),
        ].map((it) => it.filter((tree) => tree.kind !== 'call' || tree.name !== 'sma' || tree.args[0].kind === 'name'))
      : pointwise;
    const truths: fc.Arbitrary<Expression>[] = [
      compare(x),
      compare(x),
      cond.map((operand): Expression => ({ kind: 'unary', op: 'not', operand, span })),
      fc
        .tuple(fc.constantFrom<BinaryNode['op']>('and', 'or'), cond, cond)
        .map(([op, left, right]): Expression => ({ kind: 'binary', op, left, right, span })),
      call('if', cond, cond, cond),
      ...(windows
        ? [
            past(cond),
            call('cross_above', x, x),
            call('cross_below', x, x),
            call('rising', x, n),
            call('falling', x, n),
          ]
        : []),
    ];
    return {
      number: fc.oneof({ depthSize: 'small' }, ...numbers),
      truth: fc.oneof({ depthSize: 'small' }, ...truths),
    };
  });
}
