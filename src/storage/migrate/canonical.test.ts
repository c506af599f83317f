/** The canonical form is what the server itself sends: shown on every kind of server that is here. */
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresServers } from '../../../test/postgres.ts';
import { plannedColumn as column } from '../../../test/migrate/planned-column.ts';
import { connectClient } from '../postgres/connection.ts';
import { copyIn } from '../postgres/copy-in.ts';
import { copyOut } from '../postgres/copy-out.ts';
import { POSTGRES_TYPE } from './cell.ts';
import type { CellKind, ColumnPlan } from './cell.ts';
import { decimalOfText, plain } from './convert/decimal.ts';
import { canonicalJson } from './convert/json.ts';
import { Misfit } from './convert/value.ts';
import type { ExactValue } from './convert/value.ts';
import { RowEncoder } from './encoder.ts';

const SEED = 20_261_121;
const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed: SEED });

const NEW_YORK = 'America/New_York';
const text = fc.string({ unit: 'binary' }).map((it) => it.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, ''));
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const small = fc.bigInt({ min: -100_000n, max: 100_000n });
const double = fc.double({ noNaN: true });
const price = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 10_000);
const digits = fc
  .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 40n }), fc.nat(40))
  .map(([sign, whole, scale]) => `${sign}${whole}e-${scale}`);
