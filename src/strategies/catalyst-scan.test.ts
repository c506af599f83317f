import { describe, expect, it } from 'vitest';
import { newsColumns } from '../engine/news/columns.ts';
import type { NewsItem } from '../engine/news/symbol-news.ts';
import { renderErrors } from '../engine/rules/errors.ts';
import type { DayColumns } from '../engine/rules/kernels/day.ts';
import { STANDARD_FUNCTIONS } from '../engine/rules/standard.ts';
import { ColumnStore } from '../engine/rules/store.ts';
import { compileFunnel } from '../engine/scan/compile.ts';
import type { Funnel } from '../engine/scan/funnel.ts';
import { explainFunnel } from '../engine/scan/explain.ts';
import { numberNow } from '../engine/scan/judge.ts';
import { runFunnel } from '../engine/scan/run.ts';
import type { Subject } from '../engine/scan/run.ts';
import { emptyBars } from '../model/bars.ts';
import type { CatalystCategory } from '../model/news.ts';
import { DAY_MS, HOUR_MS } from '../model/time.ts';
import { catalystScan } from './catalyst-scan.ts';

/** The scan of the house as a trader would work it out by hand: every number of docs/scan.md has its row here. */

function funnel(params: Readonly<Record<string, number>> = {}): Funnel {
  const compiled = compileFunnel(catalystScan, { functions: STANDARD_FUNCTIONS, params });
  if (!compiled.ok) throw new Error(renderErrors(compiled.errors));
  return compiled.value;
}

interface Facts {
  readonly close?: number;
  /** Percent against the close before. */
  readonly move?: number;
  readonly volume?: number;
  /** Of the nineteen bars before. */
  readonly usual?: number;
  readonly news?: readonly { readonly category?: CatalystCategory; readonly sentiment?: number }[] | 'unknown';
  /** Shares before the open; without it there are no intraday bars. */
  readonly early?: number;
}

const NOW = 30 * DAY_MS;

/** Twenty-one daily bars, and the news of the day before the last close. */
function subject(symbol: string, facts: Facts = {}): Subject {
  const { close = 50, move = 4, volume = 2_000_000, usual = 500_000, news = [{}], early } = facts;
  const bars = emptyBars(symbol, '1d', 21);
  for (let i = 0; i < 21; i++) {
    const price = i === 20 ? close : close / (1 + move / 100);
    bars.time[i] = NOW + (i - 21) * DAY_MS;
    for (const field of ['open', 'high', 'low', 'close'] as const) bars[field][i] = price;
    bars.volume[i] = i === 20 ? volume : usual;
  }
  const items = (news === 'unknown' ? [] : news).map(({ category, sentiment = 0 }, i): NewsItem => {
    const at = NOW - (23 - i) * HOUR_MS;
    const categories = category === undefined ? [] : [category];
    const said = { headline: 'news', source: 'wire', url: null, knownAt: at, publishedAt: at, event: null };
    return { id: String(i), ...said, categories, primaryCatalyst: null, sentiment, tier: 1, marketState: 'regular' };
  });
  const covered = news === 'unknown' ? [] : [{ from: -Infinity, to: Infinity, knownAt: -Infinity }];
  const closes = bars.time.map((time) => time + DAY_MS);
  const nothing = new Float64Array(21).fill(NaN);
  const day: DayColumns = {
    preMarketVolume: nothing.with(20, early ?? NaN),
    preMarketChange: nothing,
    volumeSoFar: null,
  };
  const options = { news: newsColumns({ symbol, items, covered }, closes), ...(early === undefined ? {} : { day }) };
  return { symbol, unseen: null, open: (allocate) => new ColumnStore(bars, { ...options, allocate }) };
}

const articles = (n: number, category?: CatalystCategory): NonNullable<Facts['news']> =>
  Array.from({ length: n }, () => (category === undefined ? {} : { category }));

function score(name: 'catalyst' | 'technical' | 'combined', facts: Facts, params = {}): number {
  return numberNow(
    funnel(params).scores[name]!,
    subject('X', facts).open((n) => new Float64Array(n), Infinity),
  );
}

