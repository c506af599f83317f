import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CatalystError } from '../model/errors.ts';
import { printable } from '../model/text.ts';

/** Text, or bytes as they are. */
type Piece = string | Uint8Array;

/** A file to be written: its name, and its content in pieces. */
export interface WholeFile {
  readonly path: string;
  readonly pieces: Iterable<Piece>;
}

/**
 * Writes a file so that its name stands for the old content or the whole new one, never for a part: a temporary
 * neighbour is written, brought to the disk, and renamed. A link stays a link, to the new content; a device or a pipe
 * (/dev/stdout, /dev/null) takes the pieces as they come, for putting a file in its place would break it for everyone.
 * @param signal looked at between the pieces: nothing is left of a file that was stopped
 * @throws CatalystError (io, interrupted)
 */
export async function writeWhole(path: string, pieces: Iterable<Piece>, signal?: AbortSignal): Promise<void> {
  await writeTogether([{ path, pieces }], signal);
}

/**
 * Writes files that belong together, each as `writeWhole` does: none is renamed before all of them are on the disk, so
 * that a failure or a stop leaves every one as it was.
 * @throws CatalystError (io, interrupted)
 */
export async function writeTogether(files: readonly WholeFile[], signal?: AbortSignal): Promise<void> {
  const waiting: { readonly path: string; readonly temporary: string; readonly target: string }[] = [];
  try {
    for (const { path, pieces } of files) {
      await toldOf(path, async () => {
        const heard = heeding(pieces, path, signal);
        if (isStream(path)) return writeAll(path, heard);
        const target = targetOf(path);
        const temporary = `${target}.${process.pid}.tmp`;
        waiting.push({ path, temporary, target });
        makeFolder(dirname(target));
        return writeAll(temporary, heard, fsyncSync);
      });
    }
    for (const { path, temporary, target } of waiting) await toldOf(path, () => renameSync(temporary, target));
  } catch (error) {
    for (const { temporary } of waiting) if (existsSync(temporary)) rmSync(temporary);
    throw error;
  }
}

/** What a name stands for. A folder is refused before anything is written: only the rename would find it. */
function targetOf(path: string): string {
  if (!existsSync(path)) return path;
  const target = realpathSync(path);
  if (statSync(target).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  return target;
}

/** What goes wrong with one file is told with its name. */
async function toldOf(path: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw writeError(path, error);
  }
}

/** The same pieces, with time between them for signals to be heard. */
async function* heeding(pieces: Iterable<Piece>, path: string, signal?: AbortSignal): AsyncGenerator<Piece> {
  for (const piece of pieces) {
    await setImmediate();
    if (signal?.aborted === true) {
      throw new CatalystError('interrupted', `stopped while writing ${printable(path, 200)}`, 'Nothing was changed.');
    }
    yield piece;
  }
}

function isStream(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  return there !== undefined && !there.isFile() && !there.isDirectory();
}

/** One folder after the other: where none can be made, as in /proc, Node's own recursion never ends. */
function makeFolder(path: string): void {
  if (existsSync(path) || dirname(path) === path) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process has just made it, and whatever else stands there refuses the file.
    if (!existsSync(path)) throw error;
  }
}

const WHY: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  EACCES: ['may not be written', 'Check the permissions of its folder.'],
  EPERM: ['may not be written', 'Check the permissions of its folder.'],
  EROFS: ['stands on a disk that cannot be written', 'Name another place.'],
  ENOSPC: ['could not be written: the disk is full', 'Free some space; nothing was half-written.'],
  EEXIST: ['a file stands where its folder should be', 'Name another folder.'],
  ENOTDIR: ['a file stands where its folder should be', 'Name another folder.'],
  ENOENT: ['its folder cannot be made', 'Name another place.'],
  EISDIR: ['a folder of this name is there already', 'Name another place.'],
};

/** What the file system refused, in a trader's terms; anything else passes on. */
function writeError(path: string, cause: unknown): unknown {
  if (cause instanceof CatalystError || !(cause instanceof Error) || !('code' in cause)) return cause;
  const [what, hint] = WHY[String(cause.code)] ?? [
    `could not be written: ${cause.message}`,
    'Check the disk and the path.',
  ];
  return new CatalystError('io', `${printable(path, 200)}: ${what}`, hint, cause);
}

async function writeAll(
  path: string,
  pieces: AsyncIterable<Piece>,
  finish: (file: number) => void = () => undefined,
): Promise<void> {
  const file = openSync(path, 'w');
  try {
    for await (const piece of pieces) writeBytes(file, typeof piece === 'string' ? Buffer.from(piece) : piece);
    finish(file);
  } finally {
    closeSync(file);
  }
}

/** The system may take less at a time than it is given. */
function writeBytes(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
