import { CatalystError } from '../model/errors.ts';
import type { TimeMs } from '../model/time.ts';
import type { Store } from './store.ts';

export interface LeaseOptions {
  /** What only one run at a time may do: `news`. */
  readonly name: string;
  /** In words, for who comes second: `news are being collected`. */
  readonly what: string;
  /** This run, different from every other. */
  readonly holder: string;
  readonly now: () => TimeMs;
  /** How long the work takes at most. A run that was killed holds the others up no longer than this. */
  readonly ms: number;
}

/**
 * Does `work` while no other run on this database does work of that name, whatever process or machine it is on. The lease is a row
 * that ends by itself, since a killed run gives nothing back.
 * @throws CatalystError busy: another run holds it
 */
export async function withLease<T>(store: Store, options: LeaseOptions, work: () => Promise<T>): Promise<T> {
  const mine = await take(store, options);
  try {
    return await work();
  } finally {
    // If it has ended and was taken by another, it is no longer ours to give back.
    await store.records('configuration').delete({ key: keyOf(options), value: mine });
  }
}

const keyOf = ({ name }: LeaseOptions): string => `lease.${name}`;

async function take(store: Store, options: LeaseOptions): Promise<string> {
  const rows = store.records('configuration');
  const { now, ms, holder } = options;
  const key = keyOf(options);
  const value = JSON.stringify({ until: now() + ms, holder });
  const [held] = await rows.find({ where: { key } });
  if ((held as typeof held | undefined) === undefined) {
    const row = { key, value, dataType: 'json', category: 'lease', lastModified: now() };
    await rows.insert([row]).catch((cause: unknown) => {
      // Somebody else put the row between the two statements.
      throw cause instanceof CatalystError && cause.code === 'data' ? busy(options, null, cause) : cause;
    });
    return value;
  }
  const until = untilOf(held.value);
  if (until > now()) throw busy(options, until);
  const taken = await rows.update({ key, value: held.value }, { value, lastModified: now() });
  if (taken === 0) throw busy(options, null);
  return value;
}

/** When a lease ends; one that nobody can read has ended. */
function untilOf(value: string | null): TimeMs {
  const until = /^\{"until":(\d+),/.exec(value ?? '')?.[1];
  return until === undefined ? -Infinity : Number(until);
}

function busy({ what, now }: LeaseOptions, until: TimeMs | null, cause?: unknown): CatalystError {
  const wait = until === null ? '' : ` (if it was killed, in ${Math.ceil((until - now()) / 1000)} s)`;
  return new CatalystError('busy', `${what} by another run`, `Try again when it has ended${wait}.`, cause);
}
