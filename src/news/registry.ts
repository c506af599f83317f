import { CatalystError } from '../model/errors.ts';
import type { Names } from './mentions.ts';
import type { NewsProvider } from './provider.ts';
import { alpacaNews } from './providers/alpaca.ts';
import { newsFeed } from './providers/feeds.ts';
import { newsFile } from './providers/files.ts';
import { newsApi } from './providers/newsapi.ts';

/** A source of news as a user's settings name it. */
export type NewsSource =
  | { readonly kind: 'alpaca'; readonly baseUrl?: string }
  | { readonly kind: 'newsapi'; readonly baseUrl?: string; readonly articlesMax?: number }
  | { readonly kind: 'feed'; readonly name: string; readonly url: string }
  | { readonly kind: 'file'; readonly name: string; readonly path: string };

export interface SourceMeans {
  /** The environment's variables that hold keys. */
  readonly secret: (name: string) => string | undefined;
  /** A file's text, unpacked. @throws CatalystError */
  readonly readText: (path: string) => Promise<string>;
  /** What companies are called beside their tickers. */
  readonly names?: Names;
}

/**
 * The provider of a source. A new kind of source is its file and its case here.
 * @throws CatalystError (config) when its key is not in the environment, or its address is none
 */
export function providerOf(source: NewsSource, { secret, readText, names = {} }: SourceMeans): NewsProvider {
  const needed = (variable: string): string => {
    const value = secret(variable);
    if (value !== undefined && value !== '') return value;
    const hint = `Set ${variable} in the environment or the env file, or take the source out of the settings.`;
    throw new CatalystError('config', `news from ${source.kind} need a key, and ${variable} is not set`, hint);
  };
  switch (source.kind) {
    case 'alpaca': {
      const keys = { keyId: needed('APCA_API_KEY_ID'), secretKey: needed('APCA_API_SECRET_KEY') };
      return alpacaNews({ baseUrl: source.baseUrl ?? 'https://data.alpaca.markets', ...keys });
    }
    case 'newsapi': {
      const { baseUrl = 'https://newsapi.org', articlesMax = 100 } = source;
      return newsApi({ baseUrl, articlesMax, key: needed('NEWSAPI_KEY'), names });
    }
    case 'feed': {
      if (!/^https?:\/\//i.test(source.url))
        throw new CatalystError(
          'config',
          `the feed ${source.name} has no address`,
          'Give it a url with http or https.',
        );
      return newsFeed({ name: source.name, url: source.url, names });
    }
    case 'file':
      return newsFile({ name: source.name, path: source.path, read: readText });
  }
}
