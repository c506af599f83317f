import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { barsOf } from '../../test/bars.ts';
import { emptyDatabase } from '../../test/postgres.ts';
import type { CorporateAction } from '../model/actions.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError } from '../model/errors.ts';
import type { Trade } from '../model/result.ts';
import { DAY_MS } from '../model/time.ts';
import { openStore } from './open.ts';
import type { JsonValue, NewRecord, Where } from './record.ts';
import type { Store, StoredRun } from './store.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-alike-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Something done to a store, and how a failing test shows it. */
interface Act {
  readonly said: string;
  readonly run: (store: Store) => Promise<unknown>;
}

const act = (said: string, run: Act['run']): Act => ({ said, run });
const show = (value: unknown): string => JSON.stringify(value);

const symbol = fc.constantFrom('A', 'BRK.B', 'é', 'ａ', '😀');
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -100, max: 100 }),
  fc.constantFrom(0.1, -0, 5e-324, 1.7976931348623157e308, 2 ** 53),
);
const time = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -(10 ** 12), max: 4 * 10 ** 12 }));
const text = fc.oneof(
  fc.constantFrom('', ' ', 'NULL', '\\', "'", '"', '\n'),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);
const keepable = text.filter((it) => !/\0|\p{Surrogate}/u.test(it));

const price = number.map((value) => Math.abs(value) / 2);
const bars: fc.Arbitrary<Bars> = fc
  .tuple(
    symbol,
    fc.uniqueArray(fc.tuple(fc.integer({ min: -3, max: 6 }), price, price), { maxLength: 6, selector: ([day]) => day }),
  )
  .map(([of, rows]) => {
    const ordered = rows.toSorted(([a], [b]) => a - b);
    return barsOf(
      of,
      '1d',
      ordered.map(([day, p, v]) => [day * DAY_MS, p, p, p, p === 0 ? 0 : p, v === 0 ? 0 : v]),
    );
  })
  .filter((it) => [...it.open].every((value, i) => Number.isFinite(4 * value + it.volume[i])));

const importing = fc
  .record({
    series: fc.array(bars, { maxLength: 4 }),
    onConflict: fc.constantFrom('replace', 'keep', 'fail'),
    feed: fc.constantFrom('csv', 'iex'),
    currency: fc.constantFrom('USD', 'USD', 'AUD'),
    rejected: fc.nat(3),
    adjustment: fc.constantFrom('none', 'none', 'all'),
    importedAt: time,
    knownAt: fc.option(time, { nil: undefined }),
  })
  .map(({ series, ...how }) =>
    act(`import ${series.map((it) => `${it.symbol} ${it.length}`).join(', ')} ${show(how)}`, (store) =>
      store.importBars(series, { source: 'x', ...how }),
    ),
  );

const reading = fc
  .record({
    symbols: fc.option(fc.array(symbol, { maxLength: 3 }), { nil: undefined }),
    from: fc.option(
      fc.integer({ min: -4, max: 7 }).map((day) => day * DAY_MS),
      { nil: undefined },
    ),
    feed: fc.option(fc.constantFrom('csv', 'iex'), { nil: undefined }),
    asOf: fc.option(time, { nil: undefined }),
  })
  .map((query) => act(`read ${show(query)}`, (store) => store.readBars({ timeframe: '1d', ...query })));

const actions = fc
  .array(
    fc.record<CorporateAction>({
      symbol,
      exDate: fc.integer({ min: 0, max: 3 }).map((day) => day * DAY_MS),
      kind: fc.constantFrom('split', 'dividend'),
      factor: fc.constantFrom(0.5, 1 / 3, 0.25),
    }),
    { maxLength: 5 },
  )
  .map((all) => act(`actions ${show(all)}`, (store) => store.writeActions(all)));

const trade = fc.record<Trade>({
  ...{ symbol, side: fc.constantFrom('long', 'short'), quantity: number, entryTime: time, entryPrice: number },
  ...{ exitTime: time, exitPrice: number, entryReason: keepable, exitReason: text, bars: fc.nat() },
  ...{ costs: number, slippage: number, pnl: number, returnFraction: number, maxFavorable: number },
  ...{ maxAdverse: number, ambiguous: fc.boolean() },
});
const run: fc.Arbitrary<StoredRun> = fc
  .record({
    runId: fc.constantFrom('r1', 'r2', 'r3'),
    params: fc.dictionary(keepable, number),
    statistics: fc.dictionary(keepable, fc.option(number)),
    trades: fc.array(trade, { maxLength: 3 }),
    savedAt: time,
  })
  .map(({ runId, params, statistics, trades, savedAt }) => ({
    manifest: {
      ...{ runId, params, strategy: 's', strategyHash: 'h', symbols: ['A'], timeframe: '1d' as const, from: null },
      ...{ to: 5, bars: 1, dataHash: 'd', execution: { fill: 'close' }, engineVersion: '1', seed: 1 },
    },
    ...{ statistics, trades, savedAt },
  }));
