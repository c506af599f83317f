/** What a bar could read of the news, as features; unknown where nobody was looking. */
import { CATALYST_CATEGORIES, TIER_WEIGHT } from '../../model/news.ts';
import { HOUR_MS } from '../../model/time.ts';
import { TRUE, UNKNOWN } from '../columns/column.ts';
import { LOOK_BACK_HOURS } from '../news/symbol-news.ts';
import { newsWindow } from '../news/window.ts';
import { UNKNOWN_WORD } from './feature.ts';
import type { FeatureColumn, Surroundings } from './feature.ts';

const NONE = 'none';
const WORDS: readonly string[] = [...CATALYST_CATEGORIES, NONE];

/** The category that counts most among the articles of the look-back, `none` where it is known that none has any. */
export function primaryCatalyst({ store }: Surroundings): FeatureColumn {
  const codes = new Uint8Array(store.bars.length).fill(UNKNOWN_WORD);
  const { news } = store;
  if (news === null) return { kind: 'text', words: WORDS, codes };
  const masks = CATALYST_CATEGORIES.map((category) => news.catalyst(category));
  for (let i = 0; i < codes.length; i++) {
    const first = masks.findIndex((mask) => mask[i] === TRUE);
    if (first >= 0) codes[i] = first;
    else if (masks.every((mask) => mask[i] !== UNKNOWN)) codes[i] = WORDS.indexOf(NONE);
  }
  return { kind: 'text', words: WORDS, codes };
}

/** Weights are added as whole numbers, so that no order of the articles changes a bit. */
const STEPS = 1000;

/** The mean weight of the sources of the look-back's articles; of no articles there is no mean. */
export function meanSourceWeight({ store, closes, news, newsHours = LOOK_BACK_HOURS }: Surroundings): FeatureColumn {
  const values = new Float64Array(store.bars.length).fill(NaN);
  if (news === null) return { kind: 'number', values };
  const window = newsWindow(news.items, closes);
  const reach = newsHours * HOUR_MS;
  const articles = window(
    Float64Array.from(news.items, () => 1),
    reach,
  );
  const weights = window(
    Float64Array.from(news.items, ({ tier }) => Math.round(TIER_WEIGHT[tier] * STEPS)),
    reach,
  );
  for (let i = 0; i < values.length; i++) if (articles[i] > 0) values[i] = weights[i] / STEPS / articles[i];
  return { kind: 'number', values };
}
