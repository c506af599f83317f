import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { emptyDatabase, query } from '../../test/postgres.ts';
import { orderedJson } from './ordered-json.ts';

test.each([
  [{ bb: 1, a: { z: 1, yy: 2, x: 3 }, c: [{ q: 1, p: 2 }] }, '{"a":{"x":3,"z":1,"yy":2},"c":[{"p":2,"q":1}],"bb":1}'],
  [{ z: 1, ä: 2, bb: 3 }, '{"z":1,"bb":3,"ä":2}'],
  ['a', '"a"'],
  [null, 'null'],
])('%j is %s', (value, text) => {
  expect(orderedJson(value)).toBe(text);
});

test.each([NaN, Infinity])('%s is no number of JSON', (value) => {
  expect(() => orderedJson({ x: [value] })).toThrow('assertion failed');
});

let url = '';
beforeAll(async () => {
  url = await emptyDatabase();
});

test('Postgres gives back the names in the same order', async () => {
  const name = fc.string({ unit: 'binary', maxLength: 4 }).filter((text) => !text.includes('\0'));
  const values = fc.array(fc.dictionary(name, fc.dictionary(name, fc.integer())), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      const [{ answer }] = await query(url, 'select $1::jsonb as answer', [JSON.stringify(value)]);
      expect(JSON.stringify(answer)).toBe(orderedJson(value));
    }),
    { numRuns: 30 },
  );
});
