/** Writes a training set, and tells what was written. */
import { resolve } from 'node:path';
import type { TrainingSet } from '../engine/features/dataset.ts';
import type { Dataset, DatasetColumn } from '../engine/features/dataset-columns.ts';
import { UNKNOWN } from '../engine/columns/column.ts';
import { isAlarming } from '../engine/features/quality.ts';
import { CatalystError, assert } from '../model/errors.ts';
import { count, printable } from '../model/text.ts';
import { alarm } from './alarm.ts';
import type { Context } from './context.ts';
import { textTable } from './table.ts';
import type { FoundSubjects } from './training-subjects.ts';
import { VERSION } from './version.ts';

export interface SuccessMeans {
  readonly gain: number;
  readonly loss: number;
  readonly bars: number;
}

interface Wanted {
  readonly csv: string | undefined;
  readonly parquet: string | undefined;
  readonly barriers: SuccessMeans;
  readonly dataHash: string;
}

/** @throws CatalystError (usage) when both forms would go to one file: the second would take the place of the first */
export function checkFiles({ csv, parquet }: Pick<Wanted, 'csv' | 'parquet'>, { path }: Pick<Context, 'path'>): void {
  if (csv === undefined || parquet === undefined || resolve(path(csv)) !== resolve(path(parquet))) return;
  throw new CatalystError('usage', `--csv and --parquet name one file: ${printable(csv, 200)}`, 'name two files');
}

/** Writes the forms that are wanted, each whole or not at all, and gives their paths. */
export async function writeSet({ data }: TrainingSet, wanted: Wanted, context: Context): Promise<readonly string[]> {
  const { csv, parquet } = wanted;
  const { writeWhole } = await import('../files/write-whole.ts');
  const signal = context.interrupt();
  if (csv !== undefined) {
    const { datasetCsv } = await import('../files/dataset-csv.ts');
    await writeWhole(context.path(csv), datasetCsv(data), signal);
  }
  if (parquet !== undefined) {
    const { datasetParquet } = await import('../files/dataset-parquet.ts');
    const notes = {
      'catalyst.version': VERSION,
      'catalyst.barriers': JSON.stringify(wanted.barriers),
      'catalyst.data_hash': wanted.dataHash,
    };
    await writeWhole(context.path(parquet), [datasetParquet(data, notes)], signal);
  }
  return [csv, parquet].filter((path) => path !== undefined);
}

interface Told extends FoundSubjects {
  readonly set: TrainingSet;
  readonly files: readonly string[];
  readonly barriers: SuccessMeans;
}

export async function showSet(told: Told, asJson: boolean, context: Context): Promise<void> {
  const { set, files } = told;
  const { data, warmingUp, open, quality } = set;
  await context.out.write(asJson ? document(told) : patternTable(data));
  context.note(
    `${count(data.length, 'row')} of ${count(told.subjects.length, 'symbol')}; left out: ${warmingUp} in warm-up, ${open} still open`,
  );
  for (const path of files) context.note(`written: ${path}`);
  if (files.length === 0) context.note('nothing written: name a file with --csv or --parquet');
  if (isAlarming(quality)) context.note(`warning: ${alarm(quality)}`);
}

function document({ set, files, barriers, subjects, warnings, dataHash }: Told): string {
  const { data, warmingUp, open, quality } = set;
  const validShare = quality.rows === 0 ? null : quality.valid / quality.rows;
  const columns = data.columns.map(({ name, role, type, nullable, summary }) => {
    return { name, role, type, nullable, summary };
  });
  const head = { schema: 'catalyst.data-training.v1', symbols: subjects.length, rows: data.length, warmingUp, open };
  return `${JSON.stringify({ ...head, barriers, dataHash, quality: { ...quality, validShare }, columns, files, warnings })}\n`;
}

/** Rows and successes by pattern and direction, in the order of their first row. */
function patternTable(data: Dataset): string {
  const column = (name: string): DatasetColumn => {
    const found = data.columns.find((it) => it.name === name);
    assert(found !== undefined, `a training set has ${name}`);
    return found;
  };
  const [pattern, direction, success] = ['pattern_type', 'direction', 'pattern_success'].map(column);
  assert(pattern.kind === 'words' && direction.kind === 'words', 'names are words');
  const groups = new Map<string, { rows: number; judged: number; successes: number }>();
  for (let row = 0; row < data.length; row++) {
    const key = `${pattern.words[pattern.values[row]]} ${direction.words[direction.values[row]]}`;
    const group = groups.get(key) ?? { rows: 0, judged: 0, successes: 0 };
    groups.set(key, group);
    group.rows++;
    if (success.values[row] === UNKNOWN) continue;
    group.judged++;
    group.successes += success.values[row];
  }
  const rows = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { rows, judged, successes }]) => {
      const share = judged === 0 ? '–' : `${((100 * successes) / judged).toFixed(1)} %`;
      return [...key.split(' '), String(rows), share];
    });
  return textTable(['pattern', 'direction', 'rows', 'success'], rows, ['rows', 'success']);
}
