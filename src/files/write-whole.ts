import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileError } from './bytes.ts';

/**
 * Writes a file so that its name stands for the old content or the whole new one, never for a part: a temporary
 * neighbour is written, brought to the disk, and renamed.
 * @throws CatalystError (io)
 */
export function writeWhole(path: string, pieces: Iterable<string>): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeAndSync(temporary, pieces);
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw fileError(path, error);
  }
}

function writeAndSync(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) writeSync(file, piece);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
