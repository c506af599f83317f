import type { SourceTier } from '../model/news.ts';
import { CatalystError } from '../model/errors.ts';
import type { Names } from '../news/mentions.ts';
import type { NewsSource } from '../news/registry.ts';
import type { Option, Reading } from './cli/option.ts';

/**
 * A list of `name=value` with commas between them, as an option that catalyst.yaml and the environment may set too. `value` is '' where
 * there is no `=`; `take` makes something of a pair, or says that it cannot by undefined.
 */
function pairs<T>(
  placeholder: string,
  summary: string,
  form: string,
  take: (name: string, value: string) => T | undefined,
): Option<readonly T[] | undefined> {
  return {
    takes: 'one',
    placeholder,
    summary,
    initial: undefined,
    setting: true,
    read(texts): Reading<readonly T[]> {
      const words = texts[texts.length - 1].split(',').map((it) => it.trim());
      const taken = words.map((word) => {
        const at = word.indexOf('=');
        return at < 0 ? take(word, '') : take(word.slice(0, at).trim(), word.slice(at + 1).trim());
      });
      const good = taken.filter((it) => it !== undefined);
      return good.length === words.length ? { ok: true, value: good } : { ok: false, expected: form };
    },
  };
}

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text);

/** `alpaca`, `newsapi`, or a feed by a name of the user's; the first two with the address of another server, where it is one. */
export const sources = pairs<NewsSource>(
  'a,b=url',
  'alpaca, newsapi, and feeds as name=address ({symbol} in it: one feed a symbol); default: those that have a key',
  'alpaca, newsapi, or feeds such as wire=https://wire.example/feed.rss',
  (name, value) => {
    if (value !== '' && !isAddress(value)) return undefined;
    if (name === 'alpaca' || name === 'newsapi') return { kind: name, ...(value === '' ? {} : { baseUrl: value }) };
    return value !== '' && /^[\w.-]{1,32}$/.test(name) ? { kind: 'feed', name, url: value } : undefined;
  },
);

export const names = pairs<readonly [symbol: string, name: string]>(
  'SYM=name',
  'what companies are called, so that feeds without symbols are understood: AAPL=Apple, KO=Coca-Cola',
  'symbols and names such as AAPL=Apple',
  (symbol, name) => (symbol !== '' && name !== '' ? [symbol.toUpperCase(), name] : undefined),
);

export const tiers = pairs<readonly [source: string, tier: SourceTier]>(
  'source=1..5',
  'how good a source is, where you know better: 1 is a wire, 5 unknown',
  'sources and tiers such as Reuters=1',
  (source, tier) => (source !== '' && /^[1-5]$/.test(tier) ? [source, Number(tier) as SourceTier] : undefined),
);

/** All names of each symbol. */
export function namesOf(given: readonly (readonly [string, string])[] = []): Names {
  const all: Record<string, string[]> = {};
  for (const [symbol, name] of given) (all[symbol] ??= []).push(name);
  return all;
}

/**
 * The sources to ask: those that are named, or those that there is a key for.
 * @throws CatalystError (config) when there are none, or two of one name
 */
export function sourcesOf(
  given: readonly NewsSource[] | undefined,
  secret: (name: string) => string | undefined,
): readonly NewsSource[] {
  const has = (name: string): boolean => (secret(name) ?? '') !== '';
  const found = given ?? [
    ...(has('APCA_API_KEY_ID') ? [{ kind: 'alpaca' } as const] : []),
    ...(has('NEWSAPI_KEY') ? [{ kind: 'newsapi' } as const] : []),
  ];
  if (found.length === 0) {
    const hint = 'name some in news_sources (alpaca, newsapi, wire=https://…), set a key, or read files with --news';
    throw new CatalystError('config', 'there is no source of news', hint);
  }
  const called = found.map((source) => ('name' in source ? source.name : source.kind));
  const twice = called.find((name, at) => called.indexOf(name) !== at);
  if (twice === undefined) return found;
  throw new CatalystError('config', `two sources of news are called ${twice}`, 'give each a name of its own');
}