const two = (n: number): string => String(n).padStart(2, '0');
const naive = fc
  .tuple(
    fc.integer({ min: 1900, max: 2200 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.nat(23),
    fc.nat(59),
    fc.nat(59),
    fc.nat(999_999),
  )
  .map(([year, month, day, hour, minute, second, micros]) => {
    const fraction = micros % 3 === 0 ? '' : `.${String(micros).padStart(6, '0')}`;
    return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
  });

/** The tuples that lie in a piece, one behind the other. */
function cut(piece: Uint8Array): string[] {
  const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  const tuples: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at;
    const fields = bytes.readInt16BE(at);
    at += 2;
    for (let field = 0; field < fields; field++) at += 4 + Math.max(0, bytes.readInt32BE(at));
    tuples.push(bytes.toString('hex', start, at));
  }
  return tuples;
}

const ARBITRARY: Readonly<Record<CellKind, fc.Arbitrary<ExactValue>>> = {
  text,
  integer: fc.oneof(int64, small),
  real: fc.oneof(double, price),
  decimal: fc.oneof(double, price, int64, digits, fc.constantFrom<ExactValue>(0, Infinity, -Infinity, 5e-324)),
  boolean: fc.constantFrom<ExactValue>(0n, 1n, 'true', 'False'),
  timestamp: fc.oneof(
    naive.map((it) => `${it}+05:30`),
    fc.bigInt({ min: 10n ** 8n, max: 10n ** 17n - 1n }),
  ),
  date: naive.map((it) => it.slice(0, 10)),
  json: fc.json(),
  bytes: fc.uint8Array(),
  literal: fc.oneof(text, int64, double, fc.uint8Array()),
};
const KINDS = Object.keys(ARBITRARY) as CellKind[];

describe.each(postgresServers())('$name', (server) => {
  let client: Client;
  beforeAll(async () => {
    client = await connectClient(await server.emptyDatabase());
  });
  afterAll(() => client.end());

  /** What the server sends of a table, a row a tuple, in the order of the bytes: a table has none of its own. */
  async function tuplesOf(table: string): Promise<string[]> {
    const tuples: string[] = [];
    await copyOut(client, `copy ${table} to stdout (format binary)`, (view, start, end) => {
      tuples.push(Buffer.from(view.buffer as ArrayBuffer, view.byteOffset + start, end - start).toString('hex'));
    });
    return tuples.sort();
  }

  /** Encodes rows one by one; sends them all; what was sent and what comes back. */
  async function roundTrip(
    plans: readonly ColumnPlan[],
    rows: readonly (readonly ExactValue[])[],
  ): Promise<{ reasons: string[]; sent: string[]; back: string[] }> {
    const columns = plans.map(({ kind }, i) => `c${i} ${POSTGRES_TYPE[kind]}`).join(', ');
    await client.query(`drop table if exists t; create table t (${columns})`);
    const encoder = new RowEncoder(plans);
    const reasons = rows.flatMap((row) => encoder.exact(row).map(({ value, reason }) => `${value}: ${reason}`));
    const { bytes } = encoder.take();
    await copyIn(client, 'copy t from stdin (format binary)', bytes);
    return { reasons, sent: bytes.flatMap(cut).sort(), back: await tuplesOf('t') };
  }

  test.each(KINDS)('%s: the tuples sent are the tuples that come back', async (kind) => {
    const plans = [column(kind), column('integer'), column(kind)];
    const cell = fc.option(ARBITRARY[kind], { freq: 8 });
    const { reasons, sent, back } = await roundTrip(plans, sample(fc.tuple(cell, small, cell), 2000));
    expect(back).toEqual(sent);
    // Only among these texts of JSON are some that a jsonb would change.
    expect(reasons.filter((it) => !it.includes('JSON'))).toEqual([]);
  });

  test('a numeric is printed as the plain digits of the decimal', async () => {
    const written = sample(fc.oneof(digits, price.map(String), double.filter(Number.isFinite).map(String)), 2000);
    const { rows } = await client.query<{ it: string }>(
      'select trim_scale(v::numeric)::text as it from unnest($1::text[]) v',
      [written],
    );
    expect(written.map((it) => plain(decimalOfText(it)!))).toEqual(rows.map(({ it }) => it));
  });

  test('a JSON text that is kept is printed as the server prints it, and whatever the server refuses is refused', async () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('list'), tie('object')),
      leaf: fc.oneof(
        fc.constantFrom(
          'true',
          'false',
          'null',
          '""',
          '"\\u00e9\\n\\/"',
          '"\\ud83d\\ude00"',
          '-0',
          '0.00',
          '1E400',
          '12.50e-3',
        ),
        text.map((it) => JSON.stringify(it)),
        digits,
        double.filter(Number.isFinite).map(String),
      ),
      list: fc.array(tie('any')).map((items) => `[ ${items.join(' ,\n')}]`),
      object: fc
        .array(fc.tuple(fc.string({ maxLength: 3 }), tie('any')))
        .map((entries) => `{${entries.map(([key, it]) => `${JSON.stringify(key)} :${it as string}`).join(',\t')}}`),
    })).any as fc.Arbitrary<string>;
    let kept = 0;
    for (const written of sample(value, 1500)) {
      const ours = canonicalJson(written);
      const theirs = await client.query<{ it: string }>('select $1::text::jsonb::text as it', [written]).then(
        ({ rows }) => rows[0].it,
        () => null,
      );
      if (ours instanceof Misfit) continue;
      kept++;
      expect(ours).toBe(theirs);
    }
    expect(kept).toBeGreaterThan(700);
  });

  test('a naive time is the instant that the server finds in its zone', async () => {
    const times = sample(naive, 2000);
    const plans = [column('timestamp', { zone: NEW_YORK })];
    const encoder = new RowEncoder(plans);
    const kept = times.filter((it) => encoder.exact([it]).length === 0);
    expect(kept.length).toBeGreaterThan(1900);
    await client.query(`drop table if exists theirs; create table theirs as
      select v::timestamp at time zone '${NEW_YORK}' from unnest('{${kept.map((it) => `"${it}"`).join()}}'::text[]) v`);
    const { sent } = await roundTrip(
      plans,
      kept.map((it) => [it]),
    );
    expect(sent).toEqual(await tuplesOf('theirs'));
  });

  test('the deepest JSON and the longest number that we keep are kept by the server', async () => {
    const plans = [column('json'), column('decimal')];
    const deep = `${'['.repeat(500)}${']'.repeat(500)}`;
    const long = `${'9'.repeat(131_072)}.${'7'.repeat(16_383)}`;
    const kept = [
      [deep, long],
      [`[${long}]`, `-${long}`],
    ];
    const { reasons, sent, back } = await roundTrip(plans, [...kept, [`[${deep}]`, null], [null, `1${long}`]]);
    expect(reasons.length).toBe(2);
    expect(back).toEqual(sent);
  });

  test('what we let into an index fits there, and a text that no index takes is told', async () => {
    await client.query(
      'drop table if exists i; create table i (a text collate "C", b text collate "C", unique (a, b))',
    );
    const plans = ['a', 'b'].map((name) => column('text', { source: name, target: name }));
    const encoder = new RowEncoder(plans, 'tuples', [['a', 'b']]);
    const chance = sample(fc.string({ minLength: 2700, maxLength: 2700 }), 1)[0];
    const rows = [0, 1, 400, 900, 1290, 1300].map((n) => [chance.slice(0, n), chance.slice(n, 2600)]);
    for (const row of rows) expect(encoder.exact(row)).toEqual([]);
    expect(await copyIn(client, 'copy i from stdin (format binary)', encoder.take().bytes)).toBe(rows.length);
    expect(encoder.quick(['a', chance], 0)).toBe(false);
    expect(encoder.exact(['a', chance])).toMatchObject([
      { column: 'b', reason: 'longer than an index of Postgres takes' },
    ]);
  });

  test.each<[what: string, kinds: readonly CellKind[], cell: ExactValue]>([
    ['integers', ['integer'], 1n],
    ['texts that stay in their row', ['text'], 'x'.repeat(22)],
    ['texts that leave it', ['text'], 'x'.repeat(5000)],
    ['numbers, days and truths in turn', ['integer', 'boolean', 'date', 'decimal', 'boolean'], null],
  ])(
    'a row of so many %s that one more does not fit: the last that we keep is kept, wider ones are told',
    async (_, kinds, cell) => {
      const plans = Array.from({ length: 1600 }, (_, i) =>
        column(kinds[i % kinds.length], { source: `c${i}`, target: `c${i}` }),
      );
      const value: Readonly<Partial<Record<CellKind, ExactValue>>> = {
        boolean: 1n,
        date: '2024-01-02',
        decimal: 1.5,
        integer: 1n,
      };
      const row = (filled: number): ExactValue[] =>
        plans.map(({ kind }, i) => (i < filled ? (cell ?? value[kind] ?? null) : null));
      const encoder = new RowEncoder(plans);
      let filled = 1600;
      while (encoder.exact(row(filled)).length > 0) filled--;
      const { bytes } = encoder.take();
      await client.query(
        `drop table if exists w; create table w (${plans.map(({ target, kind }) => `${target} ${POSTGRES_TYPE[kind]}`).join(', ')})`,
      );
      expect(await copyIn(client, 'copy w from stdin (format binary)', bytes)).toBe(1);
      expect(filled).toBeGreaterThan(300);
      if (filled < 1600) {
        expect(encoder.exact(row(filled + 1))).toMatchObject([{ reason: 'a row too wide for a page of Postgres' }]);
      }
    },
  );
});
