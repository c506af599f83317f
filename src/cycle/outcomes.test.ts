import { afterEach, describe, expect, test } from 'vitest';
import type { CorporateAction } from '../model/actions.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, HOUR_MS, parseIsoDate } from '../model/time.ts';
import { FEATURES } from '../engine/features/registry.ts';
import { openStore } from '../storage/open.ts';
import type { Store } from '../storage/store.ts';
import { barsOf } from '../../test/bars.ts';
import { storeKinds } from '../../test/stores.ts';
import { attachOutcomes } from './outcomes.ts';
import type { AttachOptions, Histories } from './outcomes.ts';
import { savePredictions } from './predictions.ts';
import type { PatternPrediction, Prediction, SignalPrediction } from './predictions.ts';

const START = parseIsoDate('2016-05-02');
const close = (day: number): number => START + day * DAY_MS + 20 * HOUR_MS;
const LATE = close(100);

/** Closes 100, then 101, 104, 98, 99, 99 …: a day each, weekends left aside. */
const bars = (symbol: string, days = 6): Bars =>
  barsOf(
    symbol,
    '1d',
    [
      [START, 99, 100.5, 98, 100, 500] as const,
      [START + DAY_MS, 100, 102, 99, 101, 500] as const,
      [START + 2 * DAY_MS, 101, 105, 100, 104, 500] as const,
      [START + 3 * DAY_MS, 104, 104, 97, 98, 500] as const,
      [START + 4 * DAY_MS, 98, 100, 98, 99, 500] as const,
      [START + 5 * DAY_MS, 99, 100, 98, 99, 500] as const,
    ].slice(0, days),
  );

const histories =
  (series: readonly Bars[], actions: readonly CorporateAction[] = []): Histories =>
  async () =>
    new Map(series.map((it) => [it.symbol, { bars: it, actions, closes: it.time.map((time) => time + 20 * HOUR_MS) }]));

const VALUES: Partial<Record<string, boolean | string>> = { boolean: false, text: 'up' };
const KNOWN = Object.fromEntries(FEATURES.map(({ name, unit }) => [name, VALUES[unit] ?? 0.5]));

const rise: PatternPrediction = {
  kind: 'pattern',
  symbol: 'AAA',
  timeframe: '1d',
  name: 'hammer',
  rulesHash: null,
  direction: 'bullish',
  madeAt: close(0),
  price: 100,
  confidence: 65,
  catalystType: null,
  barriers: { gain: 0.03, loss: 0.02, bars: 3 },
  features: { ...KNOWN, news_catalyst: null, market_trend: null },
  cycleId: null,
  row: { patternType: 'reversal' },
};
const fall: PatternPrediction = { ...rise, name: 'shooting_star', direction: 'bearish' };
const doji: PatternPrediction = { ...rise, name: 'doji', direction: 'neutral' };
const sell: SignalPrediction = {
  ...rise,
  kind: 'signal',
  name: 'pullback',
  direction: 'bearish',
  barriers: { gain: 0.06, loss: 0.06, bars: 3 },
  row: { signalType: 'SELL' },
};

const { kinds } = storeKinds();

