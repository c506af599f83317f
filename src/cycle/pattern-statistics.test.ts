import { afterEach, describe, expect, test } from 'vitest';
import { barsOf } from '../../test/bars.ts';
import { storeKinds } from '../../test/stores.ts';
import { FALSE, TRUE, UNKNOWN } from '../engine/columns/column.ts';
import type { Subject } from '../engine/outcomes/cases.ts';
import { patternDetector } from '../engine/outcomes/detector.ts';
import { USUAL_BARRIERS } from '../engine/outcomes/passage.ts';
import { PATTERNS } from '../engine/patterns/registry.ts';
import { DAY_MS, parseIsoDate } from '../model/time.ts';
import { openStore } from '../storage/open.ts';
import type { Store } from '../storage/store.ts';
import { patternStatistics, savePatternStatistics } from './pattern-statistics.ts';

const START = parseIsoDate('2016-05-02');
const NOW = parseIsoDate('2017-01-01');

/** Three gaps up of 3 %, each followed by three steps of 1.1 % (up, down, up) and by quiet days, as many as a case takes. */
const days: number[] = [];
const gaps: number[] = [];
let price = 100;
for (const step of [1.011, 1 / 1.011, 1.011]) {
  days.push(price, price);
  gaps.push(days.length);
  days.push((price *= 1.03));
  for (let i = 0; i < 3; i++) days.push((price *= step));
  days.push(...Array.from({ length: USUAL_BARRIERS.bars }, () => price));
}
const bars = barsOf(
  'X',
  '1d',
  days.map((at, i) => [START + i * DAY_MS, at, at, at, at, 100]),
);
const mask = (at: (bar: number) => number) => Uint8Array.from(days, (_, bar) => at(bar));
const unasked = (): never => {
  throw new Error('nobody asks for it');
};
/** The first gap came with earnings, the second without news, and of the third nobody knows. */
const subject: Subject = {
  bars,
  news: {
    catalyst: (name) =>
      mask((bar) => {
        if (bar >= gaps[2]) return UNKNOWN;
        return bar === gaps[0] && (name === 'any' || name === 'earnings') ? TRUE : FALSE;
      }),
    score: unasked,
    count: unasked,
    sentiment: unasked,
    preMarket: unasked,
  },
};
const detector = (name: string) => patternDetector(PATTERNS.get(name)!);

test('a row a kind of catalyst that had a case', () => {
  const rows = patternStatistics([subject], [detector('gap_up')], NOW).filter(
    ({ patternName }) => patternName === 'gap_up',
  );
  expect(rows.map((row) => [row.catalystType, row.totalDetected, row.successfulPatterns, row.failedPatterns])).toEqual([
    ['all', 3, 2, 1],
    ['any', 1, 1, 0],
    ['none', 1, 0, 1],
    ['unknown', 1, 1, 0],
    ['earnings', 1, 1, 0],
  ]);
  expect(rows[1]).toMatchObject({
    withCatalystSuccessRate: 1,
    withoutCatalystSuccessRate: 0,
    avgTimeToTargetMinutes: 3 * 24 * 60,
  });
  expect(rows[1].avgMovePercent).toBeCloseTo((1.011 ** 3 - 1) * 100, 9);
});

test('a pattern that points both ways has rows for each', () => {
  const wide = barsOf(
    'Y',
    '1d',
    days.map((at, i) => [START + i * DAY_MS, at, at + 5, at - 5, at, 100]),
  );
  const rows = patternStatistics([{ bars: wide }], [detector('doji')], NOW);
  expect(rows.map(({ patternName, catalystType }) => `${patternName}: ${String(catalystType)}`)).toEqual([
    'doji bullish: all',
    'doji bullish: unknown',
    'doji bearish: all',
    'doji bearish: unknown',
  ]);
});

const { kinds } = storeKinds();

describe.each(kinds)('statistics of patterns in $name', ({ emptyUrl }) => {
  let store: Store;
  afterEach(() => store.close());

  test('take the place of those before them', async () => {
    store = await openStore(await emptyUrl(), { mode: 'write' });
    await savePatternStatistics(store, patternStatistics([subject], [detector('gap_up')], NOW - 1));
    const rows = patternStatistics([{ bars }], [detector('gap_up')], NOW);
    await savePatternStatistics(store, rows);
    const stored = await store.records('pattern_statistics').find();
    expect(stored).toMatchObject(rows);
    expect(stored.map(({ catalystType }) => catalystType)).toEqual(['all', 'unknown']);
  });
});
