import { CatalystError } from '../model/errors.ts';
import { printable } from '../model/text.ts';
import type { StoredRun } from './store.ts';

/** NUL, which Postgres cannot keep, and halves of a pair, which no UTF-8 can say: SQLite would store something else. */
const UNKEEPABLE = /\0|\p{Surrogate}/u;

/**
 * Refuses texts that one dialect cannot keep as they are, in both; `what` names the place for the message. Values inside
 * arrays and objects are looked at too, their names as well.
 * @throws CatalystError `data`
 */
export function refuseUnkeepable(value: unknown, what: string): void {
  if (typeof value === 'string') {
    if (!UNKEEPABLE.test(value)) return;
    throw new CatalystError(
      'data',
      `${what} holds a character that a database cannot keep: ${printable(value)}`,
      'Take NUL characters and broken surrogate pairs out of it.',
    );
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    refuseUnkeepable(name, what);
    refuseUnkeepable(inner, what);
  }
}

/** A run's texts, wherever they stand. @throws CatalystError `data` */
export function refuseUnkeepableRun({ manifest, statistics, trades }: StoredRun): void {
  refuseUnkeepable(manifest, 'the manifest');
  refuseUnkeepable(statistics, 'the statistics');
  for (const trade of trades) refuseUnkeepable(trade, 'a trade');
}
