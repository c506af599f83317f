import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, buildProgram } from '../cli/built.ts';

/** What the command writes with `--json`; see docs/schemas. */
export interface Certificate {
  readonly tables: readonly {
    readonly name: string;
    readonly source: number;
    readonly migrated: number;
    readonly quarantined: number;
    readonly quarantineIntact: boolean | null;
    readonly checksumSource: string;
    readonly checksumTarget: string;
  }[];
  readonly quarantine: readonly {
    readonly table: string;
    readonly key: string;
    readonly column: string;
    readonly reason: string;
  }[];
  readonly objects: readonly { readonly kind: string; readonly name: string; readonly notKept: string | null }[];
  readonly verified: boolean;
}

export interface Migrated {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Null when the command told of an error instead. */
  readonly certificate: Certificate | null;
}

let built: Promise<string> | undefined;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
};

/** The program as users get it, made once a process: another's may be made anew while it runs. The ones left behind go. */
const program = (): Promise<string> =>
  (built ??= buildProgram(`migrate-${process.pid}`).then((path) => {
    const cache = dirname(dirname(path));
    for (const name of readdirSync(cache)) {
      const pid = Number(/^migrate-(\d+)(\.new)?$/.exec(name)?.[1] ?? process.pid);
      if (!isAlive(pid)) rmSync(join(cache, name), { recursive: true, force: true });
    }
    return path;
  }));

export interface Options {
  /** Sees the process as soon as it runs, to kill it. */
  readonly onStart?: (child: ChildProcess) => void;
  readonly uid?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** URLs without their passwords, which the program takes from no argument, and the environment that holds them. */
function withoutPasswords(args: readonly string[]): { args: string[]; environment: Record<string, string> } {
  const environment: Record<string, string> = {};
  return {
    args: args.map((word) => {
      if (!word.startsWith('postgres://')) return word;
      const url = new URL(word);
      if (url.password !== '') environment['PGPASSWORD'] = decodeURIComponent(url.password);
      url.password = '';
      return url.href;
    }),
    environment,
  };
}

/** `catalyst migrate --json …` as a process of its own, to its end. */
export async function migrate(args: readonly string[], options: Options = {}): Promise<Migrated> {
  const path = await program();
  const plain = withoutPasswords(args);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [path, 'migrate', '--json', ...plain.args], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...plain.environment, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    options.onStart?.(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', fail);
    child.on('close', (code, signal) => {
      const certificate = stdout.startsWith('{') && signal === null ? (JSON.parse(stdout) as Certificate) : null;
      done({ code, signal, stdout, stderr, certificate: certificate?.tables === undefined ? null : certificate });
    });
  });
}

/** What of a certificate must be the same however often the run was interrupted: all but times, rates and how it came about. */
export function essence(certificate: Certificate): unknown {
  const { tables, quarantine, verified } = certificate;
  return { tables, quarantine, verified };
}

/**
 * The bytes of a database and of what lies beside it, as one hash each. Of the `-shm` only that it is there: it is an index
 * of the log that every reader marks its place in, and holds nothing that is not in the log.
 */
export function fingerprints(path: string): Record<string, string> {
  const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
  return Object.fromEntries(
    ['', '-wal', '-shm', '-journal']
      .filter((end) => existsSync(path + end))
      .map((end) => [end, end === '-shm' ? 'there' : hash(path + end)]),
  );
}
