import { basename } from 'node:path';
import { readText } from '../files/bytes.ts';
import { CatalystError } from '../model/errors.ts';
import { isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import type { NewsProvider, Span } from '../news/provider.ts';
import { providerOf } from '../news/registry.ts';
import type { NewsSource } from '../news/registry.ts';
import type { Context } from './context.ts';
import { namesIn, sourcesOf } from './news-settings.ts';

interface Named {
  readonly news: readonly string[];
  /** The days of which the files hold all news. */
  readonly newsCovers: Span | undefined;
  readonly newsSources: string | undefined;
  readonly newsNames: string | undefined;
}

/**
 * The providers to ask: the files, where there are any, else the sources of the settings.
 * @throws CatalystError (config) for a source without a key, and when there is none; (usage) for days without files
 */
export function providersOf(
  { news, newsCovers, newsSources, newsNames }: Named,
  { path, settings }: Pick<Context, 'path' | 'settings'>,
): NewsProvider[] {
  const secret = (name: string): string | undefined => settings.environment[name];
  const files = news.map((file): NewsSource => ({ kind: 'file', name: basename(file), path: file }));
  const means = { secret, readText: (name: string) => readText(path(name)), names: namesIn(newsNames) };
  if (files.length > 0) {
    const found = files.map((source) => providerOf(source, means));
    return newsCovers === undefined ? found : found.map((file) => whole(file, newsCovers));
  }
  if (newsCovers !== undefined) {
    const hint = 'name the files; of a source it is known what it was asked for';
    throw new CatalystError('usage', '--news-covers belongs to --news', hint);
  }
  return sourcesOf(newsSources, secret).map((source) => providerOf(source, means));
}

/** A file of which somebody knows that it holds all news of these days, of every symbol. */
const whole = (file: NewsProvider, { from, to }: Span): NewsProvider => ({
  ...file,
  gather: async (query, means, sink) => {
    await file.gather(query, means, { ...sink, answered: (symbols) => sink.answered(symbols, null) });
    sink.answered(query.symbols, { from, to: to + 1 });
  },
});

interface Asked {
  readonly news: readonly string[];
  readonly from: TimeMs | undefined;
  readonly to: TimeMs | undefined;
}

/**
 * The time to ask for: of files all that they hold, of the world what has happened by now.
 * @throws CatalystError (usage) when it lies ahead
 */
export function rangeOf({ news, from, to }: Asked, backMs: number, now: TimeMs): Span {
  if (news.length > 0) return { from: from ?? -Infinity, to: to ?? Infinity };
  const last = Math.min(to ?? now, now);
  const first = from ?? last - backMs;
  if (first <= last) return { from: first, to: last };
  throw new CatalystError(
    'usage',
    `--from ${isoInstant(first)} lies ahead`,
    'news are of the past: give an earlier day',
  );
}
