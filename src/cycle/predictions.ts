/** What was predicted, put on record when it was said, so that what becomes of it can be attached later. */
import { assert } from '../model/errors.ts';
import type { TimeMs } from '../model/time.ts';
import type { Timeframe } from '../model/timeframe.ts';
import type { Barriers } from '../engine/outcomes/passage.ts';
import { sha256 } from '../engine/rules/hash.ts';
import { putting } from '../storage/change.ts';
import type { NewRecord } from '../storage/record.ts';
import type { Store } from '../storage/store.ts';
import { inChunks } from './chunks.ts';

/** A feature by its name in `src/engine/features/registry.ts`; null is unknown. */
export type FeatureValues = Readonly<Record<string, number | boolean | string | null>>;

/** What every prediction says. */
interface Said {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** The pattern's or the strategy's name. */
  readonly name: string;
  /** Tells apart what shares the rest: the hash of a strategy's rules; null for a pattern, which has none. */
  readonly rulesHash: string | null;
  readonly direction: 'bullish' | 'bearish' | 'neutral';
  /** When it could be said: the close of its bar. */
  readonly madeAt: TimeMs;
  /** The price at that moment, as traded. */
  readonly price: number;
  /** 0–100. */
  readonly confidence: number | null;
  readonly catalystType: string | null;
  /** What success means. */
  readonly barriers: Omit<Barriers, 'direction'>;
  readonly features: FeatureValues;
  readonly cycleId: string | null;
}

type Derived = 'symbol' | 'catalystType' | 'mlFeatures' | 'createdAt';
type PatternColumn = Derived | 'predictionId' | 'timeframe' | 'patternName' | 'patternDirection' | 'priceAtDetection';
type SignalColumn = Derived | 'signalId' | 'generatedTimestamp' | 'confidence';

/** A detection of a pattern; `row` is what `pattern_analysis` holds beside it. */
export interface PatternPrediction extends Said {
  readonly kind: 'pattern';
  readonly row: Omit<NewRecord<'pattern_analysis'>, PatternColumn | 'id' | 'detectionTimestamp' | 'finalConfidence'>;
}

/** A signal of a strategy; `row` is what `trading_signals` holds beside it. */
export interface SignalPrediction extends Said {
  readonly kind: 'signal';
  readonly row: Omit<NewRecord<'trading_signals'>, SignalColumn>;
}

export type Prediction = PatternPrediction | SignalPrediction;

/** One prediction, one id: saying the same of the same bar again is the same prediction. */
export function predictionId(
  said: Pick<Prediction, 'kind' | 'symbol' | 'timeframe' | 'name' | 'rulesHash' | 'madeAt'>,
) {
  const { kind, symbol, timeframe, name, rulesHash, madeAt } = said;
  return sha256(JSON.stringify([kind, symbol, timeframe, name, rulesHash, madeAt])).slice(0, 32);
}

const predictionRecord = (id: string, it: Prediction): NewRecord<'predictions'> => ({
  predictionId: id,
  kind: it.kind,
  symbol: it.symbol,
  timeframe: it.timeframe,
  name: it.name,
  direction: it.direction,
  catalystType: it.catalystType,
  confidence: it.confidence,
  price: it.price,
  madeAt: it.madeAt,
  cycleId: it.cycleId,
  signalId: it.kind === 'signal' ? id : null,
  features: it.features,
  gain: it.barriers.gain,
  loss: it.barriers.loss,
  barsAhead: it.barriers.bars,
});

const patternRecord = (id: string, it: PatternPrediction, now: TimeMs): NewRecord<'pattern_analysis'> => ({
  ...it.row,
  predictionId: id,
  symbol: it.symbol,
  timeframe: it.timeframe,
  detectionTimestamp: it.madeAt,
  patternName: it.name,
  patternDirection: it.direction,
  catalystType: it.catalystType,
  finalConfidence: it.confidence,
  priceAtDetection: it.price,
  mlFeatures: it.features,
  createdAt: now,
});

const signalRecord = (id: string, it: SignalPrediction, now: TimeMs): NewRecord<'trading_signals'> => ({
  ...it.row,
  signalId: id,
  symbol: it.symbol,
  generatedTimestamp: it.madeAt,
  confidence: it.confidence,
  catalystType: it.catalystType,
  mlFeatures: it.features,
  createdAt: now,
});

/** How many were new, and how many had been said before. */
export interface Saved {
  readonly saved: number;
  readonly known: number;
}

/**
 * Stores predictions, each with its row of `pattern_analysis` or `trading_signals` and an open outcome. What was said first
 * stays: a prediction that is on record already is left as it is, whatever is known by now. One transaction: all or nothing.
 */
export async function savePredictions(store: Store, made: readonly Prediction[], now: TimeMs): Promise<Saved> {
  const byId = new Map<string, Prediction>();
  for (const it of made) {
    assert(it.barriers.gain > 0 && it.barriers.loss > 0 && it.barriers.bars >= 1, 'a prediction says what success is');
    const id = predictionId(it);
    if (!byId.has(id)) byId.set(id, it);
  }
  const outcomes = store.records('outcomes');
  for (const ids of inChunks([...byId.keys()])) {
    for (const known of await outcomes.find({ where: { predictionId: ids } })) byId.delete(known.predictionId);
  }
  const fresh = [...byId];
  const patterns = fresh.flatMap(([id, it]) => (it.kind === 'pattern' ? [patternRecord(id, it, now)] : []));
  const signals = fresh.flatMap(([id, it]) => (it.kind === 'signal' ? [signalRecord(id, it, now)] : []));
  const open = fresh.map(([id, { direction }]): NewRecord<'outcomes'> => {
    return { predictionId: id, passage: direction === 'neutral' ? null : 'open', evaluatedAt: now };
  });
  await store.writeTogether([
    putting(
      'predictions',
      fresh.map(([id, it]) => predictionRecord(id, it)),
    ),
    putting('pattern_analysis', patterns, ['predictionId']),
    putting('trading_signals', signals),
    putting('outcomes', open),
  ]);
  return { saved: fresh.length, known: made.length - fresh.length };
}
