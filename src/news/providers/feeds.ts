import type { TimeMs } from '../../model/time.ts';
import { parseInstant } from '../dates.ts';
import { symbolFinder } from '../mentions.ts';
import type { Names } from '../mentions.ts';
import type { Means, NewsProvider, Sink, Span } from '../provider.ts';
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
    async gather({ symbols, to }, means, sink) {
      /** A feed lists its latest items: it says all of the time since the oldest of them. */
      const spanOf = (since: TimeMs | null): Span | null => (since === null ? null : { from: since, to });
      if (!perSymbol) {
        const since = await readFeed(url, [], symbolFinder(symbols, options.names), options, means, sink);
        sink.answered(symbols, spanOf(since));
        return;
      }
      for (const symbol of symbols) {
        const address = url.replaceAll('{symbol}', encodeURIComponent(symbol));
        await forTheseAlone([symbol], sink, async () => {
          const since = await readFeed(address, [symbol], symbolFinder([symbol], options.names), options, means, sink);
          sink.answered([symbol], spanOf(since));
        });
      }
    },
  };
}

/** Hands over the items of a feed; tells since when it lists them all, null where no item has a time. */
async function readFeed(
  url: string,
  given: readonly string[],
  symbolsIn: (text: string) => string[],
  { name }: FeedOptions,
  means: Means,
  sink: Sink,
): Promise<TimeMs | null> {
  const reply = await means.get(url, { conditional: true });
  if (reply.kind === 'unchanged') return means.remembered(url)?.since ?? null;
  const feed = parseFeed(textOf(reply.bytes, reply.contentType), name);
  let since: TimeMs | null = null;
  for (const item of feed.items) {
    // An item without a title is a note, and its text the title.
    const headline = item.title || item.summary;
    const publishedAt = parseInstant(item.date);
    if (publishedAt !== null) since = Math.min(publishedAt, since ?? publishedAt);
    sink.article({
      headline,
      summary: item.title === '' ? '' : item.summary,
      source: item.source || feed.title || name,
      url: webAddress(item.link),
      symbols: [...given, ...symbolsIn(`${headline}\n${item.summary}`)],
      publishedAt,
    });
  }
  if (!feed.ended) throw new SourceError('cut_short', `${name}: the feed breaks off`);
  means.remember(url, { ...reply.validators, since });
  return since;
}
