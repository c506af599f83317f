/** A symbol's news as columns: what each bar could have read. */
import { TIER_WEIGHT } from '../../model/news.ts';
import { HOUR_MS } from '../../model/time.ts';
import { FALSE, TRUE, UNKNOWN, columnOf } from '../columns/column.ts';
import type { Column, Mask } from '../columns/column.ts';
import type { NewsColumns } from '../rules/store.ts';
import { coveredSince } from './coverage.ts';
import { isBoosting, scanScore } from './score.ts';
import { LOOK_BACK_HOURS } from './symbol-news.ts';
import type { NewsItem, SymbolNews } from './symbol-news.ts';
import { newsWindow } from './window.ts';

/** Sentiments are added as whole numbers of this size, so that the order of the articles, and sliding, change no bit. */
const STEPS = 1e9;
const fixed = (x: number): number => Math.round(x * STEPS);

/** Whether an article is a catalyst of that name: a category, an event, or `any`. */
const isCatalyst = ({ categories, event }: NewsItem, name: string): boolean =>
  name === 'any'
    ? categories.length > 0 || event !== null
    : event === name || (categories as readonly string[]).includes(name);

/**
 * What the bars of a symbol could have read of its news. Nothing is worked out before a rule asks for it.
 * @param closes when each bar is decided on (ms UTC), ascending: its close, or for the last one any later moment. A bar reads
 * articles that were known before that, and were published within the look-back.
 */
export function newsColumns(news: SymbolNews, closes: Float64Array, lookBackHours = LOOK_BACK_HOURS): NewsColumns {
  const { items, covered } = news;
  const { length } = closes;
  const window = newsWindow(items, closes);
  let known: Float64Array | undefined;
  /** The bars whose whole window is covered. */
  const isCovered = (hours: number): ((bar: number) => boolean) => {
    const since = (known ??= coveredSince(covered, closes));
    return (bar) => since[bar] <= closes[bar] - hours * HOUR_MS;
  };
  function sums(weigh: (item: NewsItem) => number, hours: number): Float64Array {
    const weights = new Float64Array(items.length);
    for (let k = 0; k < items.length; k++) weights[k] = weigh(items[k]);
    return window(weights, hours * HOUR_MS);
  }
  const one = (): number => 1;

  function column(hours: number, value: (bar: number) => number): Column {
    const values = new Float64Array(length).fill(NaN);
    const covers = isCovered(hours);
    for (let i = 0; i < length; i++) if (covers(i)) values[i] = value(i);
    return columnOf(values);
  }

  /** An article that is there is a fact, however much else was not seen; that there is none needs the whole window. */
  function whether(holds: (item: NewsItem) => boolean): Mask {
    const found = sums((item) => (holds(item) ? 1 : 0), lookBackHours);
    const covers = isCovered(lookBackHours);
    const mask = new Uint8Array(length);
    for (let i = 0; i < length; i++) mask[i] = found[i] > 0 ? TRUE : covers(i) ? FALSE : UNKNOWN;
    return mask;
  }

  return {
    score() {
      const articles = sums(one, lookBackHours);
      const boosting = sums(({ categories }) => (isBoosting(categories) ? 1 : 0), lookBackHours);
      return column(lookBackHours, (bar) => scanScore(articles[bar], boosting[bar] > 0));
    },
    count(hours = lookBackHours) {
      const articles = sums(one, hours);
      return column(hours, (bar) => articles[bar]);
    },
    sentiment(hours = lookBackHours) {
      const weights = sums(({ tier }) => fixed(TIER_WEIGHT[tier]), hours);
      const moods = sums(({ tier, sentiment }) => fixed(TIER_WEIGHT[tier] * sentiment), hours);
      // Of no articles there is no mean.
      return column(hours, (bar) => (weights[bar] === 0 ? NaN : moods[bar] / weights[bar]));
    },
    catalyst: (name) => whether((item) => isCatalyst(item, name)),
    preMarket: () => whether(({ marketState }) => marketState === 'pre-market'),
  };
}
