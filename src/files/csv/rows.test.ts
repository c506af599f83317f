import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeader } from './header.ts';
import { emptyReport } from './problems.ts';
import { rowReader } from './rows.ts';

const COLUMNS = 'symbol,date,open,high,low,close,volume';

/** Reads rows handed over in pieces cut at `cuts`, and tells all that came of it. */
function readInPieces(text: string, cuts: readonly number[]): unknown {
  const header = readHeader(COLUMNS, 'x', {});
  const report = emptyReport('x');
  const reader = rowReader(header, report, () => 'X', undefined, 1);
  const bytes = Buffer.from(text);
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let held = Buffer.alloc(0);
  let from = 0;
  for (const end of [...ends, bytes.length]) {
    held = Buffer.concat([held, bytes.subarray(from, end)]);
    held = held.subarray(reader.read(held, 0, held.length, false));
    from = end;
  }
  reader.read(held, 0, held.length, true);
  const { series, form } = reader.finish();
  const bars = [...series.values()].map((rows) => {
    if (rows === null) return null;
    const { symbol, length } = rows;
    const columns = [rows.time, rows.open, rows.high, rows.low, rows.close, rows.volume, rows.line];
    return { symbol, columns: columns.map((column) => [...column.subarray(0, length)]) };
  });
  return { bars, form: form?.name, problems: report.problems, rows: report.rows };
}

const price = fc.integer({ min: 1, max: 99_999 }).map((cents) => (cents / 100).toFixed(2));
const odd = fc.constantFrom(
  '',
  'NaN',
  '0',
  '-1',
  'x',
  '"7"',
  ' 7 ',
  '1e1',
  '7.00000000000000000001',
  '1e999',
  '"7',
  '7,7',
);
const cell = fc.oneof({ weight: 12, arbitrary: price }, { weight: 1, arbitrary: odd });
const row = fc
  .tuple(
    fc.constantFrom('AAA', 'AAA', 'AAA', 'B', 'CC.D', '"AAA"', 'no symbol'),
    fc.constantFrom('2024-01-02', '2024-01-03', '2024-02-30', '"2024-01-04"', '1/2/2024'),
    cell,
    cell,
  )
  .map(([symbol, date, a, b]) => `${symbol},${date},${a},${a},${b},${b},100`);
const text = fc
  .tuple(fc.array(row, { minLength: 1, maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([rows, end, closed]) => rows.join(end) + (closed ? end : ''));

describe('rows', () => {
  it('are read alike however the bytes arrive', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(2000), { maxLength: 8 }), (rows, cuts) => {
        expect(readInPieces(rows, cuts)).toEqual(readInPieces(rows, []));
      }),
      { numRuns: 500 },
    );
  });

  it('read plainly and with care come to the same', () => {
    fc.assert(
      fc.property(text, (rows) => {
        // A space before the line end keeps every line from being plain.
        const padded = rows.replaceAll(/(\r?\n|$)/g, ' $1').replace(/ $/, '');
        expect(readInPieces(padded, [])).toEqual(readInPieces(rows, []));
      }),
      { numRuns: 500 },
    );
  });
});
