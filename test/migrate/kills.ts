import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import { startServer } from '../postgres.ts';
import type { PostgresServer } from '../postgres.ts';
import { chance } from '../walk.ts';
import { ZONES, makeAwkward } from './awkward.ts';
import { fill } from './awkward/fill.ts';
import { CURRENT } from './awkward/generations.ts';
import type { Shape } from './awkward/shapes.ts';
import { essence, migrate } from './program.ts';
import type { Migrated } from './program.ts';
import { startProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';
import { openTarget } from './target.ts';

/** A server, a proxy before it that sees every message, a source, and what an undisturbed run of it comes to. */
export interface KillStage {
  readonly server: PostgresServer;
  readonly proxy: Proxy;
  readonly source: string;
  readonly args: readonly string[];
  readonly clean: {
    readonly essence: unknown;
    /** Bytes of COPY data, messages, and milliseconds of the whole run. */
    readonly copied: number;
    readonly effects: number;
    readonly ms: number;
    /** The numbers of the messages that are SQL, by what the SQL does; and of those that are rows. */
    readonly statements: ReadonlyMap<string, readonly number[]>;
    readonly data: readonly number[];
    /** Rows of the largest table in the end. */
    readonly bars: number;
  };
  close(): Promise<void>;
}

const BARS = 'price_bars';

/** Most of it is rows: what the copying redoes is then what counts. */
export interface KillSource {
  readonly bars: number;
  /** The hazards beside the cells. */
  readonly shapes: readonly Shape[];
}

/** Every cell of the awkward database, the old system's tables, and bars. */
function makeSource(path: string, { bars, shapes }: KillSource): void {
  const db = new Sqlite(path);
  db.exec(CURRENT);
  fill(db, 20, 7);
  db.exec(`create table ${BARS} (id integer primary key, symbol text, at timestamp, close decimal, unique (symbol, at));
    with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${bars})
    insert into ${BARS} select i + 1, 'S' || (i % 50), 1700000000 + i, case when i % 1000 = 7 then 'n/a' else i / 8.0 end from n`);
  db.close();
  makeAwkward(path, shapes);
}

export async function prepareKills(what: KillSource): Promise<KillStage> {
  const folder = mkdtempSync(join(tmpdir(), 'catalyst-kills-'));
  const source = join(folder, 'old.db');
  makeSource(source, what);
  const server = await startServer();
  const proxy = await startProxy(server.port);
  const args = ['--from', source, '--zone', 'UTC', ...ZONES];
  const statements = new Map<string, number[]>();
  const data: number[] = [];
  proxy.onEffect = ({ letter, number, sql }) => {
    if (letter === 'd') data.push(number);
    else if (letter === 'Q' || letter === 'P') {
      const effect = effectOf(sql);
      statements.set(effect, [...(statements.get(effect) ?? []), number]);
    }
    return true;
  };
  // The first run warms what later ones find warm; the second is the measure.
  await migrate([...args, '--to', throughProxy(await server.emptyDatabase(), proxy)]);
  statements.clear();
  data.length = proxy.copied = proxy.effects = 0;
  const started = performance.now();
  const clean = await migrate([...args, '--to', throughProxy(await server.emptyDatabase(), proxy)]);
  if (clean.certificate === null) throw new Error(`the undisturbed run failed: ${clean.stderr}`);
  const { copied, effects } = proxy;
  const ms = performance.now() - started;
  const bars = clean.certificate.tables.find(({ name }) => name === BARS)!.migrated;
  return {
    ...{ server, proxy, source, args },
    clean: {
      essence: essence(clean.certificate),
      copied,
      effects,
      ms,
      statements: new Map(statements),
      data,
      bars,
    },
    close: async () => {
      await proxy.close();
      await server.remove();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What a statement does, whichever table it does it to. */
const effectOf = (sql: string): string =>
  sql
    .replaceAll(/"(?:[^"]|"")*"/g, 'name')
    .replaceAll(/\d+/g, '0')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 60);

function throughProxy(url: string, proxy: Proxy): string {
  const it = new URL(url);
  it.port = String(proxy.port);
  return it.href;
}

/** When a run is killed, and what is: the program before or after a message reached the server, or the server itself. */
interface Moment {
  readonly what: 'program' | 'server' | 'network';
  readonly at: { readonly effect: number; readonly reached: boolean } | { readonly ms: number };
}

/**
 * Seeded: two in ten at any time, six at a statement, two at rows; one in five takes the server down. Every kind of
 * statement is as likely as every other: most are said for each table anew, and the rare ones matter as much.
 */
function momentOf(next: () => number, { clean }: KillStage): Moment {
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  const how = next();
  const what = next() < 0.2 ? 'server' : next() < 0.1 ? 'network' : 'program';
  if (how < 0.2) return { what, at: { ms: next() * clean.ms } };
  return {
    what,
    at: { effect: one(how < 0.8 ? one([...clean.statements.values()]) : clean.data), reached: next() < 0.5 },
  };
}

const told = ({ what, at }: Moment): string =>
  'ms' in at
    ? `${what} after ${Math.round(at.ms)} ms`
    : `${what} ${at.reached ? 'after' : 'before'} message ${at.effect}`;

export interface Killed {
  readonly seed: number;
  readonly moments: readonly string[];
  /** Runs until the certificate, the killed ones among them. */
  readonly runs: number;
  /** Copied beyond what an undisturbed run copies, as a fraction of it. */
  readonly redone: number;
  /** What is not as it must be. */
  readonly wrong: readonly string[];
}

const RUNS_MAX = 6;

/** What is visible of the largest table, when it is neither nothing nor all. */
async function halfVisible(url: string, bars: number): Promise<string[]> {
  const target = await openTarget(url);
  try {
    const [[place]] = await target.query(`select to_regclass('carried.${BARS}')::text`);
    if (place === null) return [];
    const [[count]] = await target.query(`select count(*) from ${place}`);
    return Number(count) === 0 || Number(count) === bars ? [] : [`${count!} of ${bars} rows are visible`];
  } finally {
    await target.close();
  }
}

/** The program killed when all before one of the statements of a kind has reached the server, and that has not. */
function momentAt(effect: string, next: () => number, { clean }: KillStage): Moment {
  const kinds = [...clean.statements].filter(([kind]) => kind.startsWith(effect));
  const numbers = kinds.flatMap(([, all]) => all);
  if (numbers.length === 0) throw new Error(`no statement of a migration begins with ${effect}`);
  return { what: 'program', at: { effect: numbers[Math.floor(next() * numbers.length)], reached: false } };
}

/**
 * Migrates into a new database, killed `kills` times at seeded moments, the first of them at a statement that begins with
 * `effect` if one is named, until a run comes to its certificate.
 */
export async function migrateKilled(stage: KillStage, seed: number, kills: number, effect?: string): Promise<Killed> {
  const { server, proxy, args, clean } = stage;
  const next = chance(seed * 7919 + 1);
  for (let i = 0; i < 8; i++) next();
  const direct = await server.emptyDatabase();
  const to = ['--to', throughProxy(direct, proxy)];
  const moments: Moment[] = [];
  const wrong: string[] = [];
  let last: Migrated | undefined;
  let runs = 0;
  proxy.copied = 0;
  while (runs < RUNS_MAX && last?.code !== 0) {
    const isNamed = effect !== undefined && moments.length === 0;
    const moment = moments.length >= kills ? null : isNamed ? momentAt(effect, next, stage) : momentOf(next, stage);
    if (moment !== null) moments.push(moment);
    let restart: Promise<void> | undefined;
    let child: ChildProcess | undefined;
    const strike = (): void => {
      if (moment?.what === 'server') restart = server.kill().then(() => server.start());
      else if (moment?.what === 'network') proxy.cut();
      else child?.kill('SIGKILL');
    };
    proxy.effects = 0;
    proxy.onEffect = ({ number }) => {
      if (moment === null || 'ms' in moment.at || number !== moment.at.effect) return true;
      strike();
      return moment.at.reached;
    };
    const running = migrate([...args, ...to], { onStart: (it) => (child = it) });
    if (moment !== null && 'ms' in moment.at) void sleep(moment.at.ms).then(strike);
    last = await running;
    await restart;
    runs++;
    wrong.push(...(await halfVisible(direct, clean.bars)));
    const expected = last.signal === 'SIGKILL' || last.code === 0 || last.code === 4;
    if (!expected) wrong.push(`run ${runs} ended with ${last.code ?? last.signal ?? '?'}: ${last.stderr.slice(-300)}`);
  }
  if (last?.certificate === null || last === undefined)
    wrong.push(`no certificate after ${runs} runs: ${last?.stderr.slice(-300)}`);
  else if (JSON.stringify(essence(last.certificate)) !== JSON.stringify(clean.essence))
    wrong.push('another certificate');
  const redone = proxy.copied / clean.copied - 1;
  if (redone > 0.1 * moments.length) wrong.push(`${(redone * 100).toFixed(1)} % was copied again`);
  return { seed, moments: moments.map(told), runs, redone, wrong };
}
