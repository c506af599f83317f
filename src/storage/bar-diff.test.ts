import { describe, expect, test } from 'vitest';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { diffBars } from './bar-diff.ts';

/** `1:10 2:11` is two bars, at times 1 and 2, all prices 10 and 11. */
function bars(text: string): Bars {
  const rows = text.split(' ').filter(Boolean);
  const it = emptyBars('A', '1d', rows.length);
  for (const [i, row] of rows.entries()) {
    const [time, value] = row.split(':').map(Number);
    it.time[i] = time;
    it.open[i] = it.high[i] = it.low[i] = it.close[i] = it.volume[i] = value;
  }
  return it;
}

describe('incoming bars against the stored ones', () => {
  test.each([
    // stored          incoming          added    changed  unchanged
    ['', '', [], [], 0],
    ['', '1:10 2:11', [0, 1], [], 0],
    ['1:10 2:11', '', [], [], 0],
    ['1:10 2:11', '1:10 2:11', [], [], 2],
    ['1:10 2:11', '2:11 3:12', [1], [], 1],
    ['2:11', '1:10 2:11 3:12', [0, 2], [], 1],
    ['1:10 3:12', '2:11', [0], [], 0],
    ['1:10 2:11 3:12', '1:10 2:99 3:12', [], [1], 2],
    ['1:10 9:90', '1:11 5:50 9:91', [1], [0, 2], 0],
  ])('stored %j, incoming %j', (stored, incoming, added, changed, unchanged) => {
    const diff = diffBars(bars(stored), bars(incoming));
    expect([[...diff.added], [...diff.changed], diff.unchanged]).toEqual([added, changed, unchanged]);
  });

  test.each(['open', 'high', 'low', 'close', 'volume'] as const)(
    'a bar whose %s alone differs has changed',
    (field) => {
      const incoming = bars('1:10');
      incoming[field][0] = 10.000000000000002;
      expect([...diffBars(bars('1:10'), incoming).changed]).toEqual([0]);
    },
  );
});
