import { LOOK_BACK_HOURS } from '../engine/news/symbol-news.ts';
import { HOUR_MS } from '../model/time.ts';
import { checkRange, symbolList } from './bars.ts';
import { command } from './cli/command.ts';
import { db, json, symbols } from './cli/common.ts';
import { date, flag, number } from './cli/option.ts';
import { NEWS_OPTIONS } from './news.ts';
import { newsNames, newsSources, tiersIn } from './news-settings.ts';

/** An aggressive cycle looks back for twice as long as the others: what it may ask for is there. */
const COLLECT_HOURS = 2 * LOOK_BACK_HOURS;

const { news, newsCovers, newsTiers } = NEWS_OPTIONS;

const OPTIONS = {
  db,
  symbols,
  from: date(`first day or instant (UTC; default ${COLLECT_HOURS} hours before the last)`, 'start'),
  to: date('last day or instant (UTC; default now)', 'end'),
  newsSources: newsSources.option,
  newsNames: newsNames.option,
  newsTiers,
  news: { ...news, summary: 'articles from these files instead (CSV or JSON Lines, plain or gzip)' },
  newsCovers,
  timeout: number('seconds', 'no source is waited for longer', 60, { above: 0, max: 3600 }),
  list: flag('show what is stored, the newest first, and collect nothing'),
  limit: number('n', 'with --list, the most articles shown', 20, { min: 1, integer: true }),
  json,
};

export const dataNews = command({
  name: 'data news',
  summary: 'Collect news into the database from Alpaca, NewsAPI, feeds or files; or list what is stored.',
  args: [],
  options: OPTIONS,
  examples: [
    { shows: 'the last two days, from the sources that have a key', line: 'catalyst data news --symbols AAPL,MSFT' },
    {
      shows: 'a feed for each symbol',
      line: "catalyst data news --symbols @watchlist --news-sources 'wire=https://wire.example/rss?s={symbol}'",
    },
    { shows: 'articles from a file', line: 'catalyst data news --news headlines.csv.gz' },
    { shows: 'what is known of a symbol', line: 'catalyst data news --list --symbols AAPL' },
  ],
  details:
    'Each source is told of on its own, and what came is kept when another fails. 0 when something came or all answered;\n' +
    '4 when no source could be reached, 3 when none sent what can be read. Keys: APCA_API_KEY_ID and APCA_API_SECRET_KEY,\n' +
    'NEWSAPI_KEY, from the environment or an --environment file.',

  async run({ options }, context) {
    checkRange(options);
    const wanted = symbolList(options.symbols, context)?.map((symbol) => symbol.toUpperCase());
    if (options.list) {
      const { listNews } = await import('./news-list.ts');
      return listNews({ ...options, symbols: wanted }, context);
    }
    const [{ collectInto }, { providersOf, rangeOf }, { exitOf, showCollection }] = await Promise.all([
      import('./news-collect.ts'),
      import('./news-providers.ts'),
      import('./news-show.ts'),
    ]);
    const providers = providersOf(options, context);
    const query = { symbols: wanted ?? [], ...rangeOf(options, COLLECT_HOURS * HOUR_MS, context.now()) };
    const store = await context.store(options.db, 'write');
    const progress = context.progress({ label: 'collecting news', unit: 'articles', total: null });
    const how = {
      deadlineMs: options.timeout * 1000,
      tiers: tiersIn(options.newsTiers),
      onArticle: (articles: number) => progress.update(articles),
    };
    const collection = await collectInto(store, providers, query, how, context);
    progress.end();
    await showCollection(collection, query, options.json, context);
    return exitOf(collection);
  },
});
