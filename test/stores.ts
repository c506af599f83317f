import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { postgresServers } from './postgres.ts';

export interface StoreKind {
  readonly name: string;
  /** The URL of an empty database of its own. */
  readonly emptyUrl: () => Promise<string>;
}

/** Every kind of store, each against a real database; their files lie below `root` and are gone after the tests of the file. */
export function storeKinds(): { root: string; kinds: readonly StoreKind[] } {
  const root = mkdtempSync(join(tmpdir(), 'catalyst-store-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let count = 0;
  return {
    root,
    kinds: [
      { name: 'sqlite', emptyUrl: async () => join(root, `${count++}`, 'catalyst.db') },
      ...postgresServers().map(({ name, emptyDatabase }) => ({ name, emptyUrl: emptyDatabase })),
    ],
  };
}
