import type { TimeMs } from '../model/time.ts';
import type { RawArticle } from './article.ts';
import type { Reply, Validators } from './transport/client.ts';
import type { Problem } from './transport/problem.ts';

/** What is wanted: news of these symbols (of all, when there are none) from one instant to another, both included. */
export interface NewsQuery {
  readonly symbols: readonly string[];
  readonly from: TimeMs;
  readonly to: TimeMs;
}

/** A stretch of time: from its first instant until before its last. */
export interface Span {
  readonly from: TimeMs;
  readonly to: TimeMs;
}

/** Where a provider puts what it finds, as it finds it, so that a later failure takes nothing back. */
export interface Sink {
  readonly article: (article: RawArticle) => void;
  /** Something is missing, and the rest goes on. `symbols`: whose news it may have been. */
  readonly problem: (problem: Problem, symbols?: readonly string[]) => void;
  /**
   * All that the source has of these symbols (of all, when there are none) for the query has been handed over: every article
   * published within `span`, which is the query's where nothing else is said. Null: what the source does not have may have happened.
   */
  readonly answered: (symbols: readonly string[], span?: Span | null) => void;
}

export interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  /** With a key in the headers, redirects are refused: the key is for this server only. */
  readonly secret?: boolean;
  /** Let the server say that what we have is still what there is. */
  readonly conditional?: boolean;
}

/** A page as it was read last. */
export interface PageVersion extends Validators {
  /** Since when it lists all that there was; null where its articles have no times. */
  readonly since: TimeMs | null;
}

/** What a provider may use while it gathers. */
export interface Means {
  /** Within the source's rate, with retries and its circuit breaker. @throws SourceError */
  readonly get: (url: string, request?: Request) => Promise<Reply>;
  /** The reply of this address has been read to its end: the next conditional request may refer to it. */
  readonly remember: (url: string, version: PageVersion) => void;
  /** What was remembered of it in an earlier run. */
  readonly remembered: (url: string) => PageVersion | undefined;
  readonly signal: AbortSignal;
}

/** A source of news. It throws a CatalystError when it cannot go on; what it handed over before is kept. */
export interface NewsProvider {
  /** Unique among the providers of a collection: the name of its statistics. */
  readonly name: string;
  /** What the source allows, where it is a server. */
  readonly requestsPerMinute?: number;
  /** False for a file of old news: its articles were learned of at a time that, unless it says so, nobody wrote down. */
  readonly live: boolean;
  readonly gather: (query: NewsQuery, means: Means, sink: Sink) => Promise<void>;
}
