import { expect, test } from 'vitest';
import { cacheFolder, databaseUrl } from './database.ts';

test.each([
  [undefined, 'sqlite:/work/data/catalyst.db'],
  ['bars.db', 'sqlite:/work/bars.db'],
  ['sqlite:bars.db', 'sqlite:/work/bars.db'],
  ['/var/bars.db', 'sqlite:/var/bars.db'],
  ['sqlite://bars.db', 'sqlite:/work/bars.db'],
  ['sqlite:///var/bars.db', 'sqlite:/var/bars.db'],
  ['./a:b.db', 'sqlite:/work/a:b.db'],
  ['c:bars.db', 'sqlite:/work/c:bars.db'],
  [' Postgres://db/trading\n', 'postgres://db/trading'],
  ['postgres:trading', 'postgres:trading'],
  ['localhost:5432/trading', 'localhost:5432/trading'],
  ['postgres://db.example.com/trading', 'postgres://db.example.com/trading'],
])('the database %j, from /work, is %s', (db, url) => {
  expect(databaseUrl(db, '/work')).toBe(url);
});

test.each(['host=db dbname=trading', 'dbname = trading password=hunter2', 'Service=prod', ' port=5432'])(
  'libpq’s words %j are no file, and are not repeated',
  (db) => {
    const opening = (): string => databaseUrl(db, '/work');
    expect(opening).toThrow('the database is given in words');
    expect(opening).not.toThrow('hunter2');
    expect(databaseUrl(`./${db.trim()}`, '/work')).toBe(`sqlite:/work/${db.trim()}`);
  },
);

test.each([
  [{ HOME: '/home/ada' }, '/home/ada/.cache/catalyst'],
  [{ HOME: '/home/ada', XDG_CACHE_HOME: '/var/cache/ada' }, '/var/cache/ada/catalyst'],
  [{ HOME: '/home/ada', XDG_CACHE_HOME: 'cache' }, '/home/ada/.cache/catalyst'],
  [{ HOME: '' }, undefined],
  [{}, undefined],
])('with %j caches lie in %s', (environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
