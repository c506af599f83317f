import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bars } from '../model/bars.ts';
import { HOUR_MS } from '../model/time.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { encodeSegment, openSegment, readSegment } from './column-segment.ts';
import type { StampedBars } from './column-segment.ts';
import { errorCode } from './refusals.ts';

/** Beyond this many files for one query, they are written anew as one. */
const SEGMENTS_MAX = 8;

/** What a file of the cache holds. A damaged one holds nothing of use. */
interface SegmentFile {
  readonly name: string;
  readonly stamps: readonly string[];
  readonly damaged: boolean;
  /** Whether this query took bars from it. */
  readonly used: boolean;
}

export interface CacheRead {
  /** The bars found, by stamp. */
  readonly found: Map<string, Bars>;
  readonly files: readonly SegmentFile[];
}

/** The file names of a folder; none when there is no folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function readFile(
  folder: string,
  name: string,
  timeframe: Timeframe,
  wanted: ReadonlySet<string>,
  found: Map<string, Bars>,
): Promise<SegmentFile | undefined> {
  let segment;
  try {
    segment = await openSegment(join(folder, name), timeframe);
  } catch (error) {
    // Another process has just replaced this file by a newer one.
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (segment === undefined) return { name, stamps: [], damaged: true, used: false };
  try {
    const missing = new Set(
      segment.index.series.map((it) => it.stamp).filter((it) => wanted.has(it) && !found.has(it)),
    );
    const read = await readSegment(segment, missing);
    for (const [stamp, bars] of read.found) found.set(stamp, bars);
    const stamps = segment.index.series.map((it) => it.stamp);
    return { name, stamps, damaged: read.damaged, used: read.found.size > 0 };
  } finally {
    await segment.handle.close();
  }
}

/**
 * Looks up contents of series by their stamps in the segments of a folder. A stamp names one content for ever, so what
 * is found under it and matches its checksum is what the database holds. Throws what the file system throws.
 */
export async function readCache(folder: string, timeframe: Timeframe, wanted: ReadonlySet<string>): Promise<CacheRead> {
  const found = new Map<string, Bars>();
  const files: SegmentFile[] = [];
  const names = await namesIn(folder);
  for (const name of names.filter((it) => it.startsWith(`${timeframe}-`) && it.endsWith('.bars')).sort()) {
    const file = await readFile(folder, name, timeframe, wanted, found);
    if (file !== undefined) files.push(file);
  }
  return { found, files };
}

/** Writes every byte: a disk that fills up takes a part of them without a word, and refuses only when asked again. */
async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  let rest = [...pieces];
  while (rest.length > 0) {
    let { bytesWritten } = await handle.writev(rest);
    rest = rest.flatMap((piece) => {
      const done = Math.min(bytesWritten, piece.length);
      bytesWritten -= done;
      return done === piece.length ? [] : [piece.subarray(done)];
    });
  }
}

/**
 * Writes a segment under a temporary name and gives it its own when it is whole. There is no fsync: a file that a power
 * cut left half-written fails its checksum and is made anew, which costs less than waiting for the disk every time.
 */
async function writeSegment(folder: string, timeframe: Timeframe, content: readonly StampedBars[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const id = randomBytes(8).toString('hex');
  const name = `${timeframe}-${id}.bars`;
  const temporary = join(folder, `${id}.tmp`);
  const handle = await open(temporary, 'wx');
  try {
    await writeAll(handle, encodeSegment(timeframe, content));
    await removeAbandoned(folder, (await handle.stat()).mtimeMs - HOUR_MS);
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return name;
}

/** Temporary files that a killed process left behind. One that is being written is younger than `before`. */
async function removeAbandoned(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.tmp')) continue;
    const path = join(folder, name);
    const info = await stat(path).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (info !== undefined && info.mtimeMs < before) await rm(path, { force: true });
  }
}

/** Whether the files alone are a reason to write: one is damaged, or a query had to gather its bars from too many. */
export function needsRewrite(files: readonly SegmentFile[]): boolean {
  return files.some((file) => file.damaged) || files.filter((file) => file.used).length > SEGMENTS_MAX;
}

/**
 * Brings the folder up to date after a query: `fresh` had to come from the database, `cached` were found. Removes the
 * files of which nothing is needed any more: `live` are all stamps of the timeframe that the database knows.
 * Returns whether anything was written. Throws what the file system throws.
 */
export async function updateCache(
  folder: string,
  timeframe: Timeframe,
  content: { readonly fresh: readonly StampedBars[]; readonly cached: readonly StampedBars[] },
  files: readonly SegmentFile[],
  live: ReadonlySet<string>,
  barsMin: number,
): Promise<boolean> {
  const barsIn = (all: readonly StampedBars[]): number => all.reduce((sum, { bars }) => sum + bars.length, 0);
  const freshBars = barsIn(content.fresh);
  const rewrite = needsRewrite(files);
  if (freshBars < barsMin && !rewrite) return false;
  const everything = rewrite || freshBars >= barsIn(content.cached);
  const written = everything ? [...content.fresh, ...content.cached] : content.fresh;
  if (written.length > 0) await writeSegment(folder, timeframe, written);
  const covered = new Set(written.map((it) => it.stamp));
  for (const file of files) {
    if (file.damaged || file.stamps.every((stamp) => covered.has(stamp) || !live.has(stamp))) {
      await rm(join(folder, file.name), { force: true });
    } else {
      for (const stamp of file.stamps) covered.add(stamp);
    }
  }
  return written.length > 0;
}
