import { copyFileSync, chmodSync, chownSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../test/cli/built.ts';
import { startServer } from '../../../test/postgres.ts';
import type { PostgresServer } from '../../../test/postgres.ts';
import { connectClient } from './connection.ts';

const FILES = join(ROOT, 'test', 'postgres', 'tls');
const authority = `&sslrootcert=${join(FILES, 'authority.crt')}`;
const stranger = `&sslrootcert=${join(FILES, 'stranger.crt')}`;

let server: PostgresServer;
let plain: PostgresServer;
beforeAll(async () => {
  plain = await startServer();
  server = await startServer({ settings: { listen_addresses: 'localhost,127.0.0.1' } });
  await server.stop();
  const data = join(server.folder, 'data');
  const { uid, gid } = statSync(data);
  for (const name of ['server.crt', 'server.key']) {
    copyFileSync(join(FILES, name), join(data, name));
    chmodSync(join(data, name), 0o600);
    chownSync(join(data, name), uid, gid);
  }
  await server.start({ ssl: 'on' });
});
afterAll(async () => {
  await server.remove();
  await plain.remove();
});

async function connected(url: string, parameters: string): Promise<string> {
  const client = await connectClient(`${url}?${parameters}`).catch((error: unknown) => error as { message: string });
  if ('message' in client) return client.message.replace(/^The database \S+ /, '');
  const { rows } = await client.query<{ ssl: boolean }>('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
  await client.end();
  return rows[0].ssl ? 'TLS' : 'plain';
}

// The server's certificate is of `localhost`, by an authority of these tests.
test.each([
  ['sslmode=disable', '127.0.0.1', 'plain'],
  ['sslmode=prefer', '127.0.0.1', 'TLS'],
  ['sslmode=require', '127.0.0.1', 'TLS'],
  [`sslmode=require${stranger}`, '127.0.0.1', 'has a certificate that is not trusted'],
  ['sslmode=verify-ca', '127.0.0.1', 'has a certificate that is not trusted'],
  [`sslmode=verify-ca${authority}`, '127.0.0.1', 'TLS'],
  [`sslmode=verify-ca${stranger}`, '127.0.0.1', 'has a certificate that is not trusted'],
  [`sslmode=verify-full${authority}`, '127.0.0.1', 'has a certificate that is not trusted'],
  [`sslmode=verify-full${authority}`, 'localhost', 'TLS'],
  ['sslmode=verify-full', 'localhost', 'has a certificate that is not trusted'],
])('%s at %s: %s', async (parameters, host, outcome) => {
  expect(await connected(server.url().replace('127.0.0.1', host), parameters)).toBe(outcome);
});

test.each([
  ['sslmode=prefer', 'plain'],
  ['sslmode=require', 'does not offer TLS, which sslmode asks for'],
  ['sslmode=verify-full', 'does not offer TLS, which sslmode asks for'],
])('%s at a server without TLS: %s', async (parameters, outcome) => {
  expect(await connected(plain.url(), parameters)).toBe(outcome);
});
