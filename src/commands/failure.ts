import { CatalystError, EXIT } from '../model/errors.ts';
import { printableLines } from '../model/text.ts';
import { maskSecrets } from '../ops/secrets.ts';
import type { Io } from './context.ts';
import { interruptExitCode } from './interrupt.ts';
import { VERSION } from './version.ts';

/** Tells an error on stderr, one line of what and one line of what to do, and returns the exit code that it means. */
export function reportError(error: unknown, io: Io, verbose: boolean): number {
  const lines = error instanceof CatalystError ? expectedError(error) : bug(error);
  if (verbose) lines.push(...stacks(error));
  // Messages quote what was typed and what stands in files: no control character of theirs reaches a terminal.
  io.stderr.write(maskSecrets(`${printableLines(lines.join('\n'))}\n`));
  if (!(error instanceof CatalystError)) return EXIT.bug;
  return error.code === 'interrupted' ? interruptExitCode() : error.exitCode;
}

function expectedError(error: CatalystError): string[] {
  return [`catalyst: ${error.message}`, `  → ${error.hint}`];
}

function bug(error: unknown): string[] {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [
    `catalyst: this is a bug: ${what}`,
    `  → please open an issue with the command, what --verbose prints, and \`catalyst ${VERSION}\``,
  ];
}

/** The stack of an error and of each of its causes. */
function stacks(error: unknown): string[] {
  const lines: string[] = [];
  for (let it = error; it instanceof Error; it = it.cause) lines.push(it.stack ?? String(it));
  return lines;
}
