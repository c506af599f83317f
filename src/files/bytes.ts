import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { CatalystError } from '../model/errors.ts';
import { printable } from '../model/text.ts';

const CHUNK = 1 << 20;
/** A file up to this size is read in one piece. */
const SMALL = 4 << 20;
/** A compressed file up to this size is unpacked in one piece: at `BOMB_RATIO` times its size it is not yet a bomb. */
const GZIP_SMALL = 200 << 10;
/** No line of bars is longer: what has longer lines is something else. */
const LINE_MAX = 1 << 20;
/** A compressed file that grows beyond this and `BOMB_RATIO` times its size is made to fill memory. */
const BOMB_BYTES = 64 << 20;
const BOMB_RATIO = 300;

/** Takes whole lines of `bytes[0, length)`, tells how many bytes it took. `last`: nothing follows. */
export type TakeLines = (bytes: Buffer, length: number, last: boolean) => number;

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each piece with the bytes of the file read so far, and its size (0 when unknown, as of a pipe). */
  readonly onBytes?: ((done: number, total: number) => void) | undefined;
}

const stopped = (): CatalystError =>
  new CatalystError('interrupted', 'stopped while reading bars', 'Nothing was kept of the file being read.');

const tooLong = (path: string): CatalystError =>
  new CatalystError(
    'data',
    `${printable(path, 200)}: a line is longer than ${LINE_MAX} bytes, so this is no table of bars`,
    'Give a CSV file with one bar a line and line ends LF or CRLF.',
  );

const LF = 0x0a;

/**
 * A file that is read in one piece may hold a longer line and its end: told by leaps of a line's greatest length, not line by line.
 * @throws CatalystError (data) when a line of `bytes[from, to)` is too long
 */
export function refuseLongLines(path: string, bytes: Buffer, from: number, to: number): void {
  for (let at = from; to - at > LINE_MAX;) {
    const end = bytes.lastIndexOf(LF, at + LINE_MAX);
    if (end < at) throw tooLong(path);
    at = end + 1;
  }
}

/** Turns a failed system call on a file into what a trader can act on. */
export function fileError(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause)) return cause;
  const name = printable(path, 200);
  switch (cause.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return new CatalystError('missing', `${name}: there is no such file`, 'Check the path.', cause);
    case 'EISDIR':
      return new CatalystError('data', `${name}: this is a folder`, `Name the files in it: ${name}/*.csv`, cause);
    case 'EACCES':
    case 'EPERM':
      return new CatalystError('io', `${name}: may not be read`, 'Check its permissions.', cause);
    case 'Z_BUF_ERROR':
      return new CatalystError('data', `${name}: the gzip file ends early`, 'Download or compress it again.', cause);
    case 'Z_DATA_ERROR':
      return new CatalystError('data', `${name}: the gzip file is damaged`, 'Download or compress it again.', cause);
    default:
      return new CatalystError('io', `${name}: ${inWords(cause)}`, 'Check the disk and the path.', cause);
  }
}

/** `i/o error` of `EIO: i/o error, read '/a/long/path'`: the path is told already. */
const inWords = ({ message }: Error): string => /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message;

/**
 * Reads a file, plain or gzip (told by its first bytes, not its name), and hands its lines on in pieces, so that memory
 * holds one piece. Gives way to signals between pieces.
 * @throws CatalystError missing, io, data (truncated or damaged gzip, endless lines, a gzip bomb), interrupted
 */
export async function readLines(path: string, take: TakeLines, options: ReadOptions = {}): Promise<void> {
  const { handle, size, pieces } = opened(path, options);
  try {
    const first = await pieces.next();
    const bytes = first.done === true ? Buffer.alloc(0) : first.value;
    const whole = chain(bytes, pieces);
    const gzip = bytes.length > 1 && bytes[0] === 0x1f && bytes[1] === 0x8b;
    const atOnce = gzip && bytes.length === size && size <= GZIP_SMALL;
    if (atOnce) await pump(path, await inflatedAtOnce(bytes, path), take);
    else await pump(path, gzip ? await inflated(whole, path, options) : whole, take);
  } catch (cause) {
    throw cause instanceof CatalystError ? cause : fileError(path, cause);
  } finally {
    await pieces.return();
    if (handle.open) closeSync(handle.file);
    handle.open = false;
  }
}

