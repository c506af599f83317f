import { readFileSync } from 'node:fs';
import { CatalystError } from '../../model/errors.ts';
import { nearestName } from '../../model/nearest.ts';
import { passwordFromFile } from './password-file.ts';

/** How the connection is guarded, in libpq's words; `prefer` is TLS where the server has it, without asking who it is. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
type SslMode = (typeof SSL_MODES)[number];

/** Parameters of a URL, in libpq's words. */
const PARAMETERS = [
  ...['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'port', 'user', 'dbname', 'application_name'],
  ...['connect_timeout', 'options', 'channel_binding'],
];

/** A database of a Postgres server, and how to reach it. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly sslMode: SslMode;
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly applicationName: string;
  readonly connectTimeoutMs: number;
  readonly options: string | undefined;
  readonly channelBinding: boolean;
  /** For messages: `db.example.com:5432/trading`. The password is not in it. */
  readonly name: string;
}

const CONNECT_TIMEOUT_MS = 10_000;
const PORT = 5432;

const usage = (what: string, hint: string): CatalystError => new CatalystError('usage', what, hint);

/** The parser's own error is not passed on: it carries the whole URL, and so the password. */
function parsed(url: string): URL {
  try {
    if (!/^postgres(ql)?:\/\//.test(url)) throw new TypeError('not of the form');
    const it = new URL(url);
    for (const part of [it.username, it.password, it.pathname]) decodeURIComponent(part);
    return it;
  } catch {
    throw usage(
      'The Postgres URL cannot be read',
      'Write postgres://user@host:5432/database, with @ : / ? # % in a name or password as %40 %3A %2F %3F %23 %25.',
    );
  }
}

function sslModeOf(mode: string | undefined, host: string): SslMode {
  if (mode !== undefined) {
    const known = SSL_MODES.find((it) => it === mode);
    if (known !== undefined) return known;
    throw usage(`sslmode=${mode} is not known`, `Choose one of ${SSL_MODES.join(', ')}.`);
  }
  // A socket or this machine's own address is reached over no network.
  return host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host) ? 'disable' : 'prefer';
}

function fileOf(path: string | undefined, name: string): string | undefined {
  if (path === undefined || path === 'system') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CatalystError(
      'io',
      `The file ${path} of ${name} cannot be read`,
      'Check its path and permissions.',
      cause,
    );
  }
}

/** Environment variables by name; of libpq's those that are secret, or guard the connection, count here too. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a `postgres://` URL says, and where it is silent PGUSER, PGPASSWORD (then the password file), PGSSLMODE and PGSSLROOTCERT. `sslrootcert` names a file of authorities, or `system` for those that Node knows; without
 * it those are also who is believed under verify-ca and verify-full.
 * @throws CatalystError `usage` when it cannot be read or asks for something unknown; `io` when a file it names cannot be read
 */
export function parsePostgresUrl(url: string, environment: Environment = {}): PostgresAddress {
  const it = parsed(url);
  const parameters = it.searchParams;
  for (const name of parameters.keys()) {
    if (PARAMETERS.includes(name)) continue;
    const near = nearestName(name, PARAMETERS);
    throw usage(
      `The Postgres URL has a parameter ${name} that is not known`,
      near === null ? `Known are ${PARAMETERS.join(', ')}.` : `Did you mean ${near}?`,
    );
  }
  const text = (name: string, otherwise: string): string | undefined =>
    parameters.get(name) ?? (otherwise === '' ? undefined : decodeURIComponent(otherwise));
  // An empty variable is none, as in libpq.
  const variable = (name: string): string | undefined => environment[name] || undefined;
  const asked = (name: string, otherwise: string): string | undefined => parameters.get(name) ?? variable(otherwise);
  const host = text('host', it.hostname.replace(/^\[(.*)\]$/, '$1')) ?? 'localhost';
  const port = Number(text('port', it.port) ?? PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw usage('The Postgres URL has a port that is none', 'A port is a number from 1 to 65535.');
  }
  const connectTimeout = Number(parameters.get('connect_timeout') ?? CONNECT_TIMEOUT_MS / 1000);
  const database = text('dbname', it.pathname.slice(1));
  const user = text('user', it.username) ?? variable('PGUSER');
  const given = it.password === '' ? variable('PGPASSWORD') : decodeURIComponent(it.password);
  return {
    host,
    port,
    user,
    password: given ?? passwordFromFile(environment, { host, port, database, user }),
    database,
    sslMode: sslModeOf(asked('sslmode', 'PGSSLMODE'), host),
    ca: fileOf(asked('sslrootcert', 'PGSSLROOTCERT'), 'sslrootcert'),
    cert: fileOf(parameters.get('sslcert') ?? undefined, 'sslcert'),
    key: fileOf(parameters.get('sslkey') ?? undefined, 'sslkey'),
    applicationName: parameters.get('application_name') ?? 'catalyst',
    connectTimeoutMs: connectTimeout > 0 ? connectTimeout * 1000 : CONNECT_TIMEOUT_MS,
    options: parameters.get('options') ?? undefined,
    channelBinding: parameters.get('channel_binding') === 'require',
    name: `${host.includes(':') ? `[${host}]` : host}:${port}/${database ?? ''}`,
  };
}
