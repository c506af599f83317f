import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEALTHY, afterFailure, mayAsk } from './breaker.ts';
import type { Breaker } from './breaker.ts';
import { textOf } from './body.ts';
import { httpClient } from './client.ts';
import type { ClientOptions, GetOptions } from './client.ts';
import type { Outside } from './outside.ts';
import { rateLimit } from './rate-limit.ts';
import { backoffMs } from './retry.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const never = new AbortController().signal;

/** A world in which waiting takes no time and is written down, and a server that gives these answers in turn. */
function world(...answers: (Response | Error)[]) {
  const waits: number[] = [];
  const sent: { url: string; init: RequestInit }[] = [];
  let now = 1_000_000;
  const outside: Outside = {
    now: () => now,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    fetch: async (url, init = {}) => {
      sent.push({ url: url instanceof Request ? url.url : url.toString(), init });
      const answer = answers.shift() ?? new Error('nothing more was to be asked');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { outside, waits, sent, pass: (ms: number) => (now += ms) };
}

const ok = (body = 'news', headers: Record<string, string> = {}): Response => new Response(body, { headers });
const status = (code: number, headers: Record<string, string> = {}): Response =>
  new Response('x', { status: code, headers });

function get(outside: Outside, options: Partial<ClientOptions> = {}, request: Partial<GetOptions> = {}) {
  const client = httpClient(outside, { source: 'wire', ...options });
  return { client, reply: client.get('http://wire.example/?key=canary', { signal: never, ...request }) };
}

describe('attempts', () => {
  test('after passing faults the wait grows, up to twice as long each, by chance', async () => {
    const { outside, waits } = world(status(500), status(503), new TypeError('fetch failed'), ok());
    await expect(get(outside).reply).resolves.toMatchObject({ kind: 'body', contentType: 'text/plain;charset=UTF-8' });
    expect(waits).toEqual([250, 500, 1000]);
  });

  test('four attempts, then the fault is told without the address', async () => {
    const { outside, sent } = world(
      ...Array.from({ length: 9 }, () => new TypeError('http://wire.example/?key=canary')),
    );
    await expect(get(outside).reply).rejects.toMatchObject({
      problem: 'unreachable',
      message: 'wire: the connection failed',
      exitCode: 4,
    });
    expect(sent.length).toBe(4);
  });

  test.each([400, 401, 403, 404, 410, 301])('status %d is no passing fault: one attempt', async (code) => {
    const { outside, sent } = world(status(code));
    await expect(get(outside).reply).rejects.toMatchObject({ problem: 'refused' });
    expect(sent.length).toBe(1);
  });

  test.each([
    [{ 'Retry-After': '3' }, 3000],
    [{ 'Retry-After': 'Thu, 01 Jan 1970 00:16:45 GMT' }, 5000],
    [{ 'X-RateLimit-Reset': '1007' }, undefined],
    [{}, 250],
  ])('the wait that a server asks for is kept: %j', async (headers, wait) => {
    const { outside, waits } = world(status(429, headers), ok());
    await get(outside).reply;
    // A reset is in seconds since 1970, which this clock has only just begun: nine digits at least are one.
    expect(waits).toEqual([wait ?? 250]);
  });

  test('a wait that is longer than an attempt is not waited for: the source is left alone until then', async () => {
    const { outside, sent, pass } = world(status(429, { 'Retry-After': '600' }), ok());
    const { client, reply } = get(outside);
    await expect(reply).rejects.toMatchObject({ problem: 'rate_limited' });
    await expect(client.get('u', { signal: never })).rejects.toMatchObject({ problem: 'circuit_open' });
    expect(sent.length).toBe(1);
    pass(600_000);
    await expect(client.get('u', { signal: never })).resolves.toMatchObject({ kind: 'body' });
    expect(client.breaker()).toEqual(HEALTHY);
  });

  test('wait is uniform in 0 … 500 ms × 2^attempt, 15 s at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
        const wait = backoffMs(attempt, () => chance);
        expect(wait).toBe(chance * Math.min(15_000, 500 * 2 ** attempt));
      }),
    );
  });
});

