import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresInstallations } from './postgres/installation.ts';
import type { Installation } from './postgres/installation.ts';
import { makeServer, query } from './postgres/server.ts';
import type { PostgresServer, ServerOptions } from './postgres/server.ts';

export { postgresInstallations } from './postgres/installation.ts';
export type { Installation } from './postgres/installation.ts';
export { query } from './postgres/server.ts';
export type { PostgresServer, ServerOptions } from './postgres/server.ts';

/**
 * Real servers for tests. Each kind there is (the one in node_modules, and the system's own from version 15 on) is
 * started once a test run, by the first test that asks, and ends with the run however that ends.
 *
 *   describe.each(postgresServers())('$name', (server) => { const url = await server.emptyDatabase() … })
 *   const url = await emptyDatabase();                    // on the newest
 *   const own = await startServer({ durable: true });     // one's own, to be killed and started again
 */
export interface SharedServer {
  /** `postgres 18` */
  readonly name: string;
  readonly version: number;
  readonly installation: Installation;
  /** The URL of a new database, of which the user is the owner and a superuser. */
  readonly emptyDatabase: () => Promise<string>;
}

const START_MS = 60_000;

/** The folder of this test run and the process that it ends with; outside vitest, this process. */
function runFolder(): { folder: string; owner: number } {
  const known = process.env['CATALYST_TEST_POSTGRES'];
  if (known !== undefined) {
    const [owner, folder] = known.split(' ');
    return { folder, owner: Number(owner) };
  }
  const folder = mkdtempSync(join(tmpdir(), 'catalyst-postgres-'));
  chmodSync(folder, 0o755);
  process.env['CATALYST_TEST_POSTGRES'] = `${process.pid} ${folder}`;
  return { folder, owner: process.pid };
}

/** The URL of the run's server of this kind: whoever comes first makes it, the others wait. */
async function sharedUrl(installation: Installation): Promise<string> {
  const { folder, owner } = runFolder();
  const place = join(folder, `shared-${installation.version}`);
  const ready = `${place}.url`;
  try {
    mkdirSync(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const deadline = Date.now() + START_MS;
    while (!existsSync(ready)) {
      if (Date.now() > deadline) throw new Error(`the shared ${installation.name} did not start; see ${place}`);
      await sleep(20);
    }
    return readFileSync(ready, 'utf8');
  }
  const server = await makeServer(installation, { folder: place, owner, collation: 'en-US' });
  writeFileSync(`${ready}.new`, server.url());
  renameSync(`${ready}.new`, ready);
  return server.url();
}

async function emptyDatabaseOn(installation: Installation): Promise<string> {
  const url = new URL(await sharedUrl(installation));
  const name = `t_${randomBytes(6).toString('hex')}`;
  await query(url.href, `create database ${name}`);
  url.pathname = `/${name}`;
  return url.href;
}

/** Every kind of server there is, newest first; at least one, or an error that says what to do. */
export function postgresServers(): readonly SharedServer[] {
  return postgresInstallations().map((installation) => ({
    name: installation.name,
    version: installation.version,
    installation,
    emptyDatabase: () => emptyDatabaseOn(installation),
  }));
}

/** The URL of a new database on the run's shared server: the newest, unless told. */
export const emptyDatabase = (installation: Installation = postgresInstallations()[0]): Promise<string> =>
  emptyDatabaseOn(installation);

/** A server of one's own, which may be stopped, killed and started again. Remove it in the end; a crash removes it too. */
export async function startServer(
  options: ServerOptions = {},
  installation: Installation = postgresInstallations()[0],
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(runFolder().folder, 'own-'));
  return makeServer(installation, { ...options, folder, owner: process.pid });
}
