import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { CatalystError } from '../../../model/errors.ts';
import { errorCode } from '../../refusals.ts';

/** Both halves of the advisory lock that guards a target: one migration at a time in a database. */
const LOCK = [0x6d696772, 0x61746531] as const;
const LOCK_POLL_MS = 200;

/** Memory of an index build: a managed server of 1 GB can spare it, and 5 million keys of 40 bytes need no second pass. */
const MAINTENANCE_MEMORY = '256MB';

/**
 * Prepares a connection for a migration. The server looks every second whether its client still lives, so that what a
 * killed run was doing ends soon after it; nothing waits for ever for a table that someone else holds.
 */
export async function prepareSession(client: Client, lockTimeoutMs: number): Promise<void> {
  await client.query(
    `set application_name = 'catalyst migrate'; set timezone = 'UTC'; set statement_timeout = 0;
     set idle_in_transaction_session_timeout = 0; set lock_timeout = ${lockTimeoutMs};
     set maintenance_work_mem = '${MAINTENANCE_MEMORY}'; set max_parallel_maintenance_workers = 2;
     set search_path = pg_catalog; set array_nulls = on`,
  );
  // A server on a platform that cannot tell refuses the setting (PostgreSQL 15, 20.3); then a dead client is found later.
  await client.query(`select set_config('client_connection_check_interval', '1s', false)`).catch((error: unknown) => {
    if (errorCode(error) !== '22023') throw error;
  });
}

/**
 * Takes the lock of the target for as long as the session lives. A killed run's session may linger for a moment.
 * @throws CatalystError `busy` when another migration holds it longer than `waitMs`.
 */
export async function lockTarget(client: Client, waitMs: number): Promise<void> {
  for (let waited = 0; ; waited += LOCK_POLL_MS) {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [
      ...LOCK,
    ]);
    if (rows[0].locked) return;
    if (waited >= waitMs) break;
    await sleep(LOCK_POLL_MS);
  }
  throw new CatalystError(
    'busy',
    'another migration is writing to this database',
    'wait until it has ended, then give the same command again',
  );
}
