import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { bundle } from '../../scripts/build.ts';

export const ROOT = resolve(import.meta.dirname, '..', '..');

/** The program as users get it, bundled afresh into a folder of its own inside the clone, where its packages are found. */
export async function buildProgram(name: string): Promise<string> {
  const outdir = join(ROOT, 'node_modules', '.cache', 'catalyst', name);
  await bundle(outdir);
  return join(outdir, 'catalyst.cjs');
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; `onStderr` sees talk as it comes. */
export function run(
  command: string,
  args: readonly string[],
  options: {
    cwd?: string;
    environment?: Record<string, string>;
    onStderr?: (text: string, kill: (s: NodeJS.Signals) => void) => void;
  } = {},
): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { PATH: process.env['PATH'], ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      options.onStderr?.(text, (name) => child.kill(name));
    });
    child.on('error', fail);
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
}
