import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { emptyDatabase } from '../postgres.ts';
import { catalyst } from './run.ts';

interface Setting {
  readonly name: string;
  readonly value: unknown;
  readonly source: string;
}

const folder = (files: Record<string, string> = {}): string => {
  const cwd = mkdtempSync(join(tmpdir(), 'catalyst-settings-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
};

async function setting(name: string, argv: string[], cwd: string, environment = {}): Promise<Setting | undefined> {
  const run = await catalyst(['config', '--json', ...argv], { cwd, environment });
  expect(run.stderr).toBe('');
  const { settings } = JSON.parse(run.stdout) as { settings: Setting[] };
  return settings.find((it) => it.name === name);
}

test('environment wins over file, file over default, and each says where it came from', async () => {
  const cwd = folder({ 'catalyst.yaml': 'on_invalid: skip\nzone: America/New_York\n' });
  expect(await setting('on_invalid', [], folder())).toMatchObject({ value: 'reject', source: 'default' });
  expect(await setting('on_invalid', [], cwd)).toMatchObject({ value: 'skip', source: 'catalyst.yaml' });
  const environment = { CATALYST_ON_INVALID: 'reject' };
  expect(await setting('on_invalid', [], cwd, environment)).toMatchObject({ value: 'reject', source: 'environment' });
  expect(await setting('zone', [], cwd, environment)).toMatchObject({ source: 'catalyst.yaml' });
});

test('--config reads another file, --environment adds to the environment without overriding it', async () => {
  const cwd = folder({ 'other.yaml': 'zone: Asia/Tokyo', '.env': 'CATALYST_ZONE=Europe/Paris\nDATABASE_URL=x.db\n' });
  expect(await setting('zone', ['--config', 'other.yaml'], cwd)).toMatchObject({
    value: 'Asia/Tokyo',
    source: 'other.yaml',
  });
  expect(await setting('zone', ['--environment', '.env'], cwd)).toMatchObject({ value: 'Europe/Paris' });
  const environment = { CATALYST_ZONE: 'UTC' };
  expect(await setting('zone', ['--environment', '.env'], cwd, environment)).toMatchObject({ value: 'UTC' });
  expect(await setting('db', ['--environment', '.env'], cwd)).toMatchObject({ value: 'x.db', source: 'environment' });
});

test('a password is never shown', async () => {
  const cwd = folder({ 'catalyst.yaml': 'nonsense' });
  // Nothing listens on port 1.
  const environment = { DATABASE_URL: 'postgres://ann:s3cret@127.0.0.1:1/x' };
  expect(await setting('db', [], folder(), environment)).toMatchObject({
    value: 'postgres://ann:***@127.0.0.1:1/x',
  });
  for (const [code, ...argv] of [
    [2, 'config', '--verbose'],
    [4, 'data', 'list', '--verbose', '--log-file', join(cwd, 'log')],
  ] as const) {
    const run = await catalyst(argv, { cwd: argv[0] === 'config' ? cwd : folder(), environment });
    expect(run.code).toBe(code);
    expect(run.stdout + run.stderr).not.toContain('s3cret');
  }
  expect(readFileSync(join(cwd, 'log'), 'utf8')).not.toContain('s3cret');
});

test.each([
  ['on the line', {}, ['data', 'list', '--db', 'postgres://ann:s3cret@h/x'], '--db', 'DATABASE_URL'],
  [
    'as a parameter on the line',
    {},
    ['backtest', 'sma-cross', '--db=postgres://h/x?password=s3cret'],
    '--db',
    'DATABASE_URL',
  ],
  [
    'on the line of a migration',
    {},
    ['migrate', '--from', 'postgres://u:s3cret@h/x', '--to', 'b.db'],
    '--from',
    'CATALYST_FROM',
  ],
  [
    'in the settings',
    { 'catalyst.yaml': 'db: postgres://ann:s3cret@h/x' },
    ['data', 'list'],
    'catalyst.yaml: db',
    'DATABASE_URL',
  ],
  [
    'in the settings that are shown',
    { 'catalyst.yaml': 'to: postgres://ann:s3cret@h/x' },
    ['config'],
    'catalyst.yaml: to',
    'CATALYST_TO',
  ],
])('a password %s is refused and not shown', async (_, files, argv, place, variable) => {
  const run = await catalyst(argv, { cwd: folder(files) });
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(`${place} holds a password`);
  expect(run.stderr).toContain(`put the URL into ${variable}, the password into PGPASSWORD`);
  expect(run.stderr).not.toContain('s3cret');
});

test('the password of a server comes from DATABASE_URL or PGPASSWORD, in the environment or an --environment file', async () => {
  const url = new URL(await emptyDatabase());
  const whole = url.href;
  const { password } = url;
  url.password = '';
  const cwd = folder({ 'url.env': `DATABASE_URL=${whole}\n`, 'password.env': `PGPASSWORD=${password}\n` });
  for (const [argv, environment] of [
    [[], { DATABASE_URL: whole }],
    [['--environment', 'url.env'], {}],
    [['--db', url.href], { PGPASSWORD: password }],
    [['--db', url.href, '--environment', 'password.env'], {}],
  ] as const) {
    // Somebody has got in, and found no bars.
    const run = await catalyst(['data', 'list', ...argv], { cwd, environment });
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('no database of catalyst') as string });
  }
});

