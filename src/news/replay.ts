import type { Coverage } from '../engine/news/symbol-news.ts';
import { CatalystError } from '../model/errors.ts';
import type { Article } from '../model/news.ts';
import { toArticle } from './article.ts';
import { deduplicate } from './deduplicate.ts';
import type { NewsProvider } from './provider.ts';

/** What files of news hold, without a clock: nothing of it is learned now. */
export interface Replayed {
  readonly articles: readonly Article[];
  /** By symbol: from its first to its last article in each file. A file says nothing of what it does not name. */
  readonly covered: ReadonlyMap<string, readonly Coverage[]>;
  /** Lines that are no article, in words: all counted, the first of them told. */
  readonly leftOut: number;
  readonly problems: readonly string[];
}

const PROBLEMS_MAX = 5;

/**
 * Reads files of news to replay them. `symbols`: whose news, all without.
 * @throws CatalystError missing, io, data: a file that cannot be read, or is none of news
 */
export async function replay(files: readonly NewsProvider[], symbols: readonly string[] = []): Promise<Replayed> {
  const articles: Article[] = [];
  const covered = new Map<string, Coverage[]>();
  const problems: string[] = [];
  let leftOut = 0;
  const problem = (message: string): void => {
    leftOut++;
    if (problems.length < PROBLEMS_MAX) problems.push(message);
  };
  for (const file of files) {
    await file.gather({ symbols, from: -Infinity, to: Infinity }, OFFLINE, {
      problem: ({ message }) => problem(message),
      article: (raw) => {
        try {
          articles.push(toArticle(raw, { provider: file.name, at: null }));
        } catch (cause) {
          if (!(cause instanceof CatalystError)) throw cause;
          problem(`${file.name}: ${cause.message}`);
        }
      },
      answered: (named, span) => {
        if (span === null || span === undefined) return;
        for (const symbol of named)
          covered.set(symbol, [...(covered.get(symbol) ?? []), { ...span, knownAt: span.from }]);
      },
    });
  }
  return { articles: deduplicate(articles).articles, covered, leftOut, problems };
}

const unused = (): never => {
  throw new Error('assertion failed: a file asks no server');
};
const OFFLINE = { get: unused, remember: unused, remembered: unused, signal: new AbortController().signal };
