import { resolve } from 'node:path';

const DEFAULT_DB = 'data/catalyst.db';

/** Where the database is: as the setting says, paths taken from the working directory. */
export function databaseUrl(db: string | undefined, cwd: string): string {
  const url = db ?? DEFAULT_DB;
  return url.includes('://') ? url : `sqlite:${resolve(cwd, url.replace(/^sqlite:/, ''))}`;
}
