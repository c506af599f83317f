import { resolve } from 'node:path';
import { CatalystError } from '../model/errors.ts';
import { isoInstant } from '../model/time.ts';
import type { Bars } from '../model/bars.ts';
import type { FILE_OPTIONS } from './cli/common.ts';
import type { Values } from './cli/option.ts';
import type { Context } from './context.ts';

/** `--from` after `--to` is a slip, never an empty answer. */
export function checkRange({ from, to }: { from: number | undefined; to: number | undefined }): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new CatalystError(
    'usage',
    `--from ${isoInstant(from)} is after --to ${isoInstant(to)}`,
    'exchange the two dates',
  );
}

/** Bars from files, with progress, and a note of every row left out. */
export async function barsFromFiles(
  paths: readonly string[],
  options: Values<typeof FILE_OPTIONS> & { readonly symbols?: readonly string[] | undefined },
  context: Context,
): Promise<Bars[]> {
  checkRange(options);
  const { readBarFiles, describeProblems, problemCount } = await import('../files/bar-files.ts');
  const read = await readBarFiles(
    paths.map((path) => resolve(context.cwd, path)),
    { ...options },
  );
  for (const report of read.report.filter((it) => problemCount(it) > 0)) context.note(describeProblems(report));
  return read.series;
}
