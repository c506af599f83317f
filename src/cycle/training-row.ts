/** A judged detection as a row of the training set. */
import { FEATURES } from '../engine/features/registry.ts';
import type { JudgedRow } from '../engine/features/quality.ts';
import type { FeatureValue } from '../engine/features/compute.ts';
import { camel } from '../model/text.ts';
import type { NewRecord } from '../storage/record.ts';
import type { Judged, Seen } from './judge.ts';

const TYPES = new Map(
  FEATURES.map(({ name, unit }) => [name, unit === 'boolean' ? 'boolean' : unit === 'text' ? 'string' : 'number']),
);

const FIELDS = FEATURES.map(({ name }) => [name, camel(name)] as const);

/** A feature that a prediction was stored with; unknown where it was stored without, or with what is none. */
export function storedFeature(features: unknown, name: string): FeatureValue {
  if (typeof features !== 'object' || features === null || !Object.hasOwn(features, name)) return null;
  const value: unknown = (features as Record<string, unknown>)[name];
  return typeof value === TYPES.get(name) ? (value as FeatureValue) : null;
}

/** The row as its quality is judged. */
export function judgedRow({ prediction, outcome, bar }: Judged, { bars }: Seen): JudgedRow {
  return {
    open: bars.open[bar],
    high: bars.high[bar],
    low: bars.low[bar],
    close: bars.close[bar],
    volume: bars.volume[bar],
    feature: (name) => storedFeature(prediction.features, name),
    maxGain: outcome.maxGain,
    maxLoss: outcome.maxLoss,
  };
}

/** The row of `pattern_training_data`: the bar as traded, the features as they were stored, and how it ended. */
export function trainingRecord(judged: Judged, seen: Seen): NewRecord<'pattern_training_data'> {
  const { prediction, outcome } = judged;
  const { open, high, low, close, volume } = judgedRow(judged, seen);
  const features: Record<string, FeatureValue> = {};
  for (const [name, field] of FIELDS) features[field] = storedFeature(prediction.features, name);
  return Object.assign(features, {
    predictionId: prediction.predictionId,
    symbol: prediction.symbol,
    timestamp: prediction.madeAt,
    timeframe: prediction.timeframe,
    patternType: prediction.name,
    direction: prediction.direction,
    ...{ open, high, low, close, volume },
    patternCompleted: outcome.passage === null ? null : outcome.passage.kind !== 'neither',
    patternSuccess: outcome.passage === null ? null : outcome.passage.kind === 'success',
    maxGain: outcome.maxGain,
    maxLoss: outcome.maxLoss,
    timeToMaxGain: outcome.minutesToMaxGain,
    timeToMaxLoss: outcome.minutesToMaxLoss,
    optimalHoldTime: outcome.bestHoldMinutes,
    finalOutcomePct: percentOf(outcome.finalMove),
  });
}

const PERCENT = 100;
export const percentOf = (fraction: number | null): number | null => fraction && PERCENT * fraction;

/** What a judged detection adds to its row of `pattern_analysis`. */
export function detectionOutcome({ outcome }: Judged) {
  const { passage, minutesToPassage, finalMove, dueAt } = outcome;
  const decided = passage !== null && passage.kind !== 'open';
  return {
    patternCompleted: decided || dueAt !== null,
    success: decided ? passage.kind === 'success' : null,
    actualMovePercent: percentOf(finalMove),
    timeToCompletionMinutes: minutesToPassage,
  };
}

/** What a judged signal adds to its row of `trading_signals`. */
export function signalOutcome({ outcome }: Judged): { readonly signalOutcome: string | null } {
  return { signalOutcome: outcome.passage === null || outcome.passage.kind === 'open' ? null : outcome.passage.kind };
}
