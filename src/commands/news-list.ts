import { EXIT } from '../model/errors.ts';
import type { Article, Reading, SourceTier } from '../model/news.ts';
import { count } from '../model/text.ts';
import { isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { readingOf } from '../news/reading.ts';
import { marketState } from '../market/state.ts';
import { EXCHANGES, exchangeOf } from '../market/exchanges.ts';
import { json } from '../report/json.ts';
import { newsTable } from '../report/terminal/news-list.ts';
import type { Context } from './context.ts';
import { tiersIn } from './news-settings.ts';
import { storedArticles } from './news-sources.ts';

interface Asked {
  readonly db: string | undefined;
  readonly symbols: readonly string[] | undefined;
  readonly from: TimeMs | undefined;
  readonly to: TimeMs | undefined;
  readonly limit: number;
  readonly newsTiers: string | undefined;
  readonly json: boolean;
}

/** An article and what is read in it. */
interface ArticleRead {
  readonly article: Article;
  readonly reading: Reading;
}

/** Prints stored articles, the newest first. @returns 1 when there are none */
export async function listNews(asked: Asked, context: Context): Promise<number> {
  const store = await context.store(asked.db, 'read');
  const { symbols, from = -Infinity, to = Infinity } = asked;
  const { articles, warnings } = await storedArticles(store, { from, to });
  for (const { message } of warnings) context.note(message);
  const fitting = articles
    .filter((it) => it.publishedAt >= from && it.publishedAt <= to)
    .filter((it) => symbols?.some((symbol) => it.symbols.includes(symbol)) ?? true)
    .sort((a, b) => b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1));
  const tiers = tiersIn(asked.newsTiers);
  const listed = fitting.slice(0, asked.limit).map((article) => listedOf(article, tiers));
  if (asked.json) {
    const document = { schema: 'catalyst.news-list.v1', stored: fitting.length, articles: listed.map(jsonOf) };
    await context.out.write(`${json(document)}\n`);
  } else if (listed.length > 0) {
    await context.out.write(
      newsTable({ colour: context.color, unicode: context.unicode, width: context.columns }, listed),
    );
    const rest = fitting.length - listed.length;
    if (rest > 0) context.note(`${count(rest, 'older article')} not shown: --limit ${fitting.length}`);
  }
  if (fitting.length > 0) return EXIT.done;
  context.note('no such news are stored: `catalyst data news` collects some');
  return EXIT.no;
}

function listedOf(article: Article, tiers: Readonly<Record<string, SourceTier>>): ArticleRead {
  const exchange = EXCHANGES[exchangeOf(article.symbols[0] ?? '')];
  const reading = readingOf(article, { tiers, marketStateAt: (time) => marketState(exchange, time) });
  return { article, reading };
}

const jsonOf = ({ article, reading }: ArticleRead): object => ({
  id: article.id,
  headline: article.headline,
  source: article.source,
  url: article.url,
  symbols: article.symbols,
  publishedAt: isoInstant(article.publishedAt),
  learnedAt: article.learnedAt === null ? null : isoInstant(article.learnedAt),
  sightings: article.sightings,
  categories: reading.categories,
  primaryCatalyst: reading.primaryCatalyst,
  event: reading.event,
  sentiment: reading.sentiment,
  tier: reading.tier,
  marketState: reading.marketState,
});
