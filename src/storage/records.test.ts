import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeKinds } from '../../test/stores.ts';
import { parseIsoDate } from '../model/time.ts';
import { openStore } from './open.ts';
import { deleting, inserting, putting } from './change.ts';
import type { NewRecord } from './record.ts';
import type { Store } from './store.ts';

const { kinds } = storeKinds();
const at = (date: string, ms = 0): number => parseIsoDate(date) + ms;

const order = (id: string, more: Partial<NewRecord<'orders'>> = {}): NewRecord<'orders'> => ({
  ...{ clientOrderId: id, broker: 'simulated', symbol: 'AAPL', side: 'buy', purpose: 'entry', orderType: 'limit' },
  ...{
    timeInForce: 'day',
    extendedHours: false,
    quantity: 10.5,
    limitPrice: 187.15,
    state: 'intent',
    filledQuantity: 0,
  },
  ...{ intentAt: at('2024-01-02', 52_200_123), updatedAt: at('2024-01-02', 52_200_123) },
  ...more,
});

describe.each(kinds)('records in a $name store', ({ emptyUrl }) => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(await emptyUrl(), { mode: 'write' });
  });
  afterEach(() => store.close());

  test('a record comes back as it was written, with null for what was left out', async () => {
    const cycle = {
      ...{ cycleId: 'c-1', cycleNumber: 1, startTime: at('2024-01-02', 1), endTime: at('1903-04-05', -1) },
      ...{ status: 'completed', newsCollected: 0, cyclePnl: -1234.567891234, successRate: 1 / 3 },
      metadata: { a: [1, 'zwei', null, true, 1e300, { '': 'ü"\\\n' }], __proto: 'x', b: {} },
    };
    const [stored] = await store.records('trading_cycles').insert([cycle]);
    expect(stored).toEqual({
      ...cycle,
      ...{ mode: null, securitiesScanned: null, candidatesSelected: null, patternsAnalyzed: null },
      ...{ signalsGenerated: null, tradesExecuted: null, errorCount: null, createdAt: null, updatedAt: null },
    });
    expect(await store.records('trading_cycles').find()).toEqual([stored]);
  });

  test('booleans, dates, times between milliseconds and tiny numbers keep their value', async () => {
    const signals = store.records('trading_signals');
    const signal = { signalId: 's', executed: false, isPreMarket: true, generatedTimestamp: 0.125, confidence: 5e-324 };
    await signals.put([signal]);
    expect(await signals.find()).toEqual([expect.objectContaining(signal)]);
    const days = store.records('daily_performance_summary');
    await days.put([{ tradingDate: '2024-02-29', netPnl: -0 }]);
    const [day] = await days.find({ where: { tradingDate: '2024-02-29' } });
    expect([day.tradingDate, day.netPnl]).toEqual(['2024-02-29', 0]);
  });

  test('changes of several tables are made together, or none of them is', async () => {
    const scan = { scanId: 's', asOf: 1, stages: [], createdAt: 2 };
    const rejected = (symbol: string, rule: string) => ({ scanId: 's', symbol, stage: 'seen', rule });
    await store.writeTogether([
      putting('scans', [scan]),
      putting('scan_rejections', [rejected('A', 'old'), rejected('B', 'old')]),
      inserting('trading_candidates', [{ scanId: 's', symbol: 'C' }]),
    ]);
    await store.writeTogether([
      deleting('scan_rejections', { scanId: 's' }),
      deleting('trading_candidates', { scanId: 's' }),
      putting('scans', [{ ...scan, createdAt: 3 }]),
      putting('scan_rejections', [rejected('A', 'new')]),
    ]);
    const rules = async () => (await store.records('scan_rejections').find()).map(({ symbol, rule }) => [symbol, rule]);
    expect(await rules()).toEqual([['A', 'new']]);
    expect(await store.records('trading_candidates').count()).toBe(0);
    expect((await store.records('scans').find()).map(({ createdAt }) => createdAt)).toEqual([3]);
    const broken = [
      deleting('scan_rejections', {}),
      putting('scan_rejections', [{ ...rejected('A', 'x'), scanId: 'no' }]),
    ];
    await expect(store.writeTogether(broken)).rejects.toMatchObject({ code: 'data' });
    expect(await rules()).toEqual([['A', 'new']]);
    await store.writeTogether([]);
  });

  test('the database counts up a key that a record comes without', async () => {
    const log = store.records('workflow_log');
    const written = await log.insert([{ stepName: 'scan' }, { stepName: 'patterns' }]);
    expect(written.map((it) => [it.stepName, it.id])).toEqual([
      ['scan', 1],
      ['patterns', 2],
    ]);
    expect((await log.insert([{ stepName: 'signals' }]))[0].id).toBe(3);
  });

  test('an intent that is on record already is refused, and nothing of its call is written', async () => {
    const orders = store.records('orders');
    await orders.insert([order('a')]);
    const again = orders.insert([order('b'), order('a', { state: 'sent' })]);
    await expect(again).rejects.toMatchObject({ code: 'data', exitCode: 3 });
    expect((await orders.find()).map((it) => [it.clientOrderId, it.state])).toEqual([['a', 'intent']]);
  });

  test('putting a record replaces the one with its key wholly, the last of a call winning', async () => {
    const orders = store.records('orders');
    await orders.insert([order('a', { reason: 'breakout' })]);
    await orders.put([order('a', { state: 'sent' }), order('b'), order('a', { state: 'filled' })]);
    expect((await orders.find()).map((it) => [it.clientOrderId, it.state, it.reason])).toEqual([
      ['a', 'filled', null],
      ['b', 'intent', null],
    ]);
  });

  test('a record can be put by another unique set than its key, and keeps its key', async () => {
    const positions = store.records('active_positions');
    await positions.insert([{ symbol: 'MSFT', quantity: 1 }]);
    await positions.put(
      [
        { symbol: 'AAPL', quantity: 5 },
        { symbol: 'MSFT', quantity: 2 },
      ],
      ['symbol'],
    );
    await positions.put([{ symbol: 'AAPL', quantity: 6 }], ['symbol']);
    const found = await positions.find({ order: ['symbol'] });
    expect(found.map((it) => [it.symbol, it.quantity])).toEqual([
      ['AAPL', 6],
      ['MSFT', 2],
    ]);
    expect(found[1].id).toBe(1);
  });

  test('what refers to nothing is refused, and goes with what it refers to where that is said', async () => {
    const execution = {
      ...{ executionId: 'e', clientOrderId: 'a', symbol: 'A', side: 'buy' as const, quantity: 1, price: 2 },
      ...{ executedAt: 0, recordedAt: 0 },
    };
    await expect(store.records('executions').insert([execution])).rejects.toMatchObject({ code: 'data' });
    await store.records('scans').insert([{ scanId: 'x', asOf: 0, stages: [], createdAt: 0 }]);
    await store.records('scan_rejections').insert([{ scanId: 'x', symbol: 'A', stage: 'technical', rule: 'volume' }]);
    expect(await store.records('scans').delete({ scanId: 'x' })).toBe(1);
    expect(await store.records('scan_rejections').count()).toBe(0);
  });

  test('conditions: equal, null, one of, and ranges whose ends belong to them', async () => {
    const signals = store.records('trading_signals');
    await signals.insert([
      { signalId: 'a', symbol: 'AAPL', confidence: 10, generatedTimestamp: at('2024-01-02') },
      { signalId: 'b', symbol: 'Äpfel', confidence: 20.5, generatedTimestamp: at('2024-01-03') },
      { signalId: 'c', symbol: null, confidence: 30, generatedTimestamp: at('2024-01-04') },
      { signalId: 'd', symbol: 'aapl', confidence: null, generatedTimestamp: null },
    ]);
    const ids = async (query: Parameters<typeof signals.find>[0]): Promise<string> =>
      (await signals.find(query)).map((it) => it.signalId).join('');
    expect(await ids({ where: { symbol: 'AAPL' } })).toBe('a');
    expect(await ids({ where: { symbol: null } })).toBe('c');
    expect(await ids({ where: { symbol: ['aapl', 'Äpfel', 'none'] } })).toBe('bd');
    expect(await ids({ where: { symbol: [] } })).toBe('');
    expect(await ids({ where: { confidence: { from: 20.5 } } })).toBe('bc');
    expect(await ids({ where: { generatedTimestamp: { from: at('2024-01-02'), to: at('2024-01-03') } } })).toBe('ab');
    expect(await ids({ where: { confidence: { to: 20.5 }, symbol: { from: 'B' } } })).toBe('b');
    // By bytes: capitals, then small letters, then what is not English; null first.
    expect(await ids({ order: ['symbol'] })).toBe('cadb');
    expect(await ids({ order: ['-symbol'], limit: 3 })).toBe('bda');
    expect(await ids({ order: ['-confidence', 'signalId'] })).toBe('cbad');
    expect(await signals.count({ confidence: { from: 10, to: 20 } })).toBe(1);
    expect(await signals.update({ symbol: ['AAPL', 'aapl'] }, { executed: true, confidence: null })).toBe(2);
    expect(await ids({ where: { executed: true, confidence: null } })).toBe('ad');
    expect(await signals.delete({ executed: true })).toBe(2);
    expect(await signals.count()).toBe(2);
  });

  test('texts and JSON that mention a word, whole or within another, in capitals or not', async () => {
    const news = store.records('news_raw');
    await news.insert([
      { newsId: 'a', symbol: 'AAPL', mentionedTickers: ['AAPL', 'MSFT'] },
      { newsId: 'b', symbol: 'brk.b', mentionedTickers: null },
      { newsId: 'c', symbol: null, mentionedTickers: ['aapl'] },
      { newsId: 'd', symbol: "O'X_%", mentionedTickers: [] },
    ]);
    const ids = async (where: Parameters<typeof news.count>[0]): Promise<string> =>
      (await news.find({ where })).map((it) => it.newsId).join('');
    expect(await ids({ mentionedTickers: { mentions: ['AAPL'] } })).toBe('ac');
    expect(await ids({ mentionedTickers: { mentions: ['msf', 'none'] } })).toBe('a');
    expect(await ids({ mentionedTickers: { mentions: [] } })).toBe('');
    expect(await ids({ symbol: { mentions: ['BRK.B', 'x_%'] } })).toBe('bd');
    expect(await ids({ symbol: { mentions: ['_'] } })).toBe('d');
    expect(await ids({ symbol: { mentions: ['a'] }, mentionedTickers: { mentions: ['MSFT'] } })).toBe('a');
    expect(await news.count({ symbol: { mentions: ['"'] } })).toBe(0);
  });

  test('more records than a statement takes are one transaction', async () => {
    const candidates = store.records('trading_candidates');
    const many = Array.from({ length: 1234 }, (_, i) => ({ scanId: `s${i % 3}`, symbol: `S${i}`, selectionRank: i }));
    expect((await candidates.insert(many)).map((it) => it.selectionRank)).toEqual(many.map((it) => it.selectionRank));
    expect(await candidates.count({ scanId: 's1' })).toBe(411);
  });

  test.each(["'; drop table trading_cycles; --", '$1', '?1', '%_', 'ß👩‍🚀'])('a text %j is a text', async (text) => {
    const cycles = store.records('trading_cycles');
    await cycles.insert([{ cycleId: text, status: text, metadata: { [text]: text } }]);
    const [found] = await cycles.find({ where: { cycleId: text, status: [text] } });
    expect([found.cycleId, found.status, found.metadata]).toEqual([text, text, { [text]: text }]);
  });

  test.each([[{ status: 'a\0' }], [{ metadata: { 'k\0': 1 } }], [{ metadata: ['\ud800'] }]])(
    'a text that one database cannot keep is kept by none: %j',
    async (more) => {
      const cycles = store.records('trading_cycles');
      await expect(cycles.insert([{ cycleId: 'c', ...more }])).rejects.toMatchObject({ code: 'data' });
    },
  );

  test.each([
    ['a value of another type', { newsCollected: 1.5 }],
    ['a number that is none', { cyclePnl: NaN }],
    ['an infinity in JSON', { metadata: { x: [Infinity] } }],
    ['a column that is not there', { nonsense: 1 }],
  ])('%s is a bug of the caller', async (_, more) => {
    const cycles = store.records('trading_cycles');
    await expect(cycles.insert([{ cycleId: 'c', ...more }])).rejects.toThrow('assertion failed');
    await expect(cycles.update({}, more as object)).rejects.toThrow('assertion failed');
    expect(await cycles.count()).toBe(0);
  });

  test.each([
    ['a state that is none', { state: 'lost' }],
    ['a missing price of an execution', { symbol: null }],
  ])('%s is a bug of the caller too', async (_, more) => {
    const record = { ...order('a'), ...more } as unknown as NewRecord<'orders'>;
    await expect(store.records('orders').insert([record])).rejects.toThrow('assertion failed');
  });
});