describe.each(kinds)('outcomes in $name', ({ emptyUrl }) => {
  let store: Store;
  const given = async (predictions: readonly Prediction[]): Promise<void> => {
    store = await openStore(await emptyUrl(), { mode: 'write' });
    await savePredictions(store, predictions, close(0));
  };
  const attach = (options: Partial<AttachOptions> = {}) =>
    attachOutcomes(store, { histories: histories([bars('AAA')]), asOf: LATE, now: LATE, ...options });
  afterEach(() => store.close());

  test('are attached to patterns and signals, and what took no side is neither right nor wrong', async () => {
    await given([rise, fall, doji, sell]);
    expect(await attach()).toMatchObject({
      examined: 4,
      done: 4,
      passages: { success: 1, failure: 1, neither: 1, sideless: 1 },
      open: 0,
      unseen: [],
      corrected: 0,
      quality: { rows: 3, valid: 3, missing: 6, faults: {} },
    });
    const predictions = await store.records('predictions').find();
    const outcomes = await store.records('outcomes').find();
    const of = (name: string) => {
      const id = predictions.find((it) => it.name === name)!.predictionId;
      return outcomes.find(({ predictionId }) => predictionId === id);
    };
    expect(of('hammer')).toMatchObject({
      passage: 'success',
      success: true,
      maxGain: 0.05,
      maxLoss: -0.03,
      minutesToMaxGain: 2 * 1440,
      minutesToMaxLoss: 3 * 1440,
      bestHoldMinutes: 2 * 1440,
      finalMove: -0.02,
      priceAfter1h: null,
      priceAfter4h: null,
      priceAfter24h: 101,
      dueAt: close(3),
      evaluatedAt: LATE,
    });
    expect(of('shooting_star')).toMatchObject({ passage: 'failure', success: false, minutesToPassage: 1440 });
    expect(of('pullback')).toMatchObject({ passage: 'neither', success: false });
    expect(of('doji')).toMatchObject({ passage: null, success: null, maxGain: 0.05 });
    expect(await store.records('pattern_analysis').find({ where: { patternName: 'hammer' } })).toMatchObject([
      {
        patternType: 'reversal',
        patternCompleted: true,
        success: true,
        actualMovePercent: -2,
        timeToCompletionMinutes: 2 * 1440,
      },
    ]);
    expect(await store.records('trading_signals').find()).toMatchObject([
      { signalType: 'SELL', signalOutcome: 'neither' },
    ]);
  });

  test('fill the training set with the bar, its features and the label', async () => {
    await given([rise, sell]);
    await attach();
    expect(await store.records('pattern_training_data').find()).toMatchObject([
      {
        symbol: 'AAA',
        timestamp: close(0),
        timeframe: '1d',
        patternType: 'hammer',
        direction: 'bullish',
        open: 99,
        close: 100,
        volume: 500,
        rsi14: 0.5,
        rsiDivergence: false,
        newsCatalyst: null,
        patternCompleted: true,
        patternSuccess: true,
        maxGain: 0.05,
        timeToMaxGain: 2 * 1440,
        optimalHoldTime: 2 * 1440,
        finalOutcomePct: -2,
      },
    ]);
  });

  test('that are still open are filled in as time passes, and whole ones are left alone', async () => {
    await given([rise]);
    const told = async (days: number) => {
      const { done, open, examined } = await attach({ asOf: close(days), now: close(days) });
      const [{ passage, priceAfter24h, maxGain, evaluatedAt }] = await store.records('outcomes').find();
      return { examined, done, open, passage, priceAfter24h, maxGain, evaluated: (evaluatedAt - close(0)) / DAY_MS };
    };
    const before = { examined: 1, done: 0, open: 1, maxGain: null };
    expect(await told(0)).toEqual({ ...before, passage: 'open', priceAfter24h: null, evaluated: 0 });
    expect(await told(1)).toEqual({ ...before, passage: 'open', priceAfter24h: 101, evaluated: 1 });
    expect(await told(2)).toEqual({ ...before, passage: 'success', priceAfter24h: 101, evaluated: 2 });
    expect(await store.records('pattern_training_data').count()).toBe(0);
    const whole = { passage: 'success', priceAfter24h: 101, maxGain: 0.05, evaluated: 3 };
    expect(await told(3)).toEqual({ examined: 1, done: 1, open: 0, ...whole });
    expect(await told(4)).toEqual({ examined: 0, done: 0, open: 0, ...whole });
    expect(await store.records('pattern_training_data').count()).toBe(1);
  });

  test('of a dry run are told and not written', async () => {
    await given([rise]);
    expect(await attach({ dryRun: true })).toMatchObject({ done: 1, passages: { success: 1 } });
    expect(await store.records('outcomes').find()).toMatchObject([{ passage: 'open', dueAt: null }]);
    expect(await store.records('pattern_training_data').count()).toBe(0);
  });

  test('cannot be told without bars, and are named by symbol', async () => {
    await given([
      { ...rise, symbol: 'ZZZ' },
      { ...fall, symbol: 'ZZZ' },
      { ...rise, madeAt: START - 9 * DAY_MS },
      { ...rise, madeAt: close(30) },
    ]);
    const { unseen, examined, done, open } = await attach();
    expect(unseen).toEqual([
      { symbol: 'AAA', timeframe: '1d', reason: 'its bars end before it was made', predictions: 1 },
      { symbol: 'AAA', timeframe: '1d', reason: 'no bar before it was made', predictions: 1 },
      { symbol: 'ZZZ', timeframe: '1d', reason: 'no bars', predictions: 2 },
    ]);
    expect({ examined, done, open }).toEqual({ examined: 4, done: 0, open: 0 });
  });

  test('that wait for bars of a series that has stopped are named', async () => {
    await given([rise]);
    const short = histories([bars('AAA', 3)]);
    expect(await attach({ histories: short, asOf: close(8) })).toMatchObject({ open: 1, stalled: [] });
    const reason = 'its bars end 2016-05-04';
    expect(await attach({ histories: short })).toMatchObject({
      open: 1,
      stalled: [{ symbol: 'AAA', timeframe: '1d', reason, predictions: 1 }],
    });
  });

  test('are not begun once Ctrl-C was pressed, and the next run goes on', async () => {
    await given([rise]);
    await expect(attach({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(await attach()).toMatchObject({ examined: 1, done: 1 });
  });

  test('are those of the symbols asked for', async () => {
    await given([rise, { ...rise, symbol: 'BBB' }]);
    const both = histories([bars('AAA'), bars('BBB')]);
    expect(await attach({ histories: both, symbols: ['BBB'] })).toMatchObject({ examined: 1, done: 1 });
    expect(await attach({ histories: both })).toMatchObject({ examined: 1, done: 1 });
  });

  test('do not mistake a split for a move, and tell prices in those of the prediction’s day', async () => {
    await given([rise]);
    const halved = bars('AAA');
    for (const column of [halved.open, halved.high, halved.low, halved.close])
      for (let i = 1; i < column.length; i++) column[i] /= 2;
    const split = { symbol: 'AAA', exDate: START + DAY_MS, kind: 'split', factor: 0.5 } as const;
    await attach({ histories: histories([halved], [split]) });
    expect(await store.records('outcomes').find()).toMatchObject([
      { passage: 'success', maxGain: 0.05, maxLoss: -0.03, priceAfter24h: 101 },
    ]);
  });

  test('of a bar that was corrected since are judged by the corrected bar, and counted', async () => {
    await given([{ ...rise, price: 110 }]);
    expect(await attach()).toMatchObject({ done: 1, corrected: 1, passages: { success: 1 } });
  });

  test('are found for predictions that came without an outcome, as from another database', async () => {
    await given([rise, fall]);
    await store.records('outcomes').delete({});
    expect(await attach()).toMatchObject({ examined: 2, done: 2 });
  });

  test('of rows with unknown features or without volume are no valid rows', async () => {
    await given([rise, { ...fall, features: { ...KNOWN, rsi_14: 'high', macd_value: null } }]);
    expect((await attach()).quality).toEqual({ rows: 2, valid: 1, missing: 4, faults: { 'rsi_14 unknown': 1 } });
  });
});
