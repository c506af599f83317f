import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a line of the file is compared with, in its order. */
export interface PasswordFor {
  readonly host: string;
  readonly port: number;
  readonly database: string | undefined;
  readonly user: string | undefined;
}

const SHARED = 0o077;

/** Fields of `host:port:database:user:password`, in which `\:` and `\\` are the characters themselves. */
const fieldsOf = (line: string): string[] =>
  (line.match(/(?:^|:)(?:\\.|[^:\\])*/g) ?? []).map((field, i) => field.slice(i === 0 ? 0 : 1).replace(/\\(.)/g, '$1'));

/**
 * The password that libpq's password file (`PGPASSFILE`, else `.pgpass` of the home folder) has for a connection: of the
 * first line that fits, `*` fitting everything. A file that others may read is not believed, as in libpq. Format:
 * PostgreSQL documentation, 34.16 "The Password File".
 */
export function passwordFromFile(
  environment: Readonly<Record<string, string | undefined>>,
  { host, port, database, user }: PasswordFor,
): string | undefined {
  const { PGPASSFILE: named, HOME: home } = environment;
  const path = named || (home ? join(home, '.pgpass') : undefined);
  const found = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  if (path === undefined || found?.isFile() !== true || (found.mode & SHARED) !== 0) return undefined;
  // A socket is `localhost` there, and the database without a name is the user's.
  const wanted = [host.startsWith('/') ? 'localhost' : host, `${port}`, database ?? user, user];
  for (const line of readFileSync(path, 'utf8').split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    if (fields.length === 5 && wanted.every((part, i) => fields[i] === '*' || fields[i] === part)) return fields[4];
  }
  return undefined;
}
