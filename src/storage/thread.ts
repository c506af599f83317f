import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Transferable } from 'node:worker_threads';

/** Programs of threads, from the root of the sources. scripts/build.ts bundles each to `<name>.cjs` beside the program. */
export const THREADS = {
  'bar-thread': 'src/storage/sqlite/bar-thread.ts',
  'reader-thread': 'src/storage/migrate/source/reader-thread.ts',
} as const;

/**
 * Starts a thread. In a bundle `import.meta.dirname` is the bundle's folder, where the thread's own bundle lies; from source,
 * as tests run it, the thread needs the compiler that its parent has already.
 */
export function startThread(
  name: keyof typeof THREADS,
  workerData: unknown,
  transferList: readonly Transferable[] = [],
): Worker {
  // Descriptors are SQLite's own: Node is not to close those that it believes left over when the thread ends.
  const options = { name, workerData, transferList: [...transferList], trackUnmanagedFds: false };
  const root = join(import.meta.dirname, '..', '..');
  const source = join(root, THREADS[name]);
  if (!existsSync(source)) return new Worker(join(import.meta.dirname, `${name}.cjs`), options);
  const url = (path: string): string => JSON.stringify(pathToFileURL(path).href);
  const start = `import(${url(join(root, 'node_modules/tsx/dist/esm/api/index.mjs'))})
    .then(({ register }) => register())
    .then(() => import(${url(source)}));`;
  return new Worker(start, { ...options, eval: true });
}