function opened(path: string, options: ReadOptions): { handle: Handle; size: number; pieces: Pieces } {
  try {
    const stat = statSync(path);
    // Without waiting: a pipe that nobody writes to would hold the process where no signal reaches it.
    const pipe = stat.isFIFO();
    const handle = { file: openSync(path, constants.O_RDONLY | (pipe ? constants.O_NONBLOCK : 0)), open: true };
    const pieces = pipe ? pipePieces(handle, options) : filePieces(handle, stat.size, options);
    return { handle, size: stat.size, pieces };
  } catch (cause) {
    throw fileError(path, cause);
  }
}

type Pieces = AsyncGenerator<Buffer, void>;

/** Whether the file may still be read: its number may be another file's once it is closed. */
interface Handle {
  readonly file: number;
  open: boolean;
}

async function* filePieces(handle: Handle, size: number, options: ReadOptions): Pieces {
  let done = 0;
  while (handle.open) {
    if (options.signal?.aborted === true) throw stopped();
    const buffer = Buffer.allocUnsafe(size > 0 && size <= SMALL && done === 0 ? size + 1 : CHUNK);
    const read = readSync(handle.file, buffer, 0, buffer.length, null);
    if (read === 0) return;
    done += read;
    options.onBytes?.(done, size);
    yield buffer.subarray(0, read);
    if (done === size && size <= SMALL) return;
    await setImmediate();
  }
}

/** What comes through a pipe, as it comes. Between the pieces signals are heard, however long the writer takes. */
async function* pipePieces(handle: Handle, options: ReadOptions): Pieces {
  const { signal } = options;
  if (signal?.aborted === true) throw stopped();
  const { Socket } = await import('node:net');
  const pipe = new Socket({ fd: handle.file, readable: true, writable: false });
  // From here on the socket closes it.
  handle.open = false;
  const stop = (): void => void pipe.destroy(stopped());
  signal?.addEventListener('abort', stop, { once: true });
  let done = 0;
  try {
    for await (const piece of pipe as AsyncIterable<Buffer>) {
      done += piece.length;
      options.onBytes?.(done, 0);
      yield piece;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function* chain(first: Buffer, rest: Pieces): Pieces {
  if (first.length > 0) yield first;
  yield* rest;
}

const bomb = (path: string): CatalystError =>
  new CatalystError(
    'data',
    `${printable(path, 200)}: unpacks to more than ${BOMB_RATIO} times its size, which no file of bars does`,
    'If it is sound, decompress it first and give the plain file.',
  );

/** A small file without the machinery of streams, which takes longer to load than such a file to unpack. */
async function inflatedAtOnce(bytes: Buffer, path: string): Promise<Buffer[]> {
  const { gunzipSync } = await import('node:zlib');
  try {
    return [gunzipSync(bytes, { maxOutputLength: BOMB_BYTES })];
  } catch (cause) {
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw tooLarge ? bomb(path) : cause;
  }
}

/** Decompressed pieces. zlib is loaded only for files that need it. */
async function inflated(pieces: Pieces, path: string, options: ReadOptions): Promise<Pieces> {
  const { createGunzip } = await import('node:zlib');
  const { Readable } = await import('node:stream');
  let compressed = 0;
  async function* counted(): Pieces {
    for await (const piece of pieces) {
      compressed += piece.length;
      yield piece;
    }
  }
  return (async function* (): Pieces {
    const source = Readable.from(counted(), { objectMode: false, highWaterMark: CHUNK });
    const gunzip = createGunzip({ chunkSize: CHUNK >> 1 });
    source.on('error', (cause) => gunzip.destroy(cause));
    let total = 0;
    for await (const piece of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      if (options.signal?.aborted === true) throw stopped();
      total += piece.length;
      if (total > BOMB_BYTES && total > compressed * BOMB_RATIO) {
        throw bomb(path);
      }
      yield piece;
    }
  })();
}

/** Joins pieces where a line lies across two of them. */
async function pump(path: string, pieces: Pieces | Buffer[], take: TakeLines): Promise<void> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const taken = take(bytes, bytes.length, false);
    held = bytes.subarray(taken);
    if (held.length > LINE_MAX) throw tooLong(path);
  }
  take(held, held.length, true);
}

const TEXT_MAX = 64 << 20;

/**
 * A whole text file, plain or gzip, in UTF-8.
 * @throws CatalystError as `readLines`; data when it is larger than 64 MiB
 */
export async function readText(path: string, options: ReadOptions = {}): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  await readLines(
    path,
    (bytes, taken) => {
      length += taken;
      if (length > TEXT_MAX) {
        throw new CatalystError('data', `${printable(path, 200)}: larger than 64 MiB`, 'Split the file.');
      }
      pieces.push(Buffer.from(bytes.subarray(0, taken)));
      return taken;
    },
    options,
  );
  return Buffer.concat(pieces).toString('utf8');
}
