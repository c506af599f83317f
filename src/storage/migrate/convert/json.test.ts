import { describe, expect, test } from 'vitest';
import { toJson } from './json.ts';
import { Misfit } from './value.ts';
import type { ExactValue } from './value.ts';

const kept = (value: ExactValue): string => {
  const json = toJson(value);
  return json instanceof Misfit ? `refused: ${json.reason}` : json;
};

describe('a jsonb prints', () => {
  test.each<[what: string, value: ExactValue, printed: string]>([
    ['keys by length, then by their bytes', '{"bb":1,"é":2,"a":3,"B":4}', '{"B": 4, "a": 3, "bb": 1, "é": 2}'],
    ['one space behind commas and colons', '[1,\n{"a" :\t[ ] } ]', '[1, {"a": []}]'],
    ['decimals as they were written', '[1.10, 0.00, -0]', '[1.10, 0.00, 0]'],
    ['no exponent', '[1.5e3, 1E-2, 12.50e1, 0e5]', '[1500, 0.01, 125.0, 0]'],
    [
      'every digit',
      '[12345678901234567890123.000000000000000000001]',
      '[12345678901234567890123.000000000000000000001]',
    ],
    ['letters without needless escapes', '["\\u00e9\\/\\ud83d\\ude80\\u001f"]', '["é/🚀\\u001f"]'],
    ['a number that SQLite made of a text', 5n, '5'],
    ['a real that SQLite made of a text', 1e21, '1000000000000000000000'],
  ])('%s', (_, value, printed) => {
    expect(kept(value)).toBe(printed);
  });
});

describe('a jsonb is not made of', () => {
  test.each<[what: string, value: ExactValue, reason: string]>([
    ['a key that occurs twice', '{"a":1,"b":2,"a":1}', 'JSON with a key that occurs twice, of which jsonb keeps one'],
    ['the same key by escape', '{"a":1,"\\u0061":2}', 'JSON with a key that occurs twice, of which jsonb keeps one'],
    ['an escaped NUL', '["\\u0000"]', 'JSON with a NUL character, which Postgres cannot hold in text'],
    ['half a surrogate pair', '["\\ud83d"]', 'JSON with half a surrogate pair, which is no character'],
    ['a number beyond numeric', '[1e131072]', 'JSON with a number beyond the range of numeric'],
    ['an exponent beyond everything', '[1e999999999999]', 'JSON with a number beyond the range of numeric'],
    ['NaN', '{"a": NaN}', 'text that is no JSON from character 7 on'],
    ['Infinity', '[-Infinity]', 'text that is no JSON from character 2 on'],
    ['what is cut short', '{"a": [1, ', 'JSON that ends too early'],
    ['a text cut short', '["abc', 'JSON that ends too early'],
    ['a byte order mark', '\ufeff{}', 'JSON that begins with a byte order mark'],
    ['nothing', '', 'an empty text where JSON belongs'],
    ['quotes of Python', "{'a': 1}", 'text that is no JSON from character 2 on'],
    ['a comma too many', '[1,]', 'text that is no JSON from character 4 on'],
    ['two documents', '{} {}', 'text that is no JSON from character 4 on'],
    ['a leading zero', '[01]', 'text that is no JSON from character 3 on'],
    ['a raw line feed in a text', '["a\nb"]', 'text that is no JSON from character 4 on'],
    ['an unknown escape', '["\\x41"]', 'JSON with an escape that does not exist'],
    ['a tower of lists', '['.repeat(501), 'JSON nested deeper than 500'],
    ['infinity', Infinity, 'a number where JSON belongs'],
    ['bytes', Uint8Array.of(123, 125), 'bytes where JSON belongs'],
  ])('%s', (_, value, reason) => {
    expect(kept(value)).toBe(`refused: ${reason}`);
  });
});
