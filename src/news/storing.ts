import type { Article } from '../model/news.ts';
import { merged } from './deduplicate.ts';
import { readingOf } from './reading.ts';
import type { ReadingOptions } from './reading.ts';
import { toRecord } from './record.ts';
import type { NewsRecord } from './record.ts';

/**
 * The records to be put, by `newsId`, for the articles of a collection: a story that is stored already keeps its words and the time
 * it was learned, and has its sightings counted. Read, merge and put belong to one holder of the run's lock.
 */
export function recordsToPut(
  articles: readonly Article[],
  stored: readonly Article[],
  options: ReadingOptions,
): NewsRecord[] {
  const known = new Map(stored.map((article) => [article.id, article]));
  return articles.map((article) => {
    const earlier = known.get(article.id);
    const story = earlier === undefined ? article : merged(earlier, article);
    return toRecord(story, readingOf(story, options));
  });
}
