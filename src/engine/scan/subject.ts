import type { CorporateAction } from '../../model/actions.ts';
import { sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { adjustBars } from '../columns/adjust.ts';
import { ColumnStore } from '../rules/store.ts';
import type { StoreOptions } from '../rules/store.ts';
import type { Failure } from './judge.ts';
import type { Subject } from './run.ts';

/** What is known of a symbol at a moment. */
export interface Known {
  readonly symbol: string;
  /** As traded, in the corrections known then; later bars may follow. */
  readonly bars: Bars;
  /** How many of them are known. */
  readonly length: number;
  readonly actions: readonly CorporateAction[];
  /** The date up to which actions apply: that of the last bar, or of a session that has begun. */
  readonly date: TimeMs;
  /** What its columns read beside the bars, asked for when the first rule is. `bars` are those that are known, adjusted. */
  readonly beside: (bars: Bars) => StoreOptions;
}

/** The last `depth` bars with prices as they were seen then: no bar knows a later split. */
function barsKnown({ bars, length, actions, date }: Known, depth: number): Bars {
  const from = Math.max(0, length - depth);
  const seen = from === 0 && length === bars.length ? bars : sliceBars(bars, from, length);
  return actions.length === 0 ? seen : adjustBars(seen, actions, 'all', date);
}

/** A symbol of which something is known; what was made for one stage serves the next. */
export function subjectOf(known: Known, unseen: Failure | null = null): Subject {
  let made: { readonly depth: number; readonly bars: Bars; readonly beside: StoreOptions } | undefined;
  return {
    symbol: known.symbol,
    unseen,
    open(allocate, depth) {
      if (made === undefined || made.depth < Math.min(depth, known.length)) {
        const bars = barsKnown(known, depth);
        made = { depth: bars.length, bars, beside: known.beside(bars) };
      }
      return new ColumnStore(made.bars, { ...made.beside, allocate });
    },
  };
}

/** A symbol of which nothing is known. */
export function unknownSubject(symbol: string, unseen: Failure): Subject {
  return {
    symbol,
    unseen,
    open: () => {
      throw new Error('assertion failed: what is not seen is not opened');
    },
  };
}
