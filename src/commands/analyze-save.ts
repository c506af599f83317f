/** What an analysis says of the future, put on record: its patterns on the last bar, and its signal. */
import type { Prediction, PatternPrediction, SignalPrediction } from '../cycle/predictions.ts';
import { savePredictions } from '../cycle/predictions.ts';
import { USUAL_BARRIERS } from '../engine/outcomes/passage.ts';
import type { Barriers } from '../engine/outcomes/passage.ts';
import { HOUSE_PATTERNS } from '../engine/patterns/registry.ts';
import type { Reading } from '../engine/score/readings.ts';
import type { Levels, Signal } from '../engine/score/signal.ts';
import { CatalystError } from '../model/errors.ts';
import { signOf } from '../model/news.ts';
import type { Analysis, PatternSeen } from '../report/analysis.ts';
import type { AnalyzeValues } from './analyze-options.ts';
import type { Context } from './context.ts';

/** Saves every analysis whose last bar is of the moment of asking: what is said of an old bar is no prediction. */
export async function saveAnalyses(
  analyses: readonly Analysis[],
  options: AnalyzeValues,
  context: Context,
): Promise<void> {
  const made = analyses.filter(({ stale }) => stale === null).flatMap(predictionsOf);
  if (made.length === 0) return;
  try {
    const store = await context.store(options.db, 'write');
    const { saved, known } = await savePredictions(store, made, context.now());
    context.detail(`predictions: ${saved} saved, ${known} on record already`);
  } catch (error) {
    // Nobody asked for it in words: an analysis that cannot be kept is still an analysis.
    if (options.save || !(error instanceof CatalystError)) throw error;
    context.note(`not saved: ${error.message}`);
  }
}

function predictionsOf(analysis: Analysis): Prediction[] {
  const last = analysis.bars.length - 1;
  const patterns = analysis.patterns.filter(({ bar, house }) => house && bar === last);
  const { signal } = analysis;
  return [
    ...patterns.map((it) => patternPrediction(analysis, it)),
    ...(signal.levels === null ? [] : [signalPrediction(analysis, signal, signal.levels)]),
  ];
}

/** What a pattern and a signal of one analysis share. */
function said({ symbol, bars, closedAt, news, features }: Analysis) {
  return {
    symbol,
    timeframe: bars.timeframe,
    madeAt: closedAt,
    price: bars.close[bars.length - 1],
    catalystType: news.primaryCatalyst,
    features: features(),
    cycleId: null,
  };
}

/** `aligned` as the domain has it: bullish meets positive, bearish meets negative, neutral meets anything. */
const isAligned = (direction: PatternSeen['direction'], mood: string): boolean =>
  direction === 'neutral' || (direction === 'bullish' ? mood === 'positive' : mood === 'negative');

function patternPrediction(analysis: Analysis, pattern: PatternSeen): PatternPrediction {
  const { bars, news, readings } = analysis;
  const mood = news.sentiment === null ? null : signOf(news.sentiment);
  const ratio = valueOf(readings.price, 'volume ratio');
  return {
    ...said(analysis),
    kind: 'pattern',
    name: pattern.name,
    rulesHash: null,
    direction: pattern.direction,
    confidence: pattern.withNews ?? pattern.confidence,
    barriers: USUAL_BARRIERS,
    row: {
      patternType: HOUSE_PATTERNS.get(pattern.name)?.kind ?? null,
      baseConfidence: pattern.confidence,
      hasCatalyst: news.count === null ? null : news.primaryCatalyst !== null,
      catalystSentiment: mood,
      catalystAlignment: mood === null || news.primaryCatalyst === null ? null : isAligned(pattern.direction, mood),
      catalystScore: news.score,
      catalystAdjustedConfidence: pattern.withNews,
      // Of the pattern itself, as the trader keeps them; where the price turned before is the panel's affair.
      supportLevel: bars.low[pattern.bar],
      resistanceLevel: bars.high[pattern.bar],
      relativeVolume: ratio,
      volumeConfirmation: ratio === null ? null : ratio >= 1,
      trendAlignment: readings.trend.find(({ name }) => name === 'trend')?.word ?? null,
    },
  };
}

function signalPrediction(analysis: Analysis, signal: Signal, levels: Levels): SignalPrediction {
  const { readings, patterns, strategy } = analysis;
  const last = analysis.bars.length - 1;
  const part = (name: string): number | null => signal.parts.find((it) => it.name.startsWith(name))?.value ?? null;
  return {
    ...said(analysis),
    kind: 'signal',
    name: strategy.name,
    rulesHash: strategy.hash,
    direction: levels.side > 0 ? 'bullish' : 'bearish',
    confidence: signal.confidence,
    barriers: barriersOf(levels),
    row: {
      signalType: signal.action.toUpperCase(),
      catalystScore: part('catalyst'),
      catalystStrength: strategy.readsNews ? strengthOf(part('catalyst'), strategy.params) : null,
      patternScore: part('pattern'),
      indicatorScore: part('indicator'),
      volumeScore: part('volume'),
      recommendedEntry: levels.entry,
      stopLoss: levels.stop,
      target1: levels.targets.at(0)?.price ?? null,
      target2: levels.targets.at(1)?.price ?? null,
      detectedPatterns: patterns.filter(({ bar }) => bar === last).map(({ name }) => name),
      technicalIndicators: Object.fromEntries(readings.indicators.map(({ name, value }) => [name, value])),
      keyFactors: [...signal.factors],
      positionSizePct: levels.sizeFraction === null ? null : 100 * levels.sizeFraction,
      riskRewardRatio: levels.targets.at(-1)?.r ?? null,
    },
  };
}

/** How strong a catalyst is by the strategy's own bounds; null for one that has none, and of an unknown score. */
function strengthOf(score: number | null, { strong, moderate }: Readonly<Partial<Record<string, number>>>) {
  if (score === null || strong === undefined || moderate === undefined) return null;
  return score >= strong ? 'strong' : score >= moderate ? 'moderate' : 'weak';
}

/** A signal's own first target before its own stop; the usual ones where it has none. */
function barriersOf({ entry, stop, targets }: Levels): Omit<Barriers, 'direction'> {
  const first = targets.at(0);
  const gain = first === undefined ? NaN : Math.abs(first.price - entry) / entry;
  const loss = stop === null ? NaN : Math.abs(entry - stop) / entry;
  return {
    gain: gain > 0 ? gain : USUAL_BARRIERS.gain,
    loss: loss > 0 ? loss : USUAL_BARRIERS.loss,
    bars: USUAL_BARRIERS.bars,
  };
}

const valueOf = (readings: readonly Reading[], name: string): number | null =>
  readings.find((it) => it.name === name)?.value ?? null;
