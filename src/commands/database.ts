import { join, resolve } from 'node:path';
import { CatalystError } from '../model/errors.ts';

const DEFAULT_DB = 'data/catalyst.db';

/** How libpq's other form begins: `host=db dbname=trading`. */
const LIBPQ_WORDS = /^(host|hostaddr|port|dbname|user|password|passfile|service|sslmode)\s*=/i;

/**
 * Where the database is: as the setting says, paths taken from the working directory. What begins like a URL is one, however
 * it is spelt: `Postgres://…` or `postgres:…` must not become a file of that name, and `host=db dbname=trading` neither. (`./a:b.db` and `./host=db` are paths.)
 * @throws CatalystError `usage` for that form of libpq
 */
export function databaseUrl(db: string | undefined, cwd: string): string {
  const url = (db ?? DEFAULT_DB).trim();
  if (LIBPQ_WORDS.test(url)) {
    // Not repeated: a password may be among the words.
    const hint =
      'write postgres://user@host:5432/database, the password in PGPASSWORD; a file of such a name is ./host=…';
    throw new CatalystError('usage', 'the database is given in words (host=… dbname=…), not as a URL', hint);
  }
  const colon = /^[a-z][a-z0-9+.-]+:/i.exec(url)?.[0].length ?? 0;
  const [kind, rest] = [url.slice(0, colon).toLowerCase(), url.slice(colon)];
  return kind === '' || kind === 'sqlite:' ? `sqlite:${resolve(cwd, rest.replace(/^\/\//, ''))}` : kind + rest;
}

/**
 * The user's folder for what can be made again: the column caches of databases on a server lie there, those of files
 * beside the files. Undefined where the environment knows of none, as in a bare container: then there is no cache.
 */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: windows, HOME: home } = environment;
  // By the specification a relative path is to be ignored.
  if (xdg?.startsWith('/') === true) return join(xdg, 'catalyst');
  if (windows !== undefined && windows !== '') return join(windows, 'catalyst', 'cache');
  return home === undefined || home === '' ? undefined : join(home, '.cache', 'catalyst');
}
