import { afterEach, describe, expect, test } from 'vitest';
import { HOUR_MS, parseIsoDate } from '../model/time.ts';
import { openStore } from '../storage/open.ts';
import type { Store } from '../storage/store.ts';
import { storeKinds } from '../../test/stores.ts';
import { predictionId, savePredictions } from './predictions.ts';
import type { PatternPrediction, SignalPrediction } from './predictions.ts';

const MADE = parseIsoDate('2016-05-02') + 20 * HOUR_MS;
const NOW = MADE + HOUR_MS;

const hammer: PatternPrediction = {
  kind: 'pattern',
  symbol: 'SPY',
  timeframe: '1d',
  name: 'hammer',
  rulesHash: null,
  direction: 'bullish',
  madeAt: MADE,
  price: 207.97,
  confidence: 65,
  catalystType: null,
  barriers: { gain: 0.03, loss: 0.02, bars: 10 },
  features: { rsi_14: 51.5, rsi_divergence: false, vix_level: null },
  cycleId: null,
  row: { patternType: 'reversal', baseConfidence: 65, supportLevel: 206, resistanceLevel: 208.2 },
};
const doji: PatternPrediction = { ...hammer, name: 'doji', direction: 'neutral', confidence: 60 };
const buy: SignalPrediction = {
  ...hammer,
  kind: 'signal',
  name: 'pullback',
  rulesHash: 'abc',
  barriers: { gain: 0.045, loss: 0.03, bars: 10 },
  row: { signalType: 'BUY', recommendedEntry: 207.76, stopLoss: 203.6, keyFactors: ['above its average'] },
};

test('a prediction is told from another by what was said of which bar, and by the rules', () => {
  const others = [
    hammer,
    doji,
    buy,
    { ...buy, rulesHash: 'abd' },
    { ...hammer, symbol: 'QQQ' },
    { ...hammer, madeAt: MADE + 1 },
    { ...hammer, timeframe: '1h' as const },
  ];
  expect(new Set(others.map(predictionId)).size).toBe(others.length);
  expect(predictionId({ ...hammer, price: 1, features: {} } as PatternPrediction)).toBe(predictionId(hammer));
});

const { kinds } = storeKinds();

describe.each(kinds)('predictions in $name', ({ emptyUrl }) => {
  let store: Store;
  const open = async (): Promise<Store> => (store = await openStore(await emptyUrl(), { mode: 'write' }));
  afterEach(() => store.close());

  test('are stored with their detection or signal and an open outcome', async () => {
    await open();
    expect(await savePredictions(store, [hammer, doji, buy], NOW)).toEqual({ saved: 3, known: 0 });
    const predictions = await store.records('predictions').find({ order: ['name'] });
    expect(predictions).toMatchObject([
      { kind: 'pattern', name: 'doji', direction: 'neutral' },
      { kind: 'pattern', name: 'hammer', madeAt: MADE, price: 207.97, gain: 0.03, loss: 0.02, barsAhead: 10 },
      { kind: 'signal', name: 'pullback', signalId: predictionId(buy), features: hammer.features },
    ]);
    expect(await store.records('pattern_analysis').find({ where: { patternName: 'hammer' } })).toMatchObject([
      { predictionId: predictionId(hammer), finalConfidence: 65, supportLevel: 206, success: null, createdAt: NOW },
    ]);
    expect(await store.records('trading_signals').find()).toMatchObject([
      { signalId: predictionId(buy), signalType: 'BUY', generatedTimestamp: MADE, signalOutcome: null },
    ]);
    const outcomes = await store.records('outcomes').find({ where: { dueAt: null } });
    expect(new Map(outcomes.map((it) => [it.predictionId, it.passage]))).toEqual(
      new Map([
        [predictionId(hammer), 'open'],
        [predictionId(doji), null],
        [predictionId(buy), 'open'],
      ]),
    );
  });

  test('said again change nothing: what was said first stays', async () => {
    await open();
    await savePredictions(store, [hammer, buy], NOW);
    const before = await store.records('pattern_analysis').find();
    const again = { ...hammer, confidence: 99, features: {} };
    expect(await savePredictions(store, [again, doji, doji, buy], NOW + 1)).toEqual({ saved: 1, known: 3 });
    expect(await store.records('pattern_analysis').find({ where: { patternName: 'hammer' } })).toEqual(before);
    expect(await store.records('predictions').count()).toBe(3);
  });

  test('that lost their outcome, as on the way from another database, get one again, none twice', async () => {
    await open();
    await savePredictions(store, [hammer, buy], NOW);
    await store.records('outcomes').delete({});
    expect(await savePredictions(store, [hammer, buy], NOW)).toEqual({ saved: 2, known: 0 });
    expect(await store.records('pattern_analysis').count()).toBe(1);
    expect(await store.records('trading_signals').count()).toBe(1);
    expect(await store.records('outcomes').count()).toBe(2);
  });
});
