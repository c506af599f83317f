/** What evaluation reads and what it keeps, for one symbol. */
import type { Bars } from '../../model/bars.ts';
import type { Column, Mask } from '../columns/column.ts';
import { MaskBlocks, freshColumn } from '../columns/memory.ts';
import type { Allocate } from '../columns/memory.ts';
import { noFindings } from '../columns/sums.ts';
import type { Findings } from '../columns/sums.ts';
import type { DayColumns } from './kernels/day.ts';
import type { SessionTimes } from './kernels/series.ts';

/**
 * News as the bars of this store saw them: every value from articles published, and where known collected, before the bar's
 * close. Columns have one value a bar and are unknown where nothing was collected. Without hours, the look-back counts.
 */
export interface NewsColumns {
  score(): Column;
  count(hours?: number): Column;
  sentiment(hours?: number): Column;
  /** `name`: one of `CATALYSTS`. */
  catalyst(name: string): Mask;
  preMarket(): Mask;
}

export interface StoreOptions {
  readonly sessions?: SessionTimes;
  readonly news?: NewsColumns;
  readonly day?: DayColumns;
  /** What may be kept; when it is full, everything kept is forgotten and computed again when asked for. */
  readonly bytesMax?: number;
  /** Where the columns of indicators lie. */
  readonly allocate?: Allocate;
}

/** Room for a few hundred columns of years of days, or a few dozen of years of minutes. */
const BYTES_MIN = 8 * 2 ** 20;
const COLUMNS_MIN = 48;

/** The columns of one symbol, kept by node: what one variant of a rule computed, the next one finds. */
export class ColumnStore {
  readonly bars: Bars;
  readonly sessions: SessionTimes | null;
  readonly news: NewsColumns | null;
  readonly day: DayColumns | null;
  /** How many nodes were computed, not found: tests and the curious read it. */
  computed = 0;
  /** Whether someone keeps a column longer than this store. */
  handedOut = false;
  readonly allocate: Allocate;
  readonly masks = new MaskBlocks();
  private readonly bytesMax: number;
  private bytes = 0;
  private readonly kept = new Map<number, unknown>();
  private readonly findings = new Map<Float64Array, Findings>();

  constructor(bars: Bars, options: StoreOptions = {}) {
    this.bars = bars;
    this.sessions = options.sessions ?? null;
    this.news = options.news ?? null;
    this.day = options.day ?? null;
    this.allocate = options.allocate ?? freshColumn;
    this.bytesMax = options.bytesMax ?? Math.max(BYTES_MIN, COLUMNS_MIN * 8 * bars.length);
  }

  /** Columns of this store do not change while it is read: what one average found out about its input, the next one knows. */
  readonly findingsOf = (values: Float64Array): Findings => {
    let known = this.findings.get(values);
    if (known === undefined) this.findings.set(values, (known = noFindings()));
    return known;
  };

  find(id: number): unknown {
    return this.kept.get(id);
  }

  keep(id: number, value: unknown, bytes: number): void {
    if (this.bytes + bytes > this.bytesMax) {
      this.kept.clear();
      this.findings.clear();
      this.bytes = 0;
    }
    this.bytes += bytes;
    this.kept.set(id, value);
  }
}
