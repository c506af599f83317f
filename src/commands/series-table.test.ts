import { expect, test } from 'vitest';
import { displayWidth } from '../report/width.ts';
import { seriesTable } from './series-table.ts';

const common = { timeframe: '1m', feed: 'synthetic', adjustment: 'none', bars: 1170 };
const MINUTES = [
  {
    ...common,
    symbol: 'SYNM',
    first: '2023-11-22T09:00:00Z',
    last: '2023-11-24T21:59:00Z',
    source: '/data/synthetic-minutes-premarket.csv.gz',
  },
];
const DAYS = [
  { ...common, timeframe: '1d', symbol: '^GSPC', first: '1999-12-31', last: '2024-01-02', source: 'a.csv' },
];

test.each([
  [
    120,
    MINUTES,
    [
      'symbol  timeframe  bars  first                 last                  feed       adjusted  source',
      'SYNM    1m         1170  2023-11-22T09:00:00Z  2023-11-24T21:59:00Z  synthetic  none      synthetic-minutes-premarket.c…',
    ],
    [],
  ],
  [
    80,
    MINUTES,
    [
      'symbol  timeframe  bars  first       last        feed       adjusted  source',
      'SYNM    1m         1170  2023-11-22  2023-11-24  synthetic  none      synthetic…',
    ],
    [],
  ],
  [
    60,
    MINUTES,
    [
      'symbol  timeframe  bars  first       last        feed',
      'SYNM    1m         1170  2023-11-22  2023-11-24  synthetic',
    ],
    ['adjusted', 'source'],
  ],
  [
    80,
    DAYS,
    [
      'symbol  timeframe  bars  first       last        feed       adjusted  source',
      '^GSPC   1d         1170  1999-12-31  2024-01-02  synthetic  none      a.csv',
    ],
    [],
  ],
])('on %d columns no line of a list of series is longer', (width, series, lines, leftOut) => {
  const shown = seriesTable(series, { colour: false, unicode: true, width });
  expect(shown).toEqual({ text: `${lines.join('\n')}\n`, leftOut });
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
});
