import type { SourceTier } from '../model/news.ts';
import { CatalystError } from '../model/errors.ts';
import type { Names } from '../news/mentions.ts';
import type { NewsSource } from '../news/registry.ts';
import { text } from './cli/option.ts';
import type { Option, Reading } from './cli/option.ts';

/** A setting that is a list: its option, whose value is the text as it was written, and what the text says. */
interface ListSetting<T> {
  readonly option: Option<string | undefined>;
  readonly parse: (text: string | undefined) => readonly T[];
}

/**
 * A list of `name=value` with commas between them, for the line, catalyst.yaml and the environment. `take` makes something of a pair,
 * whose value is '' where there is no `=`, or says by undefined that it cannot.
 */
function listOf<T>(
  placeholder: string,
  summary: string,
  form: string,
  take: (name: string, value: string) => T | undefined,
): ListSetting<T> {
  const items = (text: string): (T | undefined)[] =>
    text.split(',').map((word) => {
      const [name, ...rest] = word.split('=');
      return take(name.trim(), rest.join('=').trim());
    });
  const option = text(placeholder, summary, { setting: true });
  return {
    option: {
      ...option,
      read(texts): Reading<string | undefined> {
        const reading = option.read(texts);
        const good = reading.ok && items(reading.value!).every((item) => item !== undefined);
        return good ? reading : { ok: false, expected: form };
      },
    },
    parse: (given) => (given === undefined ? [] : items(given).filter((item) => item !== undefined)),
  };
}

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text);

/** `alpaca`, `newsapi`, or a feed by a name of the user's; the first two with the address of another server, where it is one. */
export const newsSources = listOf<NewsSource>(
  'a,b=url',
  'alpaca, newsapi, and feeds as name=address ({symbol} in it: one feed a symbol); default: those that have a key',
  'alpaca, newsapi, or feeds such as wire=https://wire.example/feed.rss',
  (name, value) => {
    if (value !== '' && !isAddress(value)) return undefined;
    if (name === 'alpaca' || name === 'newsapi') return { kind: name, ...(value === '' ? {} : { baseUrl: value }) };
    return value !== '' && /^[\w.-]{1,32}$/.test(name) ? { kind: 'feed', name, url: value } : undefined;
  },
);

export const newsNames = listOf<readonly [symbol: string, name: string]>(
  'SYM=name',
  'what companies are called, so that feeds without symbols are understood: AAPL=Apple, KO=Coca-Cola',
  'symbols and names such as AAPL=Apple',
  (symbol, name) => (symbol !== '' && name !== '' ? [symbol.toUpperCase(), name] : undefined),
);

export const newsTiers = listOf<readonly [source: string, tier: SourceTier]>(
  'source=1..5',
  'how good a source is, where you know better: 1 is a wire, 5 unknown',
  'sources and tiers such as Reuters=1',
  (source, tier) => (source !== '' && /^[1-5]$/.test(tier) ? [source, Number(tier) as SourceTier] : undefined),
);

/** All names of each symbol. */
export function namesIn(given: string | undefined): Names {
  const all: Record<string, string[]> = {};
  for (const [symbol, name] of newsNames.parse(given)) (all[symbol] ??= []).push(name);
  return all;
}

/** The user's own tiers, by source. */
export const tiersIn = (given: string | undefined): Readonly<Record<string, SourceTier>> =>
  Object.fromEntries(newsTiers.parse(given));

/**
 * The sources to ask: those that are named, or those that there is a key for.
 * @throws CatalystError (config) when there are none, or two of one name
 */
export function sourcesOf(
  given: string | undefined,
  secret: (name: string) => string | undefined,
): readonly NewsSource[] {
  const has = (name: string): boolean => (secret(name) ?? '') !== '';
  const withKey: readonly NewsSource[] = [
    ...(has('APCA_API_KEY_ID') ? [{ kind: 'alpaca' } as const] : []),
    ...(has('NEWSAPI_KEY') ? [{ kind: 'newsapi' } as const] : []),
  ];
  const found = given === undefined ? withKey : newsSources.parse(given);
  if (found.length === 0) {
    const hint = 'name some in news_sources (alpaca, newsapi, wire=https://…), set a key, or read files with --news';
    throw new CatalystError('config', 'there is no source of news', hint);
  }
  const called = found.map((source) => ('name' in source ? source.name : source.kind));
  const twice = called.find((name, at) => called.indexOf(name) !== at);
  if (twice === undefined) return found;
  throw new CatalystError('config', `two sources of news are called ${twice}`, 'give each a name of its own');
}
