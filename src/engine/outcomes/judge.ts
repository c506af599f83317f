import type { Bars } from '../../model/bars.ts';
import { UNKNOWN } from '../columns/column.ts';
import type { Mask } from '../columns/column.ts';
import type { ColumnStore } from '../rules/store.ts';
import type { Barriers } from './passage.ts';
import { emptyPassages, passagesOf } from './passages.ts';
import type { Passages } from './passages.ts';
import { cellAt } from './tally.ts';
import type { Judged } from './tally.ts';

/** Room to judge one symbol after the other, each of at most `length` bars: fresh memory would cost more than the judging. */
export class Judge {
  private readonly cell: Int32Array;
  private readonly rise: Float64Array;
  private readonly up: Passages;
  private readonly down: Passages;

  constructor(length: number) {
    this.cell = new Int32Array(length);
    this.rise = new Float64Array(length);
    this.up = emptyPassages(length);
    this.down = emptyPassages(length);
  }

  /**
   * What became of each bar; it holds until the next symbol is judged.
   * @param index which bar stands at each time of the timeline, −1 where none does
   */
  judge(bars: Bars, index: Int32Array, barriers: Omit<Barriers, 'direction'>, news: Mask): Judged {
    const { cell, rise } = this;
    const { length, close, time } = bars;
    const within = barriers.bars;
    for (let t = 0; t < index.length; t++) {
      const i = index[t];
      if (i >= 0) cell[i] = cellAt(Math.floor(t / within), news[i], 0);
    }
    for (let i = 0; i + within < length; i++) rise[i] = close[i + within] / close[i] - 1;
    const up = passagesOf(bars, { ...barriers, direction: 1 }, this.up);
    const down = passagesOf(bars, { ...barriers, direction: -1 }, this.down);
    return { time, news, cell, rise, up, down };
  }
}

/** What is known of a catalyst at each bar; without news everything is unknown. */
export function catalystMask({ bars, news }: ColumnStore, catalyst: string): Mask {
  return news === null ? new Uint8Array(bars.length).fill(UNKNOWN) : news.catalyst(catalyst);
}
