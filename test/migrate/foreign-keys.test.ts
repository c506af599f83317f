import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import { postgresServers } from '../postgres.ts';
import { migrate } from './program.ts';
import type { Migrated } from './program.ts';
import { homesOf, openTarget } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-foreign-keys-'));
const path = join(folder, 'old.db');
const db = new Sqlite(path);
db.pragma('foreign_keys = off');
db.exec(`create table firm (id integer primary key);
  create table trade (id integer primary key, firm int references firm (id), Other INT references FIRM);
  insert into firm values (1);
  insert into trade values (1, 1, 1), (2, 99, null);`);
db.close();
afterAll(() => rmSync(folder, { recursive: true }));

const keysOf = ({ code, certificate, stderr }: Migrated): unknown => {
  expect([code, certificate === null ? stderr : '']).toEqual([0, '']);
  const keys = certificate!.objects.filter(({ kind }) => kind === 'foreign key');
  return keys.map(({ name, notKept }) => [name, notKept]);
};

describe.each(postgresServers())('a foreign key on $name', (server) => {
  test('of a table that was carried alone before is told as not kept, as long as the target has none', async () => {
    const url = await server.emptyDatabase();
    const bring = (...more: string[]): Promise<Migrated> => migrate(['--from', path, '--to', url, ...more]);
    await bring('--tables', 'trade');
    const without = 'the table stands in the target without it';
    const whole = await bring();
    expect(whole.certificate!.tables.map(({ name, quarantined }) => [name, quarantined])).toEqual([
      ['firm', 0],
      ['trade', 0],
    ]);
    const firm = ['firm', without];
    expect(keysOf(whole)).toEqual(expect.arrayContaining([firm, [expect.stringMatching(/^other$/i), without]]));
    expect(keysOf(await bring('--verify'))).toEqual(keysOf(whole));
    const target = await openTarget(url);
    const homes = await homesOf(target);
    await target.query(
      `alter table ${homes.get('trade')!.place} add foreign key ("Other") references ${homes.get('firm')!.place} (id)`,
    );
    await target.close();
    expect(keysOf(await bring('--verify'))).toEqual(
      expect.arrayContaining([firm, [expect.stringMatching(/^other$/i), null]]),
    );
  });

  test('of tables that come together is kept, and its orphans are handed back', async () => {
    const url = await server.emptyDatabase();
    const whole = await migrate(['--from', path, '--to', url]);
    expect(whole.certificate!.tables.map(({ name, quarantined }) => [name, quarantined])).toEqual([
      ['firm', 0],
      ['trade', 1],
    ]);
    expect(keysOf(whole)).toEqual(
      expect.arrayContaining([
        ['firm', null],
        [expect.stringMatching(/^other$/i), null],
      ]),
    );
  });
});
