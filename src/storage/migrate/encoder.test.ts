import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plannedColumn as column } from '../../../test/migrate/planned-column.ts';
import type { ColumnPlan } from './cell.ts';
import type { ExactValue } from './convert/value.ts';
import type { QuickValue } from './columns.ts';
import { RowEncoder } from './encoder.ts';

/** A cell as the driver hands it over in haste, and as it is. */
type Both = readonly [quick: QuickValue | null, exact: ExactValue];
const same = (value: QuickValue): Both => [value, value];
/** An integer comes as a double, rounded where that holds it not. */
const integer = (value: bigint): Both => [Number(value), value];

const CELL: fc.Arbitrary<Both> = fc.oneof(
  fc.constant<Both>([null, null]),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(integer),
  fc.bigInt({ min: -10n, max: 10n }).map(integer),
  fc.bigInt({ min: 10n ** 8n, max: 10n ** 17n }).map(integer),
  fc.double({ noNaN: true }).map(same),
  fc.integer({ min: -1e9, max: 1e9 }).map((n) => same(n / 10_000)),
  fc
    .string({ unit: 'binary' })
    .filter((it) => !/\p{Surrogate}/u.test(it))
    .map(same),
  fc.constantFrom('2024-03-10 02:30:00', '2024-07-01T00:00:00Z', '2024-01-02', '12', '1.50', 'true', 'buy').map(same),
  fc.json().map(same),
  fc.uint8Array().map(same),
);

const KINDS: readonly ColumnPlan[] = [
  ...[column('text'), column('text', { values: ['buy', 'sell'] }), column('text', { declared: 'integer' })],
  ...[column('integer'), column('integer', { money: true }), column('real'), column('decimal', { money: true })],
  ...[column('boolean'), column('date'), column('json'), column('bytes'), column('literal')],
  ...[column('timestamp', { zone: 'America/New_York' }), column('timestamp'), column('timestamp', { unit: 'us' })],
];

describe.each(KINDS.map((plan): [string, ColumnPlan] => [JSON.stringify(plan), plan]))('%s', (_, plan) => {
  test('what is written in haste is what is written with care', () => {
    const quick = new RowEncoder([plan]);
    const exact = new RowEncoder([plan]);
    fc.assert(
      fc.property(CELL, ([hasty, value]) => {
        // A column that SQLite keeps as integers holds no whole real: see `columns.ts`.
        fc.pre(plan.declared !== 'integer' || typeof value !== 'number' || !Number.isInteger(value));
        if (!quick.quick([hasty], 0)) return;
        expect(exact.exact([value])).toEqual([]);
        expect(quick.take()).toEqual(exact.take());
      }),
      { numRuns: 1000 },
    );
  });
});

test('a row is refused whole, with a reason for each cell, and leaves nothing in sums and counts', () => {
  const encoder = new RowEncoder([
    column('integer', { required: true }),
    column('decimal', { money: true }),
    column('timestamp', { zone: 'UTC' }),
  ]);
  expect(encoder.exact([1n, 10.5, '2024-01-02 03:04:05'])).toEqual([]);
  expect(encoder.exact([null, 20.5, 'soon'])).toEqual([
    { column: 'integer', value: 'NULL', reason: 'NULL where a value is required' },
    { column: 'timestamp', value: 'soon', reason: 'text that is not a time of the form 2024-01-31 15:59:59' },
  ]);
  expect(encoder.quick([2, 0.1, 'soon'], 0)).toBe(false);
  expect(encoder.exact([3n, null, null])).toEqual([]);
  const { rows, sums, timeForms } = encoder.take();
  expect({ rows, sums, timeForms }).toEqual({
    rows: 2,
    sums: { decimal: '10.5' },
    timeForms: { timestamp: { naive: 1 } },
  });
});

test('what was taken is gone: the encoder begins anew', () => {
  const encoder = new RowEncoder([column('decimal', { money: true }), column('timestamp', { zone: 'UTC' })]);
  encoder.quick([1.5, '2024-01-02'], 0);
  encoder.take();
  const { rows, bytes, sums, timeForms, checksum } = encoder.take();
  expect({ rows, bytes, sums, timeForms, checksum }).toEqual({
    rows: 0,
    bytes: [],
    sums: { decimal: '0' },
    timeForms: { timestamp: {} },
    checksum: `${'0'.repeat(32)}-0`,
  });
});

test('rows longer than a piece, and many short ones, lie in pieces that hold whole rows', () => {
  const encoder = new RowEncoder([column('text'), column('bytes'), column('text')]);
  const long = 'é'.repeat(1_500_000);
  for (let i = 0; i < 30_000; i++) encoder.quick(['AAPL', Uint8Array.of(i & 255), 'x'.repeat(i % 60)], 0);
  encoder.exact([long, new Uint8Array(2_000_000), 'end']);
  encoder.quick(['A', Uint8Array.of(1), 'B'], 0);
  const { bytes } = encoder.take();
  let rows = 0;
  for (const piece of bytes) {
    const view = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let at = 0;
    for (; at < view.length; rows++) {
      expect(view.readInt16BE(at)).toBe(3);
      at += 2;
      for (let field = 0; field < 3; field++) at += 4 + view.readInt32BE(at);
    }
    expect(at).toBe(view.length);
  }
  expect(rows).toBe(30_002);
});

test('where only hashes are wanted, each row leaves its sixteen bytes and no tuple', () => {
  const plans = [column('integer')];
  const hashes = new RowEncoder(plans, 'hashes');
  const tuples = new RowEncoder(plans);
  const one: string[] = [];
  for (let i = 0; i < 3; i++) {
    hashes.quick([i], 0);
    tuples.quick([i], 0);
    one.push(tuples.lastHash());
  }
  const taken = hashes.take();
  expect(taken.bytes).toEqual([]);
  expect(taken.checksum).toBe(tuples.take().checksum);
  const words = new Uint32Array(taken.hashes!.buffer);
  expect(Array.from(words, (it) => it.toString(16).padStart(8, '0')).join('')).toBe(one.join(''));
});
