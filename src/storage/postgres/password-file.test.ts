import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { passwordFromFile } from './password-file.ts';

const home = mkdtempSync(join(tmpdir(), 'catalyst-pgpass-'));
const path = join(home, '.pgpass');
const TEXT = `# our servers
db.example.com:5432:trading:ada:first
db.example.com:*:*:ada:second
localhost:5432:*:*:at\\:home\\\\
::1:5432:x:y:not five fields
`;
writeFileSync(path, TEXT, { mode: 0o600 });
const at = { host: 'db.example.com', port: 5432, database: 'trading', user: 'ada' };

test.each([
  ['the first line that fits', {}, 'first'],
  ['a star fits everything', { port: 6543 }, 'second'],
  ['another user has none', { user: 'bob' }, undefined],
  ['another host has none', { host: 'db.example.org' }, undefined],
  ['colons and backslashes are escaped; a socket is localhost', { host: '/run/postgresql' }, 'at:home\\'],
])('%s', (_, change, password) => {
  expect(passwordFromFile({ HOME: home }, { ...at, ...change })).toBe(password);
});

test('PGPASSFILE names another; one that is not there, is a folder, or that others may read has no password', () => {
  const other = join(home, 'other');
  writeFileSync(other, '*:*:*:*:third', { mode: 0o600 });
  expect(passwordFromFile({ HOME: home, PGPASSFILE: other }, at)).toBe('third');
  chmodSync(other, 0o640);
  for (const PGPASSFILE of [other, home, join(home, 'none')]) {
    expect(passwordFromFile({ HOME: home, PGPASSFILE }, at)).toBeUndefined();
  }
  expect(passwordFromFile({}, at)).toBeUndefined();
});
