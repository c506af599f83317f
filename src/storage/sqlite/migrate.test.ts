import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, expect, test, vi } from 'vitest';
import { migrate } from './migrate.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-migrate-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a file whose schema another process makes between two questions is not taken for a stranger’s', () => {
  const path = join(root, 'new.db');
  const [mine, theirs] = [new Sqlite(path), new Sqlite(path, { timeout: 0 })];
  const ask = mine.pragma.bind(mine);
  const outcomes: string[] = [];
  vi.spyOn(mine, 'pragma').mockImplementation((source, options) => {
    const answer: unknown = ask(source, options);
    if (source === 'application_id' && outcomes.length === 0) {
      try {
        migrate(theirs, path);
        outcomes.push('made');
      } catch (error) {
        outcomes.push((error as { code: string }).code);
      }
    }
    return answer;
  });
  migrate(mine, path);
  expect(outcomes).toEqual(['SQLITE_BUSY']);
  migrate(theirs, path);
  expect(mine.prepare('select version from schema_migrations').all()).toEqual(
    theirs.prepare('select version from schema_migrations').all(),
  );
  mine.close();
  theirs.close();
});
