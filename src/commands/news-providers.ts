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
  readonly newsSources: string | undefined;
  readonly newsNames: string | undefined;
}

/**
 * The providers to ask: the files, where there are any, else the sources of the settings.
 * @throws CatalystError (config) for a source without a key, and when there is none
 */
export function providersOf(
  { news, newsSources, newsNames }: Named,
  { path, settings }: Pick<Context, 'path' | 'settings'>,
): NewsProvider[] {
  const secret = (name: string): string | undefined => settings.environment[name];
  const files = news.map((file): NewsSource => ({ kind: 'file', name: basename(file), path: file }));
  const means = { secret, readText: (name: string) => readText(path(name)), names: namesIn(newsNames) };
  return (files.length > 0 ? files : sourcesOf(newsSources, secret)).map((source) => providerOf(source, means));
}

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
