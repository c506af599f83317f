import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { isNotReady, postgresError } from './errors.ts';
import { parsePostgresUrl } from './url.ts';
import type { PostgresAddress } from './url.ts';

/** Waits before connecting is tried again: a server that restarts is back within them. */
const RETRY_MS = [200, 800, 2000];
/** After this long without a word the system asks whether the other side is still there. */
const KEEP_ALIVE_MS = 10_000;

/** What the driver calls TLS: whose certificate is believed, and whether it must be of this host. */
function tlsOf(address: PostgresAddress): ClientConfig['ssl'] {
  const { sslMode, ca, cert, key } = address;
  const files = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  switch (sslMode) {
    case 'disable':
      return false;
    case 'prefer':
      return { ...files, rejectUnauthorized: false };
    case 'require':
      // As libpq does: an authority that is named is also asked.
      return ca === undefined
        ? { ...files, rejectUnauthorized: false }
        : { ...files, checkServerIdentity: () => undefined };
    case 'verify-ca':
      return { ...files, checkServerIdentity: () => undefined };
    case 'verify-full':
      return files;
  }
}

/** What the driver needs to connect; of the environment it takes user and password (PGUSER, PGPASSWORD) where the URL has none. */
export function clientConfig(address: PostgresAddress, tls: boolean = address.sslMode !== 'disable'): ClientConfig {
  const { user, password, database, options } = address;
  return {
    host: address.host,
    port: address.port,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(database !== undefined && { database }),
    ...(options !== undefined && { options }),
    ssl: tls ? tlsOf(address) : false,
    application_name: address.applicationName,
    connectionTimeoutMillis: address.connectTimeoutMs,
    enableChannelBinding: address.channelBinding,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
}

const refusesTls = (error: unknown): boolean => error instanceof Error && /does not support SSL/i.test(error.message);

async function connectOnce(address: PostgresAddress, tls: boolean): Promise<Client> {
  const { default: pg } = await import('pg');
  const client = new pg.Client(clientConfig(address, tls));
  // An idle connection that breaks says so here; whoever uses it next is told by the query that fails.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/**
 * Connects by `connect`, again for three seconds while the server is starting or full, and without TLS where it is only
 * preferred and the server has none.
 * @throws CatalystError `storage` when it cannot be had
 */
export async function connecting<T>(address: PostgresAddress, connect: (tls: boolean) => Promise<T>): Promise<T> {
  let tls = address.sslMode !== 'disable';
  for (let tried = 0; ;) {
    try {
      return await connect(tls);
    } catch (error) {
      if (tls && address.sslMode === 'prefer' && refusesTls(error)) {
        tls = false;
        continue;
      }
      if (tried === RETRY_MS.length || !isNotReady(error)) throw postgresError(error, address.name);
      await sleep(RETRY_MS[tried++]);
    }
  }
}

/** One connection; errors as in `connecting`. */
export const connectTo = (address: PostgresAddress): Promise<Client> =>
  connecting(address, (tls) => connectOnce(address, tls));

/** One connection to the database of a URL, for who needs it whole; close it with `end()`. */
export const connectClient = (url: string): Promise<Client> => connectTo(parsePostgresUrl(url));

/** A short name of the database at an address, for files that belong to it: the same for every user of it. */
export const addressHash = ({ host, port, database }: PostgresAddress): string =>
  createHash('sha256')
    .update(JSON.stringify([host, port, database]))
    .digest('hex')
    .slice(0, 12);
