import type { Client } from 'pg';
import { CatalystError } from '../../../model/errors.ts';
import { connectTo } from '../../postgres/connection.ts';
import type { PostgresAddress } from '../../postgres/url.ts';

/** The user's wish to stop, as an error; one that is already that stays as it is. */
export const interrupted = (cause: unknown): CatalystError =>
  cause instanceof CatalystError && cause.code === 'interrupted'
    ? cause
    : new CatalystError(
        'interrupted',
        'stopped; what is done is kept',
        'give the same command again to go on from there',
        cause,
      );

/**
 * Runs `work` on a connection of its own, which ends with it. When the signal says to stop, this throws at once: the server
 * notices that its client has gone, and undoes what it was doing.
 */
export async function withClient<T>(
  target: PostgresAddress,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connectTo(target);
  const stop = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(interrupted(signal.reason)), { once: true });
  });
  stop.catch(() => undefined);
  try {
    if (signal.aborted) throw interrupted(signal.reason);
    return await Promise.race([work(client), stop]);
  } finally {
    // Not waited for: after an interruption the server may still be busy with the last statement.
    const ended = client.end().catch(() => undefined);
    if (!signal.aborted) await ended;
  }
}
