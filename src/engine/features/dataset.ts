/** The training set: every detection over a history, what was known at its close, and what became of it. */
import type { CorporateAction } from '../../model/actions.ts';
import type { Bars } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import { adjustBars, adjustmentFactors } from '../columns/adjust.ts';
import { freshColumn } from '../columns/memory.ts';
import type { NewsColumns } from '../rules/store.ts';
import type { SymbolNews } from '../news/symbol-news.ts';
import type { Detector } from '../outcomes/detector.ts';
import { outcomeOf } from '../outcomes/outcome.ts';
import type { Expectation, Outcome } from '../outcomes/outcome.ts';
import { ColumnStore } from '../rules/store.ts';
import { featureColumns, valueAt } from './compute.ts';
import type { FeatureColumn, MarketSeries } from './feature.ts';
import { DatasetBuilder } from './dataset-columns.ts';
import type { Dataset, DatasetRow, RowSource } from './dataset-columns.ts';
import { QualityCount } from './quality.ts';
import type { Quality } from './quality.ts';
import { FEATURES } from './registry.ts';

/** One symbol's history as traded, with what was known around it. */
export interface TrainingSubject {
  readonly bars: Bars;
  readonly actions: readonly CorporateAction[];
  /** When each bar is known, ms UTC. */
  readonly closes: Float64Array;
  readonly news: { readonly articles: SymbolNews; readonly columns: NewsColumns; readonly hours: number } | null;
  readonly market: MarketSeries;
}

export interface TrainingQuestion {
  readonly detectors: readonly Detector[];
  /** What success means. */
  readonly barriers: Omit<Expectation, 'direction'>;
}

/** The rows, and what was left out of them. */
export interface TrainingSet {
  readonly data: Dataset;
  /** Detections before all features that the symbol's own bars give were known once. */
  readonly warmingUp: number;
  /** Detections whose outcome is not known yet. */
  readonly open: number;
  readonly quality: Quality;
}

/**
 * Every detection of `detectors` on these histories, by symbol as they are given, then time, then detector. A row holds what
 * was known at its bar's close, in the prices of that day, and its labels; detections in warm-up and those whose outcome is
 * still open are left out and counted.
 */
export function trainingSet(
  subjects: readonly TrainingSubject[],
  question: TrainingQuestion,
  onSymbol: (done: number) => void = () => undefined,
): TrainingSet {
  const builder = new DatasetBuilder();
  const quality = new QualityCount();
  let [warmingUp, open] = [0, 0];
  for (const [k, subject] of subjects.entries()) {
    const { bars, closes, actions, news, market } = subject;
    assert(closes.length === bars.length, 'one close a bar');
    const adjusted = adjustBars(bars, actions, 'all');
    const store = new ColumnStore(adjusted, news === null ? {} : { news: news.columns });
    const around = {
      store,
      closes,
      market,
      ...(news === null ? { news } : { news: news.articles, newsHours: news.hours }),
    };
    const features = featureColumns(around, adjustmentFactors(bars, actions, 'all'));
    const first = firstComplete(features, bars.length);
    const rows: DatasetRow[] = [];
    for (const row of detections(adjusted, store, closes, question)) {
      if (row.bar < first) warmingUp++;
      else if (row.outcome.dueAt === null) open++;
      else rows.push(row);
    }
    builder.add({ symbol: bars.symbol, timeframe: bars.timeframe, bars, closes, features }, rows);
    countQuality(quality, { bars, features }, rows);
    onSymbol(k + 1);
  }
  return { data: builder.done(), warmingUp, open, quality: quality.total() };
}

/** The first bar by which each feature of the symbol's own bars has been known once. */
function firstComplete(features: ReadonlyMap<string, FeatureColumn>, length: number): number {
  let first = 0;
  for (const { name, needs } of FEATURES) {
    if (needs !== 'bars') continue;
    const column = features.get(name)!;
    let known = 0;
    while (known < length && valueAt(column, known) === null) known++;
    first = Math.max(first, known);
  }
  return first;
}

/** Detections in the order of bars, then of detectors, each judged in its own direction. */
function detections(
  bars: Bars,
  store: ColumnStore,
  closes: Float64Array,
  { detectors, barriers }: TrainingQuestion,
): readonly DatasetRow[] {
  const found = detectors.map((detector) => ({ detector, values: detector.values(store, freshColumn) }));
  const rows: DatasetRow[] = [];
  for (let bar = 0; bar < bars.length; bar++) {
    const judged: (Outcome | undefined)[] = [];
    for (const { detector, values } of found) {
      // Unknown is no detection.
      if (!(values[bar] > 0 || values[bar] < 0)) continue;
      const side = detector.isNeutral ? 0 : values[bar] > 0 ? 1 : -1;
      const outcome = (judged[side + 1] ??= outcomeOf(bars, closes, bar, { ...barriers, direction: side }));
      rows.push({ bar, pattern: detector.name, direction: NAMES[side + 1], outcome });
    }
  }
  return rows;
}

const NAMES = ['bearish', 'neutral', 'bullish'] as const;

function countQuality(
  quality: QualityCount,
  { bars, features }: Pick<RowSource, 'bars' | 'features'>,
  rows: readonly DatasetRow[],
): void {
  for (const { bar, outcome } of rows) {
    quality.add({
      open: bars.open[bar],
      high: bars.high[bar],
      low: bars.low[bar],
      close: bars.close[bar],
      volume: bars.volume[bar],
      feature: (name) => valueAt(features.get(name)!, bar),
      maxGain: outcome.maxGain,
      maxLoss: outcome.maxLoss,
    });
  }
}
