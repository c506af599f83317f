import type { Io } from '../../src/commands/context.ts';
import { main } from '../../src/commands/main.ts';

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly environment?: Record<string, string>;
  readonly cwd?: string;
  readonly terminal?: boolean;
  readonly columns?: number;
}

/** The whole program in this process, its screen and environment our own. */
export async function catalyst(argv: readonly string[], world: World = {}): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written): Io['stdout'] => ({
    isTTY: world.terminal ?? false,
    columns: world.columns ?? 100,
    on: () => undefined,
    write(text, done) {
      written[name] += text;
      done?.();
      return true;
    },
  });
  const code = await main(argv, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    environment: world.environment ?? {},
    cwd: world.cwd ?? process.cwd(),
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
  });
  return { code, ...written };
}