test.each([
  [{ 'catalyst.yaml': 'on_invlid: skip' }, {}, 'catalyst.yaml: unknown setting on_invlid', 'did you mean on_invalid?'],
  [{ 'catalyst.yaml': '__proto__: skip' }, {}, 'catalyst.yaml: unknown setting __proto__', '`catalyst config` lists'],
  [{ 'catalyst.yaml': 'zone: [a' }, {}, 'catalyst.yaml: ', 'write one `key: value` a line'],
  [{ 'catalyst.yaml': 'zone' }, {}, 'catalyst.yaml is not a list of settings', 'write one `key: value` a line'],
  [{ 'catalyst.yaml': 'zone: {a: 1}' }, {}, 'catalyst.yaml: zone has no plain value', 'write `zone: value`'],
  [{ 'catalyst.yaml': 'quiet: maybe' }, {}, 'catalyst.yaml: quiet maybe: expected true or false', 'shows examples'],
  [{}, { CATALYST_ON_INVLID: 'skip' }, 'unknown setting CATALYST_ON_INVLID', 'did you mean CATALYST_ON_INVALID?'],
  [{}, { CATALYST_ON_INVALID: 'no' }, 'CATALYST_ON_INVALID no: expected one of reject, skip', 'shows examples'],
])('%o with %o is refused', async (files, environment, what, hint) => {
  const run = await catalyst(['config'], { cwd: folder(files), environment });
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(what);
  expect(run.stderr).toContain(hint);
});

test('a settings file that is not there is refused when it was asked for', async () => {
  const run = await catalyst(['config', '--config', 'none.yaml'], { cwd: folder() });
  expect(run).toMatchObject({ code: 2 });
  expect(run.stderr).toContain('cannot read none.yaml');
});

test('--log-file tells start and end, one JSON object a line', async () => {
  const cwd = folder();
  await catalyst(['config', '--log-file', join(cwd, 'log')], { cwd });
  const events = readFileSync(join(cwd, 'log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { time: string; event: string });
  expect(events.map(({ event }) => event)).toEqual(['start', 'end']);
  expect(events[0].time).toBe('2026-01-02T03:04:05Z');
});

test('a setting means one thing: every command that has it reads the same values and begins with the same', async () => {
  const seen = new Map<string, object>();
  for (const [name, { load }] of Object.entries(COMMANDS)) {
    for (const [key, option] of Object.entries((await load()).options)) {
      if (option.setting !== true) continue;
      const meaning = { takes: option.takes, initial: option.initial, choices: option.choices };
      expect({ name, key, ...meaning }).toEqual({ name, key, ...(seen.get(key) ?? meaning) });
      seen.set(key, meaning);
    }
  }
  expect(await setting('adjust', [], folder())).toMatchObject({ value: 'as_of', source: 'default' });
});
