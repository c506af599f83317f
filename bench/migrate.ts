/**
 * `npm run bench:migrate [rows] [postgres version]`: clean bars into a Postgres with the settings it comes with, by
 * catalyst and, where it is installed, by pgloader; each in a process of its own, every cell compared afterwards.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { Sqlite } from '../src/storage/sqlite-driver.ts';
import { buildProgram } from '../test/cli/built.ts';
import { postgresInstallations, startServer } from '../test/postgres.ts';
import { cleanBars } from './migrate-source.ts';

const rows = Number(process.argv[2] ?? 5_000_000);
const version = Number(process.argv[3] ?? postgresInstallations()[0].version);
const RSS_POLL_MS = 50;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const thousands = (n: number): string => Math.round(n).toLocaleString('en-US');

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

interface Timed {
  readonly code: number | null;
  readonly stdout: string;
  readonly seconds: number;
  /** The most memory the process ever had, as Linux counts it; NaN elsewhere. */
  readonly peakMb: number;
}

/** The high-water mark of a process's memory so far; NaN when it cannot be known. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024;
  } catch (error) {
    // The process has just ended, or this is no Linux.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return NaN;
    throw error;
  }
}

async function timed(command: string, args: readonly string[], more: Record<string, string> = {}): Promise<Timed> {
  const started = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], ...more },
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  let peakMb = NaN;
  const poll = setInterval(() => {
    const now = child.pid === undefined ? NaN : peakOf(child.pid);
    if (!(now <= peakMb) && !Number.isNaN(now)) peakMb = now;
  }, RSS_POLL_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(poll);
  return { code, stdout, seconds: (performance.now() - started) / 1000, peakMb };
}

const COLUMNS = ['id', 'symbol', 'ts', 'open', 'high', 'low', 'close', 'vwap', 'volume'] as const;
const TEXTS = { getTypeParser: () => String };
/** As double: a float4 prints the digits it was given, and is another number all the same. */
const PRINTED: Readonly<Record<string, string>> = {
  ts: `to_char(ts, 'YYYY-MM-DD HH24:MI:SS')`,
  ...Object.fromEntries(['open', 'high', 'low', 'close'].map((name) => [name, `${name}::float8::text`])),
};
const BATCH = 20_000;

/** Cells of the target that are not what SQLite holds: its own digits of doubles, decimals as numbers, times as written. */
async function changedCells(path: string, url: string, table: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const changed = new Map<string, number>();
  let seen = 0;
  try {
    await client.query(`set timezone = 'UTC'`);
    await client.query('begin');
    const list = COLUMNS.map((name) => PRINTED[name] ?? name);
    await client.query(`declare cells cursor for select ${list.join(', ')} from ${table} t order by t.id`);
    const db = new Sqlite(path, { readonly: true });
    const source = db
      .prepare(`select ${COLUMNS.join(', ')} from price_bars order by id`)
      .raw()
      .iterate();
    for (;;) {
      const batch = await client.query<(string | null)[]>({
        text: `fetch ${BATCH} from cells`,
        rowMode: 'array',
        types: TEXTS,
      });
      if (batch.rows.length === 0) break;
      for (const row of batch.rows) {
        const { value: original } = source.next() as { value: (string | number)[] };
        seen++;
        for (const [i, name] of COLUMNS.entries()) {
          const was = original[i];
          const same = typeof was === 'number' ? Number(row[i]) === was : row[i] === was;
          if (!same) changed.set(name, (changed.get(name) ?? 0) + 1);
        }
      }
    }
    source.return?.();
    db.close();
  } finally {
    await client.end();
  }
  const sum = [...changed.values()].reduce((a, b) => a + b, 0);
  const where = [...changed].map(([name, count]) => `${name} ${thousands(count)}`).join(', ');
  return `${thousands(seen)} rows there, ${thousands(sum)} cells changed${where === '' ? '' : ` (${where})`}`;
}

async function placeOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found = await client.query<{ place: string }>(
    `select schemaname || '.' || tablename as place from pg_tables where tablename = 'price_bars'`,
  );
  await client.end();
  return found.rows[0].place;
}

async function ours(source: string, url: string): Promise<void> {
  const program = await buildProgram('bench-migrate');
  const args = [program, 'migrate', '--from', source, '--zone', 'UTC', '--json'];
  const environment = { CATALYST_TO: url };
  const first = await timed(process.execPath, args, environment);
  if (first.code !== 0) throw new Error(`catalyst migrate ended with ${first.code}`);
  const said = JSON.parse(first.stdout) as { startedAt: string; finishedAt: string; verified: boolean };
  const brought = (Date.parse(said.finishedAt) - Date.parse(said.startedAt)) / 1000;
  say(
    `catalyst: ${brought.toFixed(1)} s until everything is visible (${thousands(rows / brought)} rows/s; promise: 15 s), ` +
      `${(first.seconds - brought).toFixed(1)} s more for start and proof, ${first.seconds.toFixed(1)} s in all, ` +
      `peak ${first.peakMb.toFixed(0)} MB (promise: 300), verified ${said.verified}`,
  );
  const again = await timed(process.execPath, [...args, '--verify'], environment);
  say(
    `catalyst --verify: ${again.seconds.toFixed(1)} s (promise: 15 s), peak ${again.peakMb.toFixed(0)} MB, exit ${again.code}`,
  );
  say(`catalyst: ${await changedCells(source, url, await placeOf(url))}`);
}

/** The casts that keep what its defaults round: see its manual, "SQLite Database Casting Rules". */
const TUNED = `cast type decimal to numeric drop typemod using float-to-string,
  type real to "double precision" drop typemod using float-to-string,
  type timestamp to timestamptz drop typemod using sqlite-timestamp-to-timestamp`;

async function pgloader(name: string, casts: string, source: string, url: string, folder: string): Promise<void> {
  const file = join(folder, `${name}.load`);
  const body = `load database from sqlite://${source} into ${url.replace('postgres://', 'postgresql://')}
    with include drop, create tables, create indexes, reset sequences set timezone to 'UTC' ${casts};`;
  writeFileSync(file, body);
  const run = await timed('pgloader', [file]);
  say(
    `pgloader, ${name}: ${run.seconds.toFixed(1)} s (${thousands(rows / run.seconds)} rows/s), peak ${run.peakMb.toFixed(0)} MB, exit ${run.code}`,
  );
  say(`pgloader, ${name}: ${await changedCells(source, url, await placeOf(url))}`);
}

const installation = postgresInstallations().find((it) => it.version === version);
if (installation === undefined) throw new Error(`no Postgres ${version} here`);
const folder = mkdtempSync(join(tmpdir(), 'catalyst-bench-'));
const source = cleanBars(rows);
// Durable, with the settings it comes with: what a small droplet has.
const server = await startServer({ durable: true }, installation);
try {
  const before = await sha256(source);
  say(`${thousands(rows)} rows, five prices each, into ${installation.name}: primary key and one unique index`);
  await ours(source, await server.emptyDatabase());
  say(`the source is ${(await sha256(source)) === before ? 'byte for byte the same' : 'CHANGED'} (sha256 ${before})`);
  if (spawnSync('pgloader', ['--version']).error === undefined) {
    await pgloader('default', '', source, await server.emptyDatabase(), folder);
    await pgloader('tuned', TUNED, source, await server.emptyDatabase(), folder);
  } else say('pgloader is not installed (Debian: apt install pgloader)');
} finally {
  await server.remove();
  rmSync(folder, { recursive: true });
}
