import type { TimeMs } from '../../model/time.ts';
import type { Outside } from './outside.ts';

const MINUTE_MS = 60_000;

/** Waits until one more request keeps within `perMinute` in any minute. */
export function rateLimit(perMinute: number, { now, sleep }: Pick<Outside, 'now' | 'sleep'>) {
  const recent: TimeMs[] = [];
  return async (signal: AbortSignal): Promise<void> => {
    while (recent.length >= perMinute) {
      const wait = recent[0] + MINUTE_MS - now();
      if (wait <= 0) recent.shift();
      else await sleep(wait, signal);
    }
    recent.push(now());
  };
}
