import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CatalystError } from '../../../model/errors.ts';

const ATTEMPTS = 5;

/** Takes the folder of a copy away. */
export const removeCopy = (copy: string): void => rmSync(dirname(copy), { recursive: true, force: true });

/** Makes a folder of our own and fills it with a copy; a copy that fails leaves no folder. */
function copied(path: string, fill: (copy: string) => void): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'catalyst-migrate-')), 'source.db');
  try {
    fill(copy);
    return copy;
  } catch (error) {
    removeCopy(copy);
    if (error instanceof CatalystError) throw error;
    throw new CatalystError(
      'io',
      `The source ${path} could not be copied to ${tmpdir()}`,
      'Name a folder with more room in TMPDIR, and check that the file may be read.',
      error,
    );
  }
}

/** Copies a database that nobody can write to meanwhile. */
export const copyStill = (path: string): string =>
  copied(path, (copy) => copyFileSync(path, copy, constants.COPYFILE_FICLONE));

const state = (path: string): string =>
  ['', '-wal', '-journal']
    .map((suffix) => statSync(path + suffix, { throwIfNoEntry: false }))
    .map((stat) => (stat === undefined ? 'none' : `${stat.size} ${stat.mtimeMs} ${stat.ino}`))
    .join();

/**
 * Copies a database with its log and journal, or those of them that belong to it, never with its `-shm`. Whatever is written to it meanwhile makes the copy
 * begin again.
 * @throws CatalystError `busy` when the file never keeps still, `io` when there is no room
 */
export const copyMoving = (path: string, companions: readonly ('-wal' | '-journal')[]): string =>
  copied(path, (copy) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = state(path);
      for (const suffix of ['', ...companions]) {
        rmSync(copy + suffix, { force: true });
        if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix, constants.COPYFILE_FICLONE);
      }
      if (state(path) === before) return;
    }
    throw new CatalystError(
      'busy',
      `The source ${path} is being written all the time`,
      'Try again when it is quieter.',
    );
  });
