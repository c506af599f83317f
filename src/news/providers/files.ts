import { CatalystError } from '../../model/errors.ts';
import { printable } from '../../model/text.ts';
import type { TimeMs } from '../../model/time.ts';
import { symbolsOf } from '../article.ts';
import type { RawArticle } from '../article.ts';
import { parseInstant } from '../dates.ts';
import type { NewsProvider, Span } from '../provider.ts';
import { parseCsv } from './csv.ts';
import { isObject, webAddress } from './json.ts';

export interface NewsFileOptions {
  /** For statistics and messages; unique. */
  readonly name: string;
  readonly path: string;
  /** The file's text, unpacked. @throws CatalystError */
  readonly read: (path: string) => Promise<string>;
}

/** A column or a key by what others call it, letter case and everything but letters aside. */
const MEANINGS = {
  headline: ['headline', 'title'],
  summary: ['summary', 'description', 'contentsnippet', 'content', 'body'],
  source: ['source', 'publisher', 'sourcename'],
  url: ['url', 'fullurl', 'link'],
  symbols: ['symbols', 'symbol', 'tickers', 'ticker', 'mentionedtickers', 'stock', 'stocks'],
  published: ['published', 'publishedat', 'publishedtimestamp', 'timestamp', 'date', 'time', 'createdat'],
  collected: ['collected', 'collectedat', 'collectedtimestamp', 'learned', 'learnedat', 'firstseentimestamp'],
} as const;
type Field = keyof typeof MEANINGS;

/** One line of the file, by field. */
interface Line {
  readonly line: number;
  readonly get: (field: Field) => unknown;
}

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/**
 * News from a file, for replay: CSV with named columns, or JSON Lines. Times need a zone (`2016-05-02T13:30:00Z`). An article without
 * a `collected` time counts as known from its publication. Lines that are no article are told, with their number.
 */
export function newsFile({ name, path, read }: NewsFileOptions): NewsProvider {
  return {
    name,
    live: false,
    async gather(query, _means, sink) {
      const text = await read(path);
      const wanted = query.symbols.length === 0 ? undefined : new Set(query.symbols);
      const spans = new Map<string, Span>();
      for (const line of linesOf(text, path)) {
        const article = articleOf(line, name);
        if (typeof article === 'string') {
          sink.problem({ code: 'invalid_article', message: `${printable(path, 100)}, line ${line.line}: ${article}` });
          continue;
        }
        const time = article.publishedAt ?? article.learnedAt ?? NaN;
        const named = article.symbols.filter((symbol) => wanted?.has(symbol) ?? true);
        if (!(time >= query.from && time <= query.to) || (wanted !== undefined && named.length === 0)) continue;
        sink.article(article);
        for (const symbol of named) spans.set(symbol, widened(spans.get(symbol), time));
      }
      for (const [symbol, span] of spans) sink.answered([symbol], span);
      // Of the others, and of the time around, nobody says that the file is whole.
      sink.answered(query.symbols, null);
    },
  };
}

function* linesOf(text: string, path: string): Generator<Line> {
  if (/^\ufeff?\s*\{/.test(text)) yield* jsonLines(text);
  else yield* csvLines(text, path);
}

function* jsonLines(text: string): Generator<Line> {
  for (const [at, json] of text.split('\n').entries()) {
    if (json.trim() === '') continue;
    const value = parsed(json.replace(/^\ufeff/, ''));
    const keys = new Map(isObject(value) ? Object.entries(value).map(([key, it]) => [letters(key), it]) : []);
    yield { line: at + 1, get: (field) => MEANINGS[field].map((key) => keys.get(key)).find((it) => it !== undefined) };
  }
}

/** What is no JSON is an article without anything, and told as that. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function* csvLines(text: string, path: string): Generator<Line> {
  const [head, ...rows] = parseCsv(text);
  const names = (head as typeof head | undefined)?.cells.map(letters) ?? [];
  const at = (field: Field): number =>
    MEANINGS[field].map((name) => names.indexOf(name)).find((column) => column >= 0) ?? -1;
  if (at('headline') < 0 || (at('published') < 0 && at('collected') < 0)) {
    const hint = 'Its first line must name a column headline (or title), and published (or timestamp, date).';
    throw new CatalystError('data', `${printable(path, 100)}: this is no file of news`, hint);
  }
  for (const { line, cells } of rows) yield { line, get: (field) => (at(field) < 0 ? undefined : cells[at(field)]) };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** An article, or why it is none. */
function articleOf({ get }: Line, name: string): RawArticle | string {
  const headline = textOf(get('headline'));
  if (headline === '') return 'there is no headline';
  const [published, collected] = [timeOf(get('published')), timeOf(get('collected'))];
  if (published === 'bad' || collected === 'bad')
    return `'${printable(String(get(published === 'bad' ? 'published' : 'collected')), 40)}' is no time with a zone`;
  if (published === null && collected === null) return 'there is no time';
  return {
    headline,
    summary: textOf(get('summary')),
    source: textOf(get('source')) || name,
    url: webAddress(textOf(get('url'))),
    symbols: symbolsIn(get('symbols')),
    publishedAt: published,
    learnedAt: collected,
  };
}

/** Milliseconds since 1970 as a number, or a text that is an instant. */
function timeOf(value: unknown): TimeMs | null | 'bad' {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : 'bad';
  return parseInstant(textOf(value)) ?? 'bad';
}

function symbolsIn(value: unknown): string[] {
  const names = Array.isArray(value) ? value.filter((it) => typeof it === 'string') : textOf(value).split(/[\s,;|]+/);
  return symbolsOf(names);
}

const widened = (span: Span | undefined, time: TimeMs): Span => ({
  from: Math.min(time, span?.from ?? time),
  to: Math.max(time, span?.to ?? time),
});
