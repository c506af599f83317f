import { parseInstant } from '../dates.ts';
import { symbolFinder } from '../mentions.ts';
import type { Names } from '../mentions.ts';
import type { Means, NewsProvider, Sink } from '../provider.ts';
import { textOf } from '../transport/body.ts';
import { SourceError } from '../transport/problem.ts';
import { forTheseAlone } from './chunks.ts';
import { parseFeed } from './feed-parser.ts';
import { webAddress } from './json.ts';

export interface FeedOptions {
  /** For statistics and messages; unique. */
  readonly name: string;
  /** http or https. `{symbol}` in it makes it one feed a symbol. */
  readonly url: string;
  /** How its items are told to be about a company: `{ AAPL: ['Apple'] }`. */
  readonly names?: Names;
  readonly requestsPerMinute?: number;
}

/**
 * An RSS or Atom feed. It cannot be asked for a time or for symbols, so all that it lists is handed over: what one query would leave
 * out, the next would not see again when the server says that nothing changed.
 */
export function newsFeed(options: FeedOptions): NewsProvider {
  const { name, url, requestsPerMinute = 60 } = options;
  const perSymbol = url.includes('{symbol}');
  return {
    name,
    live: true,
    requestsPerMinute,
    async gather({ symbols }, means, sink) {
      if (!perSymbol) {
        await readFeed(url, [], symbolFinder(symbols, options.names), options, means, sink);
        sink.answered(symbols);
        return;
      }
      for (const symbol of symbols) {
        const address = url.replaceAll('{symbol}', encodeURIComponent(symbol));
        await forTheseAlone([symbol], sink, async () => {
          await readFeed(address, [symbol], symbolFinder([symbol], options.names), options, means, sink);
          sink.answered([symbol]);
        });
      }
    },
  };
}

async function readFeed(
  url: string,
  given: readonly string[],
  symbolsIn: (text: string) => string[],
  { name }: FeedOptions,
  means: Means,
  sink: Sink,
): Promise<void> {
  const reply = await means.get(url, { conditional: true });
  if (reply.kind === 'unchanged') return;
  const feed = parseFeed(textOf(reply.bytes, reply.contentType), name);
  for (const item of feed.items) {
    // An item without a title is a note, and its text the title.
    const headline = item.title || item.summary;
    sink.article({
      headline,
      summary: item.title === '' ? '' : item.summary,
      source: item.source || feed.title || name,
      url: webAddress(item.link),
      symbols: [...given, ...symbolsIn(`${headline}\n${item.summary}`)],
      publishedAt: parseInstant(item.date),
    });
  }
  if (!feed.ended) throw new SourceError('cut_short', `${name}: the feed breaks off`);
  means.remember(url, reply.validators);
}
