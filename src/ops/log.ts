import { appendFileSync } from 'node:fs';
import { CatalystError } from '../model/errors.ts';
import { visibleJson } from '../model/text.ts';
import { isoInstant } from '../model/time.ts';
import { maskSecrets } from './secrets.ts';

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** A journal of what happened, one JSON object a line, secrets masked. */
export interface Log {
  write(event: string, facts?: Facts): void;
}

export const NO_LOG: Log = { write: () => undefined };

/** Appends to a file, each line in one write, so that several processes may share it. */
export function openLog(path: string, now: () => number): Log {
  return {
    write(event, facts = {}) {
      const line = maskSecrets(visibleJson(JSON.stringify({ time: isoInstant(now()), event, ...facts })));
      try {
        appendFileSync(path, `${line}\n`);
      } catch (cause) {
        throw new CatalystError(
          'io',
          `cannot write the log ${path}`,
          'give --log-file a path that can be written',
          cause,
        );
      }
    },
  };
}
