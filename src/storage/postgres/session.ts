import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { CatalystError } from '../../model/errors.ts';
import { clientConfig, connecting } from './connection.ts';
import { isConflict, isConnectionLost, postgresError } from './errors.ts';
import { plainTypes } from './types.ts';
import type { PostgresAddress } from './url.ts';

const CONNECTIONS_MAX = 4;
const IDLE_MS = 10_000;
/** The server stops a statement after this; nothing the store asks for comes near it. */
const STATEMENT_TIMEOUT_MS = 600_000;
/** A connection on which nothing has moved for so long is dead, whatever the network says. */
const SILENCE_MS = 180_000;
const IDLE_IN_TRANSACTION_MS = 300_000;
const REPEATS_MAX = 3;
const REPEAT_MS = 50;

/** Work on one connection inside a transaction. */
export type Work<T> = (client: PoolClient) => Promise<T>;

/** The connections to one database. All work is a transaction: reading sees one state, writing is done wholly or not at all. */
export interface Session {
  /** Repeated when the server undid it or the connection broke: it has changed nothing. */
  readonly reading: <T>(work: Work<T>) => Promise<T>;
  /** Repeated when it was certainly undone: the server said so, or the connection broke before the commit was sent. */
  readonly writing: <T>(work: Work<T>) => Promise<T>;
  /** A connection without a transaction. */
  readonly using: <T>(work: Work<T>) => Promise<T>;
  close(): Promise<void>;
}

export interface Limits {
  /** How long to wait for what another process has locked. */
  readonly busyTimeoutMs: number;
  /** How long a connection may be still before it is given up. */
  readonly silenceMs?: number | undefined;
}

const BEGIN = { reading: 'begin isolation level repeatable read, read only', writing: 'begin' } as const;

const unsure = (name: string, cause: unknown): CatalystError =>
  new CatalystError(
    'storage',
    `The database ${name} lost the connection while the work was being committed: it is there as a whole, or not at all`,
    'Give the same command again: what is there already changes nothing.',
    cause,
  );

function prepared(pool: Pool, { busyTimeoutMs, silenceMs = SILENCE_MS }: Limits): Pool {
  // A connection that breaks while nobody uses it is replaced; whoever uses one is told by the query that fails. The pool
  // listens to the idle ones only.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    stream.setTimeout(silenceMs, () => {
      stream.destroy(Object.assign(new Error('nothing was heard from the server'), { code: 'ECONNABORTED' }));
    });
    // In statements, because a pooler between here and the server takes no settings with the connection. When they fail
    // the connection is broken, and the statement that waits behind them says so.
    client
      .query(
        `set search_path = pg_catalog; set timezone = 'UTC'; set statement_timeout = ${STATEMENT_TIMEOUT_MS};
         set lock_timeout = ${busyTimeoutMs}; set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`,
      )
      .catch(() => undefined);
  });
  return pool;
}

/**
 * Connects to a database.
 * @throws CatalystError `storage` when it cannot be reached or lets this user not in
 */
export async function openSession(address: PostgresAddress, limits: Limits): Promise<Session> {
  const { default: pg } = await import('pg');
  const pool = await connecting(address, async (tls) => {
    const types = plainTypes;
    const settings = { ...clientConfig(address, tls), types, max: CONNECTIONS_MAX, idleTimeoutMillis: IDLE_MS };
    const fresh = prepared(new pg.Pool({ ...settings, allowExitOnIdle: true }), limits);
    try {
      (await fresh.connect()).release();
      return fresh;
    } catch (error) {
      await fresh.end();
      throw error;
    }
  });
  const { name } = address;

  const using = async <T>(work: Work<T>): Promise<T> => {
    const client = await connecting(address, () => pool.connect());
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = isConnectionLost(error);
      throw postgresError(error, name);
    } finally {
      client.release(broken);
    }
  };

  const once = <T>(kind: keyof typeof BEGIN, work: Work<T>): Promise<T> =>
    using(async (client) => {
      await client.query(BEGIN[kind]);
      let result: T;
      try {
        result = await work(client);
      } catch (error) {
        // The first error is the one to tell; a connection that is gone has rolled back by itself.
        await client.query('rollback').catch(() => undefined);
        throw error;
      }
      try {
        await client.query('commit');
      } catch (error) {
        throw kind === 'writing' && isConnectionLost(error) ? unsure(name, error) : error;
      }
      return result;
    });

  const repeated = async <T>(kind: keyof typeof BEGIN, work: Work<T>): Promise<T> => {
    for (let done = 1; ; done++) {
      try {
        return await once(kind, work);
      } catch (error) {
        const undone = isConflict(error) || (isConnectionLost(error) && !isUnsure(error));
        if (!undone || done === REPEATS_MAX) throw error;
        await sleep(REPEAT_MS * done * done);
      }
    }
  };
  return {
    reading: (work) => repeated('reading', work),
    writing: (work) => repeated('writing', work),
    using,
    close: () => pool.end(),
  };
}

const isUnsure = (error: unknown): boolean => error instanceof CatalystError && /being committed/.test(error.message);
