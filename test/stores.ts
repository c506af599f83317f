import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openStore } from '../src/storage/open.ts';
import type { OpenOptions, Store } from '../src/storage/store.ts';
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

/** A store opened for `work` and closed after it, however it ends. */
export async function usingStore<T>(url: string, options: OpenOptions, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(url, options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
