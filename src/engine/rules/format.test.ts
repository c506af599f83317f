import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTree } from '../../../test/rules/arbitraries.ts';
import { format } from './format.ts';
import { parse } from './parser.ts';

/** The tree without its places, so that two trees can be compared. */
const bare = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'span' ? undefined : value)));

test('reading what was written gives the same tree', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      const parsed = parse(format(tree));
      expect(parsed.ok && bare(parsed.tree)).toEqual(bare(tree));
    }),
    { numRuns: 1000 },
  );
});

test('no pair of parentheses could be left out', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      const text = format(tree);
      for (let i = 0; i < text.length; i++) {
        if (text[i] !== '(' || /\w/.test(text[i - 1] ?? ' ')) continue;
        const close = closing(text, i);
        const without = `${text.slice(0, i)} ${text.slice(i + 1, close)} ${text.slice(close + 1)}`;
        const parsed = parse(without);
        expect(parsed.ok && bare(parsed.tree)).not.toEqual(bare(tree));
      }
    }),
    { numRuns: 500 },
  );
});

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; ; i++) {
    if (text[i] === "'" || text[i] === '"') i = text.indexOf(text[i], i + 1);
    else if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
}

describe('one form for one meaning', () => {
  test.each([
    ['a+b*c', 'a + b * c'],
    ['(a+b)*c', '(a + b) * c'],
    ['a-(b-c)', 'a - (b - c)'],
    ['(a-b)-c', 'a - b - c'],
    ['not (a and b)', 'not (a and b)'],
    ['(not a) and b', 'not a and b'],
    ['not (a < b)', 'not a < b'],
    ['-(a[1])', '-a[1]'],
    ['(-a)[1]', '(-a)[1]'],
    ['30<rsi( close,14 )<70', '30 < rsi(close, 14) < 70'],
    ['(a<b)==c', '(a < b) == c'],
    ['macd(12,26,9).signal[2]', 'macd(12, 26, 9).signal[2]'],
    ['1.50e3', '1500'],
    ['catalyst("fda")', "catalyst('fda')"],
  ])('%s is written %s', (text, expected) => {
    const parsed = parse(text);
    expect(parsed.ok ? format(parsed.tree) : parsed.problem).toBe(expected);
  });
});

describe('what cannot be read', () => {
  test.each<[string, string, string | null, number, number]>([
    ['', 'the expression is empty', null, 0, 1],
    ['a +', 'the expression ends where a value was expected', null, 3, 3],
    ['a b', 'expected an operator, found `b`', null, 2, 3],
    ['a AND b', 'expected an operator, found `AND`', 'write `and` in small letters', 2, 5],
    ['a && b', '`&&` means nothing here', 'write `and`', 2, 4],
    ['a = b', '`=` means nothing here', 'write `==` to compare', 2, 3],
    ['!a', '`!` means nothing here', 'write `not`', 0, 1],
    ['a <> b', '`<>` means nothing here', 'write `!=`', 2, 4],
    ['x ** 2', '`**` means nothing here', 'multiply the value by itself', 2, 4],
    ['5 % 2', '`%` means nothing here', 'write percent as a plain number: 5 % of x is `x * 0.05`', 2, 3],
    ['(a', '`(` is never closed', 'add `)`', 0, 1],
    ['a)', '`)` closes nothing', null, 1, 2],
    ['f(a b)', 'expected `)`, found `b`', null, 4, 5],
    ['f(a,)', 'expected a value after the comma', null, 4, 5],
    ['a + not b', '`not` needs parentheses here', 'write (not …)', 4, 7],
    ['10d', '`10d` is neither a number nor a name', 'put a space or an operator between them', 0, 3],
    ['1e999', 'the number is too large', null, 0, 5],
    ["catalyst('x", 'the quoted text does not end', 'close it with the same quote', 9, 11],
    ['a.b', 'only an indicator has named outputs', null, 1, 2],
    ['f(a).2', 'expected an operator, found `.2`', null, 4, 6],
    ['a ☃ b', '`☃` means nothing here', null, 2, 3],
  ])('%j: %s', (text, message, suggestion, start, end) => {
    expect(parse(text)).toEqual({ ok: false, problem: { message, suggestion, span: { start, end } } });
  });
});
