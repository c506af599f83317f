import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CatalystError } from '../model/errors.ts';

export const DEFAULT_DB = 'data/catalyst.db';

/** Where the database is: as the setting says, paths taken from the working directory; the default's folder is made. */
export function databaseUrl(db: string | undefined, cwd: string, mode: 'read' | 'write'): string {
  const url = db ?? DEFAULT_DB;
  if (url.includes('://')) return url;
  const path = resolve(cwd, url.replace(/^sqlite:/, ''));
  if (db === undefined && mode === 'write') {
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (cause) {
      throw new CatalystError(
        'io',
        `cannot make the folder ${dirname(path)}`,
        'give --db a path that can be written',
        cause,
      );
    }
  }
  return `sqlite:${path}`;
}
