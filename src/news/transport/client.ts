import type { TimeMs } from '../../model/time.ts';
import { parseInstant } from '../dates.ts';
import { readBody } from './body.ts';
import { HEALTHY, afterFailure, mayAsk } from './breaker.ts';
import type { Breaker } from './breaker.ts';
import type { Outside } from './outside.ts';
import { SourceError, isPassing } from './problem.ts';
import { rateLimit } from './rate-limit.ts';
import { backoffMs } from './retry.ts';

/** What a server calls the version of a reply that we have. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface ClientOptions {
  /** For messages: `alpaca`. */
  readonly source: string;
  /** One attempt, from the request to the last byte. */
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly requestsPerMinute?: number;
  readonly bytesMax?: number;
  /** What earlier runs learned of the source. */
  readonly breaker?: Breaker;
}

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** With a key in the headers, redirects are refused: the key is for this server only. */
  readonly secret?: boolean;
  /** The version that we have: the reply may be that it is still the one. */
  readonly have?: Validators | undefined;
  readonly signal: AbortSignal;
}

export type Reply =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'body';
      readonly bytes: Uint8Array;
      readonly contentType: string;
      readonly validators: Validators;
    };

/** Asks one source, within its rate, again after passing faults, and not at all while its circuit is open. */
export interface Client {
  /** @throws SourceError */
  readonly get: (url: string, options: GetOptions) => Promise<Reply>;
  /** What to remember for the next run. */
  readonly breaker: () => Breaker;
}

const DEFAULTS = { timeoutMs: 10_000, retries: 3, requestsPerMinute: 60, bytesMax: 8 << 20, breaker: HEALTHY };

export function httpClient(outside: Outside, options: ClientOptions): Client {
  const { source, timeoutMs, retries, requestsPerMinute, bytesMax, breaker: earlier } = { ...DEFAULTS, ...options };
  const turn = rateLimit(requestsPerMinute, outside);
  let breaker = earlier;

  async function once(url: string, { headers, secret, have, signal }: GetOptions): Promise<Reply> {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await outside.fetch(url, {
        headers: { ...headers, ...conditions(have) },
        redirect: secret === true ? 'manual' : 'follow',
        signal: AbortSignal.any([signal, timeout]),
      });
      if (response.status === 304 && have !== undefined) return { kind: 'unchanged' };
      if (response.status !== 200) {
        await response.body?.cancel();
        throw refusal(source, response, outside.now());
      }
      const bytes = await readBody(response, bytesMax, source);
      const { headers: told } = response;
      const validators = { etag: told.get('etag'), lastModified: told.get('last-modified') };
      return { kind: 'body', bytes, contentType: told.get('content-type') ?? '', validators };
    } catch (cause) {
      if (cause instanceof SourceError) throw cause;
      if (signal.aborted) throw new SourceError('deadline', `${source}: no time left`, { cause });
      if (timeout.aborted) throw new SourceError('timeout', `${source}: no whole answer in ${timeoutMs} ms`, { cause });
      throw new SourceError('unreachable', `${source}: ${reason(cause)}`, { cause });
    }
  }

  async function get(url: string, request: GetOptions): Promise<Reply> {
    for (let attempt = 0; ; attempt++) {
      if (!mayAsk(breaker, outside.now()))
        throw new SourceError(
          'circuit_open',
          `${source}: failed ${breaker.failures} times and is left alone for a while`,
        );
      try {
        await turn(request.signal);
        const reply = await once(url, request);
        breaker = HEALTHY;
        return reply;
      } catch (cause) {
        const error = asSourceError(cause, source);
        if (!isPassing(error.problem)) throw error;
        const wait = error.retryAt === null ? backoffMs(attempt, outside.random) : error.retryAt - outside.now();
        // A source that just had its pause has one try.
        const last = attempt === retries || breaker.openUntil !== null;
        if (last || wait > timeoutMs) {
          breaker = afterFailure(breaker, outside.now(), error.retryAt);
          throw error;
        }
        await outside.sleep(Math.max(0, wait), request.signal).catch((stopped: unknown) => {
          throw asSourceError(stopped, source);
        });
      }
    }
  }
  return { get, breaker: () => breaker };
}

/** What is no fault of a source is a wait that was broken off: the time is up. */
const asSourceError = (cause: unknown, source: string): SourceError =>
  cause instanceof SourceError ? cause : new SourceError('deadline', `${source}: no time left`, { cause });

function conditions(have: Validators | undefined): Record<string, string> {
  const { etag, lastModified } = have ?? { etag: null, lastModified: null };
  return {
    ...(etag === null ? {} : { 'If-None-Match': etag }),
    ...(lastModified === null ? {} : { 'If-Modified-Since': lastModified }),
  };
}

function refusal(source: string, response: Response, now: TimeMs): SourceError {
  const { status, headers } = response;
  if (status === 429) {
    return new SourceError('rate_limited', `${source}: too many requests`, { retryAt: askAgainAt(headers, now) });
  }
  if (status >= 500 || status === 408) {
    return new SourceError('server_error', `${source}: status ${status}`, { retryAt: askAgainAt(headers, now) });
  }
  if (status >= 300 && status < 400)
    return new SourceError('refused', `${source}: sends us elsewhere (status ${status})`);
  return new SourceError('refused', `${source}: refuses (status ${status})`);
}

/** `Retry-After` in seconds or as a date, else `X-RateLimit-Reset` in seconds since 1970. */
function askAgainAt(headers: Headers, now: TimeMs): TimeMs | null {
  const after = headers.get('retry-after');
  if (after !== null) return /^\d+$/.test(after) ? now + Number(after) * 1000 : parseInstant(after);
  const reset = headers.get('x-ratelimit-reset');
  return reset !== null && /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : null;
}

/** Why the network failed: a code such as ECONNRESET, never the address, which may hold a key. */
function reason(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = inner instanceof Error && 'code' in inner ? inner.code : undefined;
  return typeof code === 'string' ? `the connection failed (${code})` : 'the connection failed';
}
