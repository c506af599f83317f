import { readFileSync } from 'node:fs';
import { CatalystError } from '../../model/errors.ts';
import { nearestName } from '../../model/nearest.ts';

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
    const it = new URL(url);
    for (const part of [it.username, it.password, it.pathname]) decodeURIComponent(part);
    return it;
  } catch {
    throw usage(
      'The Postgres URL cannot be read',
      'Write postgres://user:password@host:5432/database, with @ : / ? # % in a password as %40 %3A %2F %3F %23 %25.',
    );
  }
}

function sslModeOf(parameters: URLSearchParams, host: string): SslMode {
  const mode = parameters.get('sslmode');
  if (mode !== null) {
    const known = SSL_MODES.find((it) => it === mode);
    if (known !== undefined) return known;
    throw usage(`sslmode=${mode} is not known`, `Choose one of ${SSL_MODES.join(', ')}.`);
  }
  // A socket or this machine's own address is reached over no network.
  return host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host) ? 'disable' : 'prefer';
}

function fileOf(parameters: URLSearchParams, name: string): string | undefined {
  const path = parameters.get(name);
  if (path === null || path === 'system') return undefined;
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

/**
 * What a `postgres://` URL says. `sslrootcert` names a file of authorities, or `system` for those that Node knows; without
 * it those are also who is believed under verify-ca and verify-full.
 * @throws CatalystError `usage` when it cannot be read or asks for something unknown; `io` when a file it names cannot be read
 */
export function parsePostgresUrl(url: string): PostgresAddress {
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
  const host = text('host', it.hostname.replace(/^\[(.*)\]$/, '$1')) ?? 'localhost';
  const port = Number(text('port', it.port) ?? PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw usage('The Postgres URL has a port that is none', 'A port is a number from 1 to 65535.');
  }
  const connectTimeout = Number(parameters.get('connect_timeout') ?? CONNECT_TIMEOUT_MS / 1000);
  const database = text('dbname', it.pathname.slice(1));
  return {
    host,
    port,
    user: text('user', it.username),
    password: it.password === '' ? undefined : decodeURIComponent(it.password),
    database,
    sslMode: sslModeOf(parameters, host),
    ca: fileOf(parameters, 'sslrootcert'),
    cert: fileOf(parameters, 'sslcert'),
    key: fileOf(parameters, 'sslkey'),
    applicationName: parameters.get('application_name') ?? 'catalyst',
    connectTimeoutMs: connectTimeout > 0 ? connectTimeout * 1000 : CONNECT_TIMEOUT_MS,
    options: parameters.get('options') ?? undefined,
    channelBinding: parameters.get('channel_binding') === 'require',
    name: `${host.includes(':') ? `[${host}]` : host}:${port}/${database ?? ''}`,
  };
}