const saving = run.map((it) => act(`save ${show(it)}`, (store) => store.saveRun(it)));

type Signal = NewRecord<'trading_signals'>;
const signalId = fc.constantFrom('a', 'B', 'ä', '1');
const signal: fc.Arbitrary<Signal> = fc.record({
  signalId,
  symbol: fc.option(text),
  generatedTimestamp: fc.option(time.map((ms) => ms / 8)),
  confidence: fc.option(number),
  executed: fc.option(fc.boolean()),
  keyFactors: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
});
const where: fc.Arbitrary<Where<'trading_signals'>> = fc.oneof(
  fc.constant({}),
  fc.record({ signalId: fc.oneof(signalId, fc.array(signalId, { maxLength: 2 })) }),
  fc.record({ symbol: fc.oneof(keepable, fc.constant(null), fc.record({ from: keepable })) }),
  fc.record({ confidence: fc.record({ from: number, to: fc.constant(1e9) }), executed: fc.boolean() }),
  fc.record({ generatedTimestamp: fc.record({ to: time }) }),
);
const order = fc.subarray(['symbol', '-confidence', 'executed', '-generatedTimestamp'] as const);
const signals = fc.oneof(
  fc
    .array(signal, { maxLength: 4 })
    .map((all) => act(`insert ${show(all)}`, (it) => it.records('trading_signals').insert(all))),
  fc
    .array(signal, { maxLength: 4 })
    .map((all) => act(`put ${show(all)}`, (it) => it.records('trading_signals').put(all))),
  where.map((it) => act(`delete ${show(it)}`, (store) => store.records('trading_signals').delete(it))),
  fc
    .tuple(where, fc.record({ executed: fc.boolean(), symbol: keepable }))
    .map(([it, to]) => act(`update ${show([it, to])}`, (store) => store.records('trading_signals').update(it, to))),
  fc
    .tuple(where, order, fc.nat(5))
    .map(([it, by, limit]) =>
      act(`find ${show([it, by, limit])}`, (store) =>
        store.records('trading_signals').find({ where: it, order: by, limit }),
      ),
    ),
);

/** What a store says, errors as their kind: the name of the database is in their words. */
async function answer(store: Store, { run: work }: Act): Promise<unknown> {
  try {
    return await work(store);
  } catch (error) {
    if (!(error instanceof CatalystError)) throw error;
    return { refused: error.code, exitCode: error.exitCode };
  }
}

const EVERYTHING: readonly Act[] = [
  act('series', (store) => store.listSeries()),
  act('imports', (store) => store.listImports()),
  act('actions', (store) => store.readActions()),
  act('runs', (store) => store.listRuns()),
  ...['r1', 'r2', 'r3'].map((id) => act(id, (store) => store.readRun(id))),
  ...['csv', 'iex'].map((feed) => act(feed, (store) => store.readBars({ timeframe: '1d', feed, adjustment: 'none' }))),
  ...['csv', 'iex'].flatMap((feed) =>
    [-1e12, 0, 3 * DAY_MS, 1e12, 4e12].map((asOf) =>
      act(`${feed} as of ${asOf}`, (store) => store.readBars({ timeframe: '1d', feed, adjustment: 'none', asOf })),
    ),
  ),
  act('signals', (store) => store.records('trading_signals').find()),
];

test('whatever is done to them, SQLite and Postgres answer alike', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(importing, importing, reading, actions, saving, signals, signals), { maxLength: 12 }),
      async (acts) => {
        const urls = [join(root, `${count++}.db`), await emptyDatabase()];
        const stores = await Promise.all(urls.map((url) => openStore(url, { mode: 'write' })));
        try {
          for (const it of [...acts, ...EVERYTHING]) {
            const [sqlite, postgres] = [await answer(stores[0], it), await answer(stores[1], it)];
            expect(postgres, it.said).toEqual(sqlite);
            // Names of objects stand in the same order too: what is printed is the same.
            expect(show(postgres), it.said).toBe(show(sqlite));
          }
        } finally {
          await Promise.all(stores.map((store) => store.close()));
        }
      },
    ),
    { numRuns: 25 },
  );
});
