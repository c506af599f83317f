import { describe, expect, it } from 'vitest';
import type { Coverage } from '../engine/news/symbol-news.ts';
import { HOUR_MS } from '../model/time.ts';
import { storedCoverage } from './coverage.ts';

const H = HOUR_MS;
/** A collection speaks for an hour and a half after what it asked for. */
const FRESH = 1.5;

interface Row {
  readonly collection: number;
  readonly endedAt: number;
  readonly live?: boolean;
  readonly looks: readonly (readonly [symbols: string[] | null, from: number, to: number])[];
}
/** Rows of `news_collection_stats` in hours, as they come back from the database. */
const rowsOf = (rows: readonly Row[]) =>
  rows.map(({ collection, endedAt, live = true, looks }) => ({
    metadata: JSON.parse(
      JSON.stringify({
        ...{ collection: collection * H, endedAt: endedAt * H, live },
        looks: looks.map(([symbols, from, to]) => ({ symbols, from: from * H, to: to * H })),
      }),
    ) as Record<string, never>,
  }));
const span = (from: number, to: number, knownAt: number): Coverage => ({
  from: from * H,
  to: to * H,
  knownAt: knownAt * H,
});

describe('what stored collections are good for', () => {
  it.each<[what: string, Row[], Coverage[]]>([
    ['nobody looked', [], []],
    [
      'one source, asked at 100 for the 48 hours before',
      [{ collection: 100, endedAt: 100.1, looks: [[['ACME'], 52, 100]] }],
      [span(52, 100 + FRESH, 100.1)],
    ],
    ['it was asked for others', [{ collection: 100, endedAt: 100, looks: [[['BOLT'], 52, 100]] }], []],
    [
      'it was asked for all',
      [{ collection: 100, endedAt: 100, looks: [[null, 52, 100]] }],
      [span(52, 100 + FRESH, 100)],
    ],
    [
      'of two sources the shorter answer counts, from the end of the later one',
      [
        { collection: 100, endedAt: 100.1, looks: [[['ACME'], 52, 100]] },
        { collection: 100, endedAt: 100.3, looks: [[['ACME'], 90, 100]] },
      ],
      [span(90, 100 + FRESH, 100.3)],
    ],
    [
      'one of two sources failed: what it would have told is unknown',
      [
        { collection: 100, endedAt: 100, looks: [[['ACME'], 52, 100]] },
        { collection: 100, endedAt: 100, looks: [] },
      ],
      [],
    ],
    [
      'two collections are two spans',
      [
        { collection: 100, endedAt: 100, looks: [[['ACME'], 52, 100]] },
        { collection: 101, endedAt: 101, looks: [[['ACME'], 53, 101]] },
      ],
      [span(52, 100 + FRESH, 100), span(53, 101 + FRESH, 101)],
    ],
    [
      'a file says what lies between its first and its last article, and was known all along',
      [{ collection: 100, endedAt: 100, live: false, looks: [[['ACME'], 10, 20]] }],
      [span(10, 20, 10)],
    ],
  ])('%s', (_, rows, covered) => {
    expect(storedCoverage(rowsOf(rows), 'collected')('ACME')).toEqual(covered);
  });

  it('as if it had been collected when it was published, an answer counts from its beginning', () => {
    const rows = rowsOf([{ collection: 100, endedAt: 100, looks: [[['ACME'], 52, 100]] }]);
    expect(storedCoverage(rows, 'published')('ACME')).toEqual([span(52, 100 + FRESH, 52)]);
  });

  it.each([[null], [{}], [{ live: false, looks: 'x' }], [{ collection: 1, endedAt: 'x', looks: [] }], [[1]]])(
    'a row that an older program wrote says nothing: %j',
    (metadata) => {
      expect(storedCoverage([{ metadata: metadata }], 'collected')('ACME')).toEqual([]);
    },
  );
});
