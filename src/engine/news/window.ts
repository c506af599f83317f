import { assert } from '../../model/errors.ts';
import type { NewsItem } from './symbol-news.ts';

/** Sums over the articles that each bar looks back on. */
export type NewsWindow = (weights: Float64Array, reachMs: number) => Float64Array;

/**
 * out[i] = the sum of the weights, which are whole numbers, of the articles known before closes[i] and published at or after
 * closes[i] − reach. An article enters when it becomes known and leaves when it is older than that; one that was learned only
 * then never enters. Two pointers pass over the articles once, whatever the reach.
 * @param items ascending by `knownAt`
 * @param closes ascending
 */
export function newsWindow(items: readonly NewsItem[], closes: Float64Array): NewsWindow {
  for (let k = 1; k < items.length; k++) assert(items[k - 1].knownAt <= items[k].knownAt, 'articles ascend by knownAt');
  for (let i = 1; i < closes.length; i++) assert(closes[i - 1] <= closes[i], 'closes ascend');
  let sorted: Order | undefined;
  return (weights, reachMs) => {
    const { knownAt, publishedAt, byPublication } = (sorted ??= orderOf(items));
    const out = new Float64Array(closes.length);
    let [entered, left, sum] = [0, 0, 0];
    for (let i = 0; i < closes.length; i++) {
      const close = closes[i];
      for (; entered < knownAt.length && knownAt[entered] < close; entered++)
        if (knownAt[entered] - publishedAt[entered] < reachMs) sum += weights[entered];
      for (; left < byPublication.length; left++) {
        const item = byPublication[left];
        if (publishedAt[item] >= close - reachMs) break;
        if (knownAt[item] - publishedAt[item] < reachMs) sum -= weights[item];
      }
      out[i] = sum;
    }
    return out;
  };
}

interface Order {
  readonly knownAt: Float64Array;
  readonly publishedAt: Float64Array;
  /** Indices of the articles, ascending by publication. */
  readonly byPublication: Uint32Array;
}

function orderOf(items: readonly NewsItem[]): Order {
  const knownAt = new Float64Array(items.length);
  const publishedAt = new Float64Array(items.length);
  const byPublication = new Uint32Array(items.length);
  let inOrder = true;
  for (let k = 0; k < items.length; k++) {
    knownAt[k] = items[k].knownAt;
    publishedAt[k] = items[k].publishedAt;
    byPublication[k] = k;
    if (k > 0 && publishedAt[k] < publishedAt[k - 1]) inOrder = false;
  }
  // Most articles are learned in the order in which they come out.
  if (!inOrder) byPublication.sort((a, b) => publishedAt[a] - publishedAt[b]);
  return { knownAt, publishedAt, byPublication };
}
