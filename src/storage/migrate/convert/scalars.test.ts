import { describe, expect, test } from 'vitest';
import { toBoolean, toBytes, toInteger, toLiteral, toReal, toText } from './scalars.ts';
import { Misfit } from './value.ts';
import type { Converted, ExactValue } from './value.ts';

const REFUSED = (reason: string): Misfit => new Misfit(reason);

type Row = [what: string, value: ExactValue, expected: Converted<unknown>];

describe('a bigint', () => {
  test.each<Row>([
    ['holds the smallest integer', -(2n ** 63n), -(2n ** 63n)],
    ['holds the largest', 2n ** 63n - 1n, 2n ** 63n - 1n],
    ['holds a real without a fraction', 3, 3n],
    ['holds a text of digits', '-12', -12n],
    ['holds no fraction', 1.5, REFUSED('a fraction where an integer belongs')],
    ['holds no infinity', Infinity, REFUSED('infinity where an integer belongs')],
    ['holds no real beyond 64 bits', 2 ** 63, REFUSED('an integer beyond 64 bits')],
    ['holds no text beyond 64 bits', '9223372036854775808', REFUSED('an integer beyond 64 bits')],
    ['holds no word', 'many', REFUSED('text that is not an integer')],
    ['holds no decimal point', '12.0', REFUSED('text that is not an integer')],
    ['holds no empty text', '', REFUSED('an empty text where an integer belongs')],
    ['holds no bytes', Uint8Array.of(1), REFUSED('bytes where an integer belongs')],
  ])('%s', (_, value, expected) => {
    expect(toInteger(value)).toEqual(expected);
  });
});

describe('a double precision', () => {
  test.each<Row>([
    ['holds a real', 0.1, 0.1],
    ['holds infinity', Infinity, Infinity],
    ['holds negative zero', -0, -0],
    ['holds an integer that a double holds', 2n ** 53n, 2 ** 53],
    ['holds no other integer', 2n ** 53n + 1n, REFUSED('an integer that no double holds exactly')],
    ['holds a text whose digits it keeps', '1.50', 1.5],
    [
      'holds no text of more digits',
      '0.12345678901234567890',
      REFUSED('a number with more digits than a double holds'),
    ],
    ['holds no text beyond its range', '1e400', REFUSED('a number with more digits than a double holds')],
    ['holds no word', 'NaN', REFUSED('text that is not a number')],
  ])('%s', (_, value, expected) => {
    expect(toReal(value)).toEqual(expected);
  });
});

describe('a boolean', () => {
  test.each<Row>([
    ['is 0', 0n, false],
    ['is 1', 1n, true],
    ['is 1 as a real', 1, true],
    ['is a word of Python', 'True', true],
    ['is a word of SQL', 'f', false],
    ['is no 2', 2n, REFUSED('a number where true or false belongs')],
    ['is no other word', 'maybe', REFUSED('text that is not true or false')],
    ['is no empty text', '', REFUSED('an empty text where true or false belongs')],
  ])('%s', (_, value, expected) => {
    expect(toBoolean(value)).toEqual(expected);
  });
});

describe('a text', () => {
  test.each<Row>([
    ['holds an empty one', '', ''],
    ['holds a byte order mark', '\ufeffx', '\ufeffx'],
    ['holds a replacement character that was stored', '\ufffd', '\ufffd'],
    ['holds the digits of an integer', 12n, '12'],
    ['holds a real that stays one', 1, '1.0'],
    ['holds no NUL', 'a\0b', REFUSED('a NUL character, which Postgres cannot hold in text')],
    ['holds no bytes', Uint8Array.of(97), REFUSED('bytes where text belongs')],
  ])('%s', (_, value, expected) => {
    expect(toText(value)).toEqual(expected);
  });

  test('of a list holds nothing that is not in it', () => {
    expect(toText('buy', ['buy', 'sell'])).toBe('buy');
    expect(toText('BUY', ['buy', 'sell'])).toEqual(REFUSED('not one of buy, sell'));
  });
});

test('bytes hold bytes, and no text that could be taken for them', () => {
  expect(toBytes(Uint8Array.of(0))).toEqual(Uint8Array.of(0));
  expect(toBytes('abc')).toEqual(REFUSED('text that is not bytes'));
});

describe('a literal says what SQLite holds', () => {
  test.each<[value: Exclude<ExactValue, null>, literal: string]>([
    [1n, '1'],
    [1, '1.0'],
    [1.5, '1.5'],
    [1e300, '1e+300'],
    [Infinity, '9.0e+999'],
    [-0, '-0.0'],
    ['1', `'1'`],
    [`it's`, `'it''s'`],
    [Uint8Array.of(0, 255), `X'00ff'`],
  ])('%s is %s', (value, literal) => {
    expect(toLiteral(value)).toBe(literal);
  });
});
