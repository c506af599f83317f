import { CatalystError } from '../model/errors.ts';
import type { Article } from '../model/news.ts';
import { printable } from '../model/text.ts';
import type { TimeMs } from '../model/time.ts';
import { toArticle } from './article.ts';
import type { Means, NewsProvider, NewsQuery, PageVersion, Sink, Span } from './provider.ts';
import { HEALTHY } from './transport/breaker.ts';
import type { Breaker } from './transport/breaker.ts';
import { httpClient } from './transport/client.ts';
import type { Client } from './transport/client.ts';
import type { Outside } from './transport/outside.ts';
import { SourceError } from './transport/problem.ts';
import type { Problem } from './transport/problem.ts';

/** What one run tells the next of a source. Plain data: it is stored with the collection's statistics. */
export interface SourceMemory {
  readonly breaker: Breaker;
  /** The versions of its pages that were read, by address. */
  readonly versions: Readonly<Record<string, PageVersion>>;
}

const NOTHING: SourceMemory = { breaker: HEALTHY, versions: {} };
/** For a query without symbols: what stands for all of them among the unanswered. */
const ALL = '*';
const PROBLEMS_MAX = 20;
/** A row of statistics holds them all, and a source may have a page a symbol. */
const VERSIONS_MAX = 500;

export interface GatherOptions {
  readonly outside: Outside;
  /** No source is waited for longer than this. */
  readonly deadlineMs: number;
  /** One request of it. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly memory?: SourceMemory | undefined;
}

/** What a source answered for: of these symbols (of all, when null), every article that it has, published within the span. */
export interface Look extends Span {
  readonly symbols: readonly string[] | null;
}

/** What one source gave. */
export interface Gathered {
  /** In the order in which they came, repeats included. */
  readonly articles: readonly Article[];
  readonly errors: number;
  /** The first of the errors. */
  readonly problems: readonly Problem[];
  /** Symbols of the query, or ALL, for which the answer is not whole. */
  readonly unanswered: ReadonlySet<string>;
  readonly looks: readonly Look[];
  readonly startedAt: TimeMs;
  readonly endedAt: TimeMs;
  readonly memory: SourceMemory;
}

/** Asks one source, for as long as there is time. What it does wrong is told, never thrown. */
export async function gatherFrom(
  provider: NewsProvider,
  query: NewsQuery,
  { outside, deadlineMs, timeoutMs, signal, memory = NOTHING }: GatherOptions,
): Promise<Gathered> {
  const { name, requestsPerMinute } = provider;
  const client = httpClient(outside, {
    source: name,
    breaker: memory.breaker,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  });
  const startedAt = outside.now();
  const stop = new AbortController();
  const signals = signal === undefined ? [stop.signal] : [stop.signal, signal];
  const { means, versions } = meansOf(client, memory, AbortSignal.any(signals));
  const inbox = openInbox(provider, query, outside);
  try {
    const work = provider.gather(query, means, inbox.sink);
    await Promise.race([work, deadline(name, deadlineMs, outside, means.signal)]);
  } catch (cause) {
    inbox.sink.problem(problemOf(cause, name));
  } finally {
    inbox.close();
    stop.abort();
  }
  const { articles, problems, unanswered } = inbox;
  const looks = inbox.looks();
  const endedAt = outside.now();
  return {
    ...{ articles, problems, unanswered, looks, errors: inbox.errors(), startedAt, endedAt },
    memory: { breaker: client.breaker(), versions: Object.fromEntries(versions) },
  };
}

/** Rejects when the time is up, or when all is stopped. */
async function deadline(name: string, ms: number, outside: Outside, signal: AbortSignal): Promise<never> {
  const late = new SourceError('deadline', `${name}: no whole answer in ${ms} ms`);
  await outside.sleep(ms, signal).catch((cause: unknown) => {
    throw new SourceError('deadline', late.message, { cause });
  });
  throw late;
}

function meansOf(client: Client, memory: SourceMemory, signal: AbortSignal) {
  const versions = new Map(Object.entries(memory.versions));
  const remembered = (url: string): PageVersion | undefined =>
    Object.hasOwn(memory.versions, url) ? memory.versions[url] : undefined;
  const means: Means = {
    signal,
    remembered,
    get: (url, { conditional, ...request } = {}) =>
      client.get(url, { ...request, have: conditional === true ? remembered(url) : undefined, signal }),
    remember: (url, version) => {
      // The page read last comes last, and the one not read for longest is forgotten.
      versions.delete(url);
      versions.set(url, version);
      if (versions.size > VERSIONS_MAX) versions.delete(versions.keys().next().value!);
    },
  };
  return { means, versions };
}

/** Takes what comes until it is closed: what a provider hands over after its time is not half of something. */
function openInbox(provider: NewsProvider, { symbols, from, to }: NewsQuery, { now }: Outside) {
  const articles: Article[] = [];
  const problems: Problem[] = [];
  const unanswered = new Set(symbols.length > 0 ? symbols : [ALL]);
  const spoiled = new Set<string>();
  const answers: Look[] = [];
  let errors = 0;
  let open = true;
  const problem: Sink['problem'] = (it, about = []) => {
    if (!open) return;
    errors++;
    if (problems.length < PROBLEMS_MAX) problems.push(it);
    for (const symbol of about) {
      spoiled.add(symbol);
      if (symbols.includes(symbol)) unanswered.add(symbol);
    }
  };
  const sink: Sink = {
    problem,
    article: (raw) => {
      if (!open) return;
      try {
        articles.push(toArticle(raw, { provider: provider.name, at: provider.live ? now() : null }));
      } catch (cause) {
        problem({ ...problemOf(cause, provider.name), code: 'invalid_article' }, raw.symbols);
      }
    },
    answered: (done, span = { from, to }) => {
      if (!open) return;
      if (span !== null) answers.push({ symbols: done.length > 0 ? done : null, from: span.from, to: span.to });
      for (const symbol of done.length > 0 ? done : [ALL]) if (!spoiled.has(symbol)) unanswered.delete(symbol);
    },
  };
  const close = (): void => {
    open = false;
  };
  /** An answer about all symbols is none when something is missing of any; one about some goes on without those. */
  const looks = (): Look[] =>
    answers.flatMap(({ symbols: answered, ...span }): Look[] => {
      if (answered === null) return spoiled.size === 0 ? [{ symbols: null, ...span }] : [];
      const whole = answered.filter((symbol) => !spoiled.has(symbol));
      return whole.length === 0 ? [] : [{ symbols: whole, ...span }];
    });
  return { sink, articles, problems, unanswered, looks, errors: () => errors, close };
}

/** A fault of the world as a line of a report. What is none is a bug, and goes on. */
function problemOf(cause: unknown, name: string): Problem {
  if (cause instanceof SourceError) return { code: cause.problem, message: printable(cause.message, 200) };
  if (cause instanceof CatalystError) {
    const code = cause.code === 'data' ? 'malformed' : cause.code === 'missing' ? 'missing' : 'unreachable';
    const message = cause.message.startsWith(`${name}: `) ? cause.message : `${name}: ${cause.message}`;
    return { code, message: printable(message, 200) };
  }
  throw cause;
}
