import { describe, expect, test } from 'vitest';
import { parsePostgresUrl } from './url.ts';

describe('a Postgres URL', () => {
  test.each([
    ['postgres://ada@db.example.com/trading', 'db.example.com:5432/trading', 'prefer'],
    ['postgresql://ada:pw@10.0.0.7:6543/trading', '10.0.0.7:6543/trading', 'prefer'],
    ['postgres://localhost/trading', 'localhost:5432/trading', 'disable'],
    ['postgres://[::1]:5433/trading', '[::1]:5433/trading', 'disable'],
    ['postgres:///trading?host=/run/postgresql', '/run/postgresql:5432/trading', 'disable'],
    ['postgres://h/?dbname=a%20b&port=1&sslmode=verify-full', 'h:1/a b', 'verify-full'],
    ['postgres://h/d?sslmode=require&channel_binding=require', 'h:5432/d', 'require'],
  ])('%s is %s with sslmode %s', (url, name, sslMode) => {
    expect(parsePostgresUrl(url)).toMatchObject({ name, sslMode });
  });

  test('user, password and database may hold any character, encoded', () => {
    const url = 'postgres://a%40b:p%2Fw%3A%40%25@h/d%C3%A4%20b';
    expect(parsePostgresUrl(url)).toMatchObject({ user: 'a@b', password: 'p/w:@%', database: 'dä b' });
  });

  test('where it is silent the environment that is handed in says user, password and guard, and an empty variable nothing', () => {
    const environment = { PGUSER: 'ada', PGPASSWORD: 'pw', PGSSLMODE: 'verify-full' };
    const said = { user: 'ada', password: 'pw', sslMode: 'verify-full' };
    expect(parsePostgresUrl('postgres://h/d', environment)).toMatchObject(said);
    expect(parsePostgresUrl('postgres://bob:x@h/d?sslmode=disable', environment)).toMatchObject({
      user: 'bob',
      password: 'x',
      sslMode: 'disable',
    });
    const silent = parsePostgresUrl('postgres://h/d', { PGUSER: '', PGPASSWORD: '', PGSSLMODE: '' });
    expect(silent).toMatchObject({ user: undefined, password: undefined, sslMode: 'prefer' });
    expect(() => parsePostgresUrl('postgres://h/d', { PGSSLROOTCERT: '/none.pem' })).toThrow('/none.pem');
  });

  test.each([
    ['postgres:trading', 'cannot be read'],
    ['postgres:/u:secret@h/d', 'cannot be read'],
    ['postgres://u:se/cret@h/d', 'cannot be read'],
    ['postgres://u:%se%cret@h/d', 'cannot be read'],
    ['postgres://u:secret@h:99999/d', 'cannot be read'],
    ['postgres://u:secret@h/d?port=0', 'a port that is none'],
    ['postgres://u:secret@h/d?sslmode=maybe', 'sslmode=maybe is not known'],
    ['postgres://u:secret@h/d?ssl_mode=require', 'parameter ssl_mode that is not known'],
    ['postgres://u:secret@h/d?password=secret', 'parameter password that is not known'],
  ])('%s is a usage error that does not show the password', (url, message) => {
    expect.assertions(3);
    try {
      parsePostgresUrl(url);
    } catch (error) {
      expect(error).toMatchObject({ code: 'usage', exitCode: 2, message: expect.stringContaining(message) as string });
      const said = error as Error & { hint: string };
      expect(`${said.message}${said.hint}${said.stack ?? ''}`).not.toMatch(/se\/?cret/);
      expect(said.cause).toBeUndefined();
    }
  });

  test('a parameter written nearly right is named', () => {
    expect(() => parsePostgresUrl('postgres://h/d?sslmod=require')).toThrow(
      expect.objectContaining({ hint: 'Did you mean sslmode?' }),
    );
  });

  test('a file of authorities that cannot be read is the outside world', () => {
    const url = 'postgres://h/d?sslmode=verify-full&sslrootcert=/nowhere/ca.crt';
    expect(() => parsePostgresUrl(url)).toThrow(expect.objectContaining({ code: 'io', exitCode: 4 }));
    expect(parsePostgresUrl('postgres://h/d?sslmode=verify-full&sslrootcert=system').ca).toBeUndefined();
  });
});
