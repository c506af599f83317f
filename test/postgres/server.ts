import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Installation } from './installation.ts';

export interface ServerOptions {
  /** A free one unless told. It stays the same when the server starts again. */
  readonly port?: number | undefined;
  /** Whether commits are written through to the disk; tests of anything else are faster without. */
  readonly durable?: boolean | undefined;
  /** How its texts are put in order unless told: by bytes (`C`), or as in a dictionary, which few statements can rely on. */
  readonly collation?: 'C' | 'en-US' | undefined;
  /** Settings of postgresql.conf: `{ shared_buffers: '256MB' }`. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

export interface PostgresServer {
  readonly port: number;
  /** Its data, its log, and whatever a test lays beside them; gone after `remove`. */
  readonly folder: string;
  readonly password: string;
  /** The URL of a database, `postgres` unless told. */
  url(database?: string): string;
  /** The URL of a new database. */
  emptyDatabase(): Promise<string>;
  /** Starts it, with these settings from now on. */
  start(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends it as an administrator does: connections are cut, what is committed is on disk. */
  stop(): Promise<void>;
  /** Ends every process of it at once and without a checkpoint, as a crash does: what comes next is recovery. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

const USER = 'catalyst';
const START_MS = 60_000;
const FAST = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** Postgres refuses to run as root: root hands it to nobody. */
const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise<void>((done) => {
    probe.close(() => done());
  });
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** One statement on a connection of its own. */
export async function query(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** The folder of the programs; a copy where the server's user may not read the original. */
function readableBin(installation: Installation, folder: string): string {
  const tried = spawnSync(join(installation.bin, 'postgres'), ['--version'], { ...account, cwd: folder });
  if (tried.status === 0) return installation.bin;
  const copy = join(folder, 'native');
  cpSync(join(installation.bin, '..'), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

/**
 * A process that outlives this one by a second: it ends the server and clears its folder when the owner is gone. The folder
 * of the run goes only with the run: servers that come later need it.
 */
function watch(folder: string, owner: number): void {
  const run = process.env['CATALYST_TEST_POSTGRES']?.split(' ')[0] ?? owner;
  const script = `
    while kill -0 ${owner} 2>/dev/null && [ -d "$1/data" ]; do sleep 1; done
    [ -f "$1/data/postmaster.pid" ] && kill -QUIT $(head -n 1 "$1/data/postmaster.pid") && sleep 1
    rm -rf "$1"
    kill -0 ${run} 2>/dev/null || rmdir "$(dirname "$1")" 2>/dev/null`;
  spawn('sh', ['-c', script, 'watch', folder], { cwd: '/', detached: true, stdio: 'ignore' }).unref();
}

async function initialise(bin: string, folder: string, password: string, icu: readonly string[]): Promise<void> {
  const secret = join(folder, 'password');
  writeFileSync(secret, password);
  if (account.uid !== undefined) chownSync(secret, account.uid, account.gid);
  const how = ['--encoding=UTF8', '--locale=C', ...icu, '--no-sync', '--auth=scram-sha-256', `--pwfile=${secret}`];
  await promisify(execFile)(join(bin, 'initdb'), ['-D', join(folder, 'data'), '-U', USER, ...how], {
    ...account,
    cwd: folder,
    env: { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' },
  });
  rmSync(secret);
}

/** Makes a server in `folder` and starts it; both are gone soon after the process `owner` is. */
export async function makeServer(
  installation: Installation,
  options: ServerOptions & { readonly folder: string; readonly owner: number },
): Promise<PostgresServer> {
  const { folder } = options;
  const port = options.port ?? (await freePort());
  const password = randomBytes(12).toString('hex');
  const log = join(folder, 'server.log');
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o755);
  const bin = readableBin(installation, folder);
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  if (account.uid !== undefined) chownSync(join(folder, 'data'), account.uid, account.gid);
  watch(folder, options.owner);
  const { collation = 'C' } = options;
  const icu = collation === 'C' ? [] : ['--locale-provider=icu', `--icu-locale=${collation}`];
  await initialise(bin, folder, password, icu);
  let settings: Record<string, string> = {
    ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '100', timezone: 'UTC' },
    ...(options.durable === true ? {} : FAST),
    ...options.settings,
  };

  let running: ChildProcess | undefined;
  const url = (database = 'postgres'): string => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
  const alive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

  const start = async (more: Readonly<Record<string, string>> = {}): Promise<void> => {
    settings = { ...settings, ...more };
    const out = openSync(log, 'a');
    const args = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const child = spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), '-p', `${port}`, ...args], {
      ...account,
      cwd: folder,
      env: { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    child.unref();
    running = child;
    const deadline = Date.now() + START_MS;
    for (;;) {
      try {
        await query(url(), 'select 1');
        return;
      } catch (error) {
        if (!alive(child) || Date.now() > deadline)
          throw new Error(`${installation.name} did not start:\n${readFileSync(log, 'utf8')}`, { cause: error });
      }
      await sleep(25);
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (running === undefined) return;
    const exit = alive(running) ? once(running, 'exit') : undefined;
    running.ref();
    running.kill(signal);
    await exit;
    running = undefined;
  };
  await start();
  return {
    port,
    folder,
    password,
    url,
    emptyDatabase: async () => {
      const name = `t_${randomBytes(6).toString('hex')}`;
      await query(url(), `create database ${name}`);
      return url(name);
    },
    start,
    stop: () => end('SIGINT'),
    kill: () => end('SIGQUIT'),
    remove: async () => {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