describe('what is sent', () => {
  test('a key goes to its own server only; what we have is named', async () => {
    const { outside, sent } = world(new Response(null, { status: 304 }));
    const have = { etag: '"1"', lastModified: 'Mon, 08 Jan 2024 00:00:00 GMT' };
    const { reply } = get(outside, {}, { headers: { 'X-Api-Key': 'k' }, secret: true, have });
    expect(await reply).toEqual({ kind: 'unchanged' });
    expect(sent[0].init).toMatchObject({
      redirect: 'manual',
      headers: { 'X-Api-Key': 'k', 'If-None-Match': '"1"', 'If-Modified-Since': have.lastModified },
    });
  });

  test('an answer “unchanged” to who has nothing is a refusal', async () => {
    const { outside } = world(new Response(null, { status: 304 }));
    await expect(get(outside).reply).rejects.toMatchObject({ problem: 'refused' });
  });

  test('a body is read as far as it may be', async () => {
    const { outside } = world(ok('x'.repeat(101)));
    await expect(get(outside, { bytesMax: 100 }).reply).rejects.toMatchObject({ problem: 'too_large' });
  });
});

describe('circuit breaker', () => {
  const fail = (breaker: Breaker, now: number, retryAt: number | null = null): Breaker =>
    afterFailure(breaker, now, retryAt);

  test.each([
    // failures, their times, told → when it may be asked again
    ['one failure', [[0, null]], null],
    [
      'two',
      [
        [0, null],
        [1, null],
      ],
      null,
    ],
    [
      'three: five minutes',
      [
        [0, null],
        [1, null],
        [2, null],
      ],
      2 + 5 * MINUTE,
    ],
    [
      'a fourth, at the try after the pause',
      [
        [0, null],
        [1, null],
        [2, null],
        [9 * MINUTE, null],
      ],
      14 * MINUTE,
    ],
    ['one, and told to wait a minute', [[0, MINUTE]], MINUTE],
    ['one, and told to wait a year: an hour', [[0, 365 * 24 * HOUR]], HOUR],
  ] as const)('%s', (_, failures, openUntil) => {
    const breaker = failures.reduce((state, [now, retryAt]) => fail(state, now, retryAt), HEALTHY);
    expect(breaker).toEqual({ failures: failures.length, openUntil });
    const last = failures.at(-1)![0];
    expect(mayAsk(breaker, last)).toBe(openUntil === null);
    expect(mayAsk(breaker, openUntil ?? last)).toBe(true);
  });

  test('after its pause a source has one attempt, not four', async () => {
    const { outside, sent } = world(status(500), ok());
    const { client, reply } = get(outside, { breaker: { failures: 3, openUntil: 999_999 } });
    await expect(reply).rejects.toMatchObject({ problem: 'server_error' });
    expect(sent.length).toBe(1);
    expect(client.breaker()).toEqual({ failures: 4, openUntil: 1_000_000 + 5 * MINUTE });
  });
});

test('no minute holds more requests than the rate allows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 30 }),
      async (rate, gaps) => {
        const { outside, pass } = world();
        const turn = rateLimit(rate, outside);
        const times: number[] = [];
        for (const gap of gaps) {
          pass(gap);
          await turn(never);
          times.push(outside.now());
        }
        for (let i = rate; i < times.length; i++) expect(times[i] - times[i - rate]).toBeGreaterThanOrEqual(MINUTE);
      },
    ),
  );
});

describe('character sets', () => {
  const latin = Buffer.from('caf\xe9', 'latin1');
  const xml = (encoding: string): Buffer =>
    Buffer.concat([Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>`), latin]);
  test.each([
    ['the header', latin, 'text/xml; charset=ISO-8859-1', 'café'],
    ['the declaration', xml('ISO-8859-1'), 'text/xml', 'café'],
    ['neither: UTF-8', Buffer.from('café'), '', 'café'],
    ['a byte order mark is no text', Buffer.from('\ufeffcafé'), '', 'café'],
    ['a set that nobody knows', Buffer.from('café'), 'text/xml; charset=klingon', 'café'],
  ])('%s', (_, bytes, type, text) => {
    expect(textOf(bytes, type).endsWith(text)).toBe(true);
    expect(textOf(bytes, type)).not.toMatch(/\ufeff/);
  });
});
