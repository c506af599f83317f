/** The catalyst score of a scan: each number of it stands here and nowhere else. */
import type { CatalystCategory } from '../../model/news.ts';

const POINTS_AN_ARTICLE = 20;
const POINTS_MAX = 100;
/** What any of these categories multiplies the score by. */
const BOOST = 1.5;
const BOOSTING: readonly CatalystCategory[] = ['earnings', 'fda', 'merger', 'analyst'];

/** Whether an article's categories raise the score of its symbol. */
export const isBoosting = (categories: readonly CatalystCategory[]): boolean =>
  BOOSTING.some((category) => categories.includes(category));

/**
 * min(100, 20 × articles), × 1.5 when any of them is of a category that counts for more: 0–150. The bound is that of the articles alone,
 * as the trader wrote it: of two names in all headlines, the one with earnings goes first.
 */
export const scanScore = (articles: number, boosted: boolean): number =>
  Math.min(POINTS_MAX, POINTS_AN_ARTICLE * articles) * (boosted ? BOOST : 1);
