import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** The bundled program, and beside it what V8 made of it when it was built. */
export const PROGRAM = 'program.cjs';
export const CODE_CACHE = 'program.cache';

type Wrapped = (require: NodeJS.Require, folder: string) => void;

/**
 * The program of a folder, compiled from its code cache, which saves a third of the start-up. V8 refuses a cache that another
 * V8 or another program made, and compiles as ever: it can be absent or stale, never wrong.
 */
export function openProgram(folder: string): { readonly script: Script; readonly run: Wrapped } {
  const filename = join(folder, PROGRAM);
  // The bundler writes ASCII only, and one byte a character is the fastest text to read.
  const cache = join(folder, CODE_CACHE);
  const source = `(function (require, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
  const script = new Script(source, { filename, cachedData: existsSync(cache) ? readFileSync(cache) : undefined });
  return { script, run: script.runInThisContext() as Wrapped };
}
