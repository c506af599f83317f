import { resolve } from 'node:path';
import type { Store } from '../storage/store.ts';
import { CatalystError } from '../model/errors.ts';
import { printableLines } from '../model/text.ts';
import { wantsColor, wantsUnicode } from '../ops/color.ts';
import { NO_LOG, openLog } from '../ops/log.ts';
import type { Log } from '../ops/log.ts';
import { SILENT, startProgress } from '../ops/progress.ts';
import type { Progress, Work } from '../ops/progress.ts';
import { maskSecrets } from '../ops/secrets.ts';
import type { Settings } from '../ops/settings.ts';
import { listenForInterrupt } from './interrupt.ts';
import { cacheFolder, databaseUrl } from './database.ts';
import { columnsOf, openOutput } from './output.ts';
import type { Output, Stream } from './output.ts';

/** The world as `bin` hands it in; a test hands in its own. */
export interface Io {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => number;
}

/** @throws CatalystError (io) when it is gone, as a folder that another process took away */
export function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new CatalystError('io', 'the working directory is gone', 'change to a folder that exists', cause);
  }
}

export interface Manners {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly logFile: string | undefined;
}

/** What a command has of the world: the one place that builds stores, logs and screens, each when first asked for. */
export interface Context {
  readonly cwd: string;
  readonly settings: Settings;
  /** A path of the line, taken from the working directory. */
  readonly path: (name: string) => string;
  /** Data: stdout. */
  readonly out: Output;
  readonly color: boolean;
  readonly unicode: boolean;
  readonly columns: number;
  /** Whether `--verbose` was given. */
  readonly verbose: boolean;
  readonly log: Log;
  readonly now: () => number;
  /** Talk: stderr, unless --quiet. */
  note(text: string): void;
  /** Talk that only --verbose wants. */
  detail(text: string): void;
  progress(work: Work): Progress;
  /** Ctrl-C and SIGTERM, for work that keeps what is done. */
  interrupt(): AbortSignal;
  /** The database of `--db`, opened once and closed at the end. `read` never makes one. */
  store(db: string | undefined, mode: 'read' | 'write'): Promise<Store>;
  close(): Promise<void>;
}

export function openContext(io: Io, manners: Manners, settings: Settings): Context {
  const say = (text: string): void => {
    io.stderr.write(`${maskSecrets(printableLines(text))}\n`);
  };
  let store: Promise<Store> | null = null;
  let line = SILENT;
  return {
    cwd: io.cwd,
    // As it was written where that is the same place, because messages show it.
    path: (name) => (io.cwd === process.cwd() ? name : resolve(io.cwd, name)),
    settings,
    out: openOutput(io.stdout),
    color: wantsColor(io.stdout, io.environment),
    unicode: wantsUnicode(io.environment),
    columns: columnsOf(io.stdout),
    verbose: manners.verbose,
    log: manners.logFile === undefined ? NO_LOG : openLog(manners.logFile, io.now),
    now: io.now,
    note(text) {
      if (!manners.quiet) say(text);
    },
    detail(text) {
      if (manners.verbose) say(text);
    },
    progress(work) {
      if (!manners.quiet) line = startProgress(io.stderr, io.now, work);
      return line;
    },
    interrupt: listenForInterrupt,
    store(db, mode) {
      const url = databaseUrl(db, io.cwd);
      const { environment } = settings;
      const options = { mode, cacheFolder: cacheFolder(environment), environment };
      store ??= import('../storage/open.ts').then(({ openStore }) => openStore(url, options));
      return store;
    },
    async close() {
      // Work that failed has left its line on the screen, and the error is told next.
      line.end();
      await (await store)?.close();
    },
  };
}
