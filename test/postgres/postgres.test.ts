import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../cli/built.ts';
import { emptyDatabase, postgresServers, query, startServer } from '../postgres.ts';

describe.each(postgresServers())('the shared $name', (server) => {
  test('gives an empty database of its own to each who asks', async () => {
    const [a, b] = await Promise.all([server.emptyDatabase(), server.emptyDatabase()]);
    expect(a).not.toBe(b);
    await query(a, 'create table t (x int)');
    const tables = "select count(*)::int as n from pg_tables where schemaname = 'public'";
    expect([await query(a, tables), await query(b, tables)]).toEqual([[{ n: 1 }], [{ n: 0 }]]);
  });

  test('is the version it says', async () => {
    const [{ version }] = await query(
      await server.emptyDatabase(),
      "select current_setting('server_version_num') as version",
    );
    expect(Math.floor(Number(version) / 10_000)).toBe(server.version);
  });
});

test('the default is the newest', async () => {
  expect(await query(await emptyDatabase(), 'show server_version_num')).toHaveLength(1);
});

test('a server of one’s own keeps what was committed through a stop and through a crash', async () => {
  const server = await startServer({ durable: true });
  const url = await server.emptyDatabase();
  await query(url, 'create table t (x int)');
  await server.stop();
  await expect(query(url, 'select 1')).rejects.toThrow();
  await server.start();
  await query(url, 'insert into t values (1)');
  await server.kill();
  await server.start();
  expect(await query(url, 'select x from t')).toEqual([{ x: 1 }]);
  await server.remove();
  expect(existsSync(server.folder)).toBe(false);
});

test('a server does not outlive a process that was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalyst-orphan-'));
  const script = `
    import { writeFileSync } from 'node:fs';
    import { startServer } from '${ROOT}/test/postgres.ts';
    const server = await startServer();
    writeFileSync('${folder}/server', server.folder);
    process.kill(process.pid, 'SIGKILL');`;
  const env = { ...process.env };
  delete env['CATALYST_TEST_POSTGRES'];
  const child = spawn('npx', ['tsx', '--input-type=module', '-e', script], { cwd: ROOT, env, stdio: 'inherit' });
  await once(child, 'exit');
  const server = readFileSync(join(folder, 'server'), 'utf8');
  for (let i = 0; i < 200 && existsSync(server); i++) await sleep(50);
  expect(existsSync(server)).toBe(false);
  rmSync(folder, { recursive: true });
});

test('the folder of a run stays while the run goes on, though the only server in it has gone with its process', async () => {
  const run = mkdtempSync(join(tmpdir(), 'catalyst-run-'));
  chmodSync(run, 0o755);
  const script = `
    import { startServer } from '${ROOT}/test/postgres.ts';
    await startServer();
    process.kill(process.pid, 'SIGKILL');`;
  const env = { ...process.env, CATALYST_TEST_POSTGRES: `${process.pid} ${run}` };
  const child = spawn('npx', ['tsx', '--input-type=module', '-e', script], { cwd: ROOT, env, stdio: 'inherit' });
  await once(child, 'exit');
  for (let i = 0; i < 200 && existsSync(run) && readdirSync(run).length > 0; i++) await sleep(50);
  // What clears up after a server does it in one go.
  await sleep(300);
  expect(existsSync(run)).toBe(true);
  expect(readdirSync(run)).toEqual([]);
  rmSync(run, { recursive: true });
});
