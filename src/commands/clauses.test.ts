import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClauseExplanation } from '../engine/rules/explain.ts';
import { clauseTable } from './clauses.ts';
import type { Explained } from './clauses.ts';

const leaf = (text: string, value: number | null): ClauseExplanation['parts'][number] => ({ text, value, parts: [] });
const explained = (text: string): Explained => ({
  name: 'dip',
  params: { slow: 100 },
  time: '2020-02-21',
  clauses: [{ path: 'long.enter', text, truth: true, parts: [leaf('close', 3337.75), leaf('sma(close, slow)', null)] }],
});

test('an expression longer than the screen goes on in lines without a value, further in than its parts', () => {
  const text = 'close > sma(close, slow) and close < close[1] and close[1] < close[2]';
  expect(clauseTable('^GSPC', explained(text), 60)).toBe(
    `dip · ^GSPC · 2020-02-21 · slow 100
clause        value  expression
long.enter      yes  close > sma(close, slow) and close <
                         close[1] and close[1] < close[2]
            3337.75    close
                  –    sma(close, slow)
`,
  );
});

test('no word is lost or cut, and no line is longer than the screen but for a single long word', () => {
  const word = fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom('a', '(', '1', '.') });
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 60, max: 200 }),
      (words, columns) => {
        const text = `x > ${words.join(' ')}`;
        const lines = clauseTable('A', explained(text), columns).split('\n').slice(2, -3);
        expect(lines.map((line) => line.slice('long.enter      yes'.length).trim()).join(' ')).toBe(text);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      },
    ),
  );
});

test('what is used twice is taken apart once', () => {
  const trend = { text: 'trend', truth: true, parts: [leaf('close', 3)] };
  const clauses = ['long.enter', 'long.exit'].map((path) => ({
    path,
    text: `${path} and trend`,
    truth: true,
    parts: [trend],
  }));
  expect(clauseTable('A', { name: 'x', params: {}, time: 't', clauses }, 80)).toBe(
    `x · A · t
clause      value  expression
long.enter    yes  long.enter and trend
              yes    trend
                3      close
long.exit     yes  long.exit and trend
              yes    trend
`,
  );
});
