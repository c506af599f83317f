import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Checksum, hashText } from './checksum.ts';

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const hash = (text: string): string => {
  const bytes = new TextEncoder().encode(text);
  return hashText(viewOf(bytes), 0, bytes.length);
};

function checksumOf(rows: readonly Uint8Array[]): string {
  const sum = new Checksum();
  for (const row of rows) sum.add(viewOf(row), 0, row.length);
  return sum.toString();
}

describe('the hash of a row', () => {
  // Made with the reference implementation (smhasher, MurmurHash3_x86_128, seed 0), through the Python package mmh3.
  test.each([
    ['', '00000000000000000000000000000000'],
    ['a', 'a794933c5556b01b5556b01b5556b01b'],
    ['hello', '2b2444a0db91def79adb31b69adb31b6'],
    ['0123456789abcdef', 'fb7d440936aed30a48ad1d9b572b3bfd'],
    ['The quick brown fox jumps over the lazy dog', '2f1583c3ecee2c675d7bf66ce5e91d2c'],
  ])('of %j is that of MurmurHash3_x86_128', (text, expected) => {
    expect(hash(text)).toBe(expected);
  });

  test('does not ask where in memory the row lies', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(20), (row, offset) => {
        const moved = new Uint8Array(row.length + 40).fill(7);
        moved.set(row, offset);
        expect(hashText(viewOf(moved), offset, offset + row.length)).toBe(hashText(viewOf(row), 0, row.length));
      }),
    );
  });
});

describe('the checksum of rows', () => {
  const rows = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 2, maxLength: 8 });

  test('is the same in any order', () => {
    fc.assert(
      fc.property(rows, (it) => {
        expect(checksumOf(it.toReversed())).toBe(checksumOf(it));
      }),
    );
  });

  test('of parts, added up, is that of the whole', () => {
    fc.assert(
      fc.property(rows, fc.nat(8), (it, at) => {
        const sum = new Checksum();
        sum.addAll(checksumOf(it.slice(0, at)));
        sum.addAll(checksumOf(it.slice(at)));
        expect(sum.toString()).toBe(checksumOf(it));
      }),
    );
  });

  test('without a row is that of the others', () => {
    fc.assert(
      fc.property(rows, ([first, ...others]) => {
        const sum = new Checksum();
        sum.addAll(checksumOf([first, ...others]));
        sum.remove(hashText(viewOf(first), 0, first.length));
        expect(sum.toString()).toBe(checksumOf(others));
      }),
    );
  });

  test('sees a bit changed, two cells exchanged between rows, and a row that is there twice', () => {
    const row = (...bytes: number[]): Uint8Array => Uint8Array.of(...bytes);
    const whole = checksumOf([row(1, 2), row(3, 4)]);
    expect(checksumOf([row(1, 2), row(3, 5)])).not.toBe(whole);
    expect(checksumOf([row(1, 4), row(3, 2)])).not.toBe(whole);
    expect(checksumOf([row(1, 2), row(1, 2)])).not.toBe(whole);
    expect(checksumOf([row(1, 2), row(3, 4), row(3, 4)])).not.toBe(whole);
  });
});
