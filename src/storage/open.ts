import { CatalystError } from '../model/errors.ts';
import type { OpenOptions, Store } from './store.ts';

type Open = (location: string, options: OpenOptions) => Promise<Store>;

const postgres: Open = async (url, options) => (await import('./postgres/store.ts')).openPostgres(url, options);

/** A dialect is a folder and a row here. Its driver loads only when a database is opened. */
const DIALECTS: Readonly<Record<string, Open>> = {
  sqlite: async (path, options) => (await import('./sqlite/store.ts')).openSqlite(path, options),
  postgres,
  postgresql: postgres,
};

/**
 * The dialect and location that a database URL names: a path for `sqlite:path` or a plain path, the whole URL for
 * `postgres://…`.
 */
export function parseStoreUrl(url: string): { dialect: string; location: string } {
  const match = /^([a-z][a-z0-9+.-]+):(?:\/\/)?(.*)$/s.exec(url);
  const [dialect, rest] = match === null ? ['sqlite', url] : [match[1], match[2]];
  if (!Object.hasOwn(DIALECTS, dialect)) {
    throw new CatalystError(
      'usage',
      `No database of kind ${JSON.stringify(dialect)} is known`,
      'Give a path, sqlite:path, or postgres://user@host:5432/database.',
    );
  }
  if (rest === '' || rest.includes('\0')) {
    throw new CatalystError('usage', 'The database has no path', 'Give a path such as data/catalyst.db.');
  }
  return { dialect, location: dialect === 'sqlite' ? rest : url };
}

/**
 * Opens a store, its schema brought up to date.
 * @throws CatalystError `missing` when there is no database and `mode` is `read`; `busy` when it is locked; `storage` when
 * it is no database, another program's, a newer program's, or cannot be opened; `usage` for a URL of no known kind.
 */
export async function openStore(url: string, options: OpenOptions): Promise<Store> {
  const { dialect, location } = parseStoreUrl(url);
  return DIALECTS[dialect](location, options);
}