describe('catalyst score', () => {
  it.each<[string, Facts, Record<string, number>, number]>([
    ['no article', { news: [] }, {}, 0],
    ['20 an article', { news: articles(3) }, {}, 60],
    ['at most 100', { news: articles(7) }, {}, 100],
    ['half as much again with earnings', { news: articles(2, 'earnings') }, {}, 60],
    ['fda', { news: articles(2, 'fda') }, {}, 60],
    ['merger', { news: articles(2, 'merger') }, {}, 60],
    ['analyst', { news: articles(7, 'analyst') }, {}, 150],
    ['and with no other', { news: articles(2, 'legal') }, {}, 40],
    ['shares before the open count in aggressive mode alone', { news: articles(2), early: 1 }, {}, 40],
    ['twice as much in it', { news: articles(2), early: 1 }, { aggressive: 1 }, 80],
    ['not without such shares', { news: articles(2), early: 0 }, { aggressive: 1 }, 40],
    ['unknown where nobody knows of any', { news: articles(2) }, { aggressive: 1 }, NaN],
    ['unknown news', { news: 'unknown' }, {}, NaN],
  ])('%s', (_, facts, params, expected) => {
    expect(score('catalyst', facts, params)).toBe(expected);
  });
});

describe('technical score', () => {
  const good = [{ sentiment: 0.5 }];
  const bad = [{ sentiment: -0.5 }];
  // The last bar counts among the twenty: 3 M against 0.5 M is 3 / 0.625 = 4.8 times the mean.
  it.each<[string, Facts, number]>([
    ['more than three times the volume 40, move of 4 % 20, agreeing 30', { volume: 3e6, news: good }, 90],
    ['more than twice 30', { volume: 1.25e6, news: good }, 80],
    ['less 20', { volume: 1e6, news: good }, 70],
    ['a move above 5 % 30', { volume: 3e6, move: 5.5, news: good }, 100],
    ['one of 3 % or less 10', { volume: 3e6, move: 2.5, news: good }, 80],
    ['against the news 15', { volume: 3e6, news: bad }, 75],
    ['down on bad news agrees', { volume: 3e6, move: -4, news: bad }, 90],
    ['with news that say neither 15', { volume: 3e6, news: [{}] }, 75],
    ['and with none, where one was looking', { volume: 3e6, news: [] }, 75],
    ['unknown where nobody was', { volume: 3e6, news: 'unknown' }, NaN],
  ])('%s', (_, facts, expected) => {
    expect(score('technical', facts)).toBe(expected);
  });

  it('is 0.4 of the combined score, the catalyst 0.6, and all there is of it without news', () => {
    const facts = { volume: 3e6, news: [{ sentiment: 0.5 }, { sentiment: 0.1 }] };
    expect(score('combined', facts)).toBeCloseTo(0.6 * 40 + 0.4 * 90, 12);
    expect(score('combined', { ...facts, news: 'unknown' }, { with_catalyst: 0 })).toBeCloseTo(0.4 * 75, 12);
  });
});

describe('the way through', () => {
  it.each<[string, Facts, Record<string, number>, string | null]>([
    ['a share in the news that moves on volume', {}, {}, null],
    ['no news', { news: [] }, {}, 'news'],
    ['below a dollar', { close: 0.99 }, {}, 'price'],
    ['above 500', { close: 501 }, {}, 'price'],
    ['fewer than 500,000 shares', { volume: 499_999, usual: 1000 }, {}, 'volume'],
    ['relative volume below 1.5', { volume: 7e5 }, {}, 'relative_volume'],
    ['a move below 2 %', { move: 1.9 }, {}, 'move'],
    ['a fall of 2.1 %', { move: -2.1 }, {}, null],
    ['50,000 shares before the open', { early: 50_000 }, { aggressive: 1 }, null],
    ['fewer of them', { early: 49_999 }, { aggressive: 1 }, 'volume'],
  ])('%s', (_, facts, params, stopped) => {
    const { selected, rejected } = runFunnel(funnel(params), [subject('X', facts)]);
    expect([selected.length, rejected.map(({ label }) => label)]).toEqual(stopped === null ? [1, []] : [0, [stopped]]);
  });

  it('goes from many to 100, 20 and 5', () => {
    const many = Array.from({ length: 150 }, (_, i) =>
      subject(`S${String(i).padStart(3, '0')}`, { close: 20 + i, news: articles(1 + (i % 4)), volume: 2e6 + i }),
    );
    const { stages, selected } = runFunnel(funnel(), many);
    expect(stages.map(({ out }) => out)).toEqual([150, 100, 20, 5]);
    expect(explainFunnel(funnel(), selected[0].subject).map(({ stage }) => stage)).toEqual([
      'universe',
      'catalyst',
      'technical',
    ]);
  });
});
