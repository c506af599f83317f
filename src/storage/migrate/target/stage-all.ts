import type { Client } from 'pg';
import type { Chunk, EncodedChunk, TablePlan, Wanted } from '../cell.ts';
import { handedChecksum } from '../handed.ts';
import type { Piece } from '../source/source.ts';
import { restage, stageChunk } from './staging.ts';
import { recordedChunks } from './state.ts';
import type { ChunkRecord, RunState } from './state.ts';

export type ReadChunks = (pieces: Iterable<Piece>, wanted: Wanted) => AsyncIterable<EncodedChunk>;

/** The chunks of a table that are wanted, in order. */
export const piecesOf = (table: TablePlan, isWanted: (chunk: Chunk) => boolean = () => true): Piece[] =>
  table.chunks.filter(isWanted).map((chunk) => ({ table, chunk }));

/** Asked between the steps of long work; throws when the user wants it to end. */
export type Checkpoint = (rows: number) => void;

/**
 * Copies into staging every chunk that is not there yet. With `isOtherState` the source has changed since the run was begun:
 * what is in staging is compared with the source first, and a table of which any chunk differs is staged anew.
 */
export async function stageAll(
  client: Client,
  run: RunState,
  readChunks: ReadChunks,
  isOtherState: boolean,
  checkpoint: Checkpoint,
): Promise<void> {
  const done: ChunkRecord[][] = [];
  for (const number of run.tables.keys()) done.push(await recordedChunks(client, run, number));
  if (isOtherState) {
    for (const number of await changedTables(run, done, readChunks, checkpoint)) {
      await restage(client, run, number);
      done[number] = [];
    }
  }
  checkpoint(done.flat().reduce((sum, it) => sum + it.rows + it.quarantined, 0));
  const pieces = run.tables.flatMap((table, number) => {
    const has = new Set(done[number].map(({ chunk }) => chunk));
    return piecesOf(table, ({ index }) => !has.has(index));
  });
  const numberOf = new Map(run.tables.map((table, number) => [table.source, number]));
  for await (const chunk of readChunks(pieces, 'tuples')) {
    await stageChunk(client, run, numberOf.get(chunk.table)!, chunk);
    checkpoint(chunk.rows + chunk.quarantined.length);
  }
}

/** The tables in staging that no longer are what the source holds. */
async function changedTables(
  run: RunState,
  done: readonly ChunkRecord[][],
  readChunks: ReadChunks,
  checkpoint: Checkpoint,
): Promise<Set<number>> {
  const changed = new Set<number>();
  const pieces = run.tables.flatMap((table, number) => {
    const has = new Set(done[number].map(({ chunk }) => chunk));
    return piecesOf(table, ({ index }) => has.has(index));
  });
  const numberOf = new Map(run.tables.map((table, number) => [table.source, number]));
  for await (const chunk of readChunks(pieces, 'nothing')) {
    const number = numberOf.get(chunk.table)!;
    const before = done[number].find((it) => it.chunk === chunk.chunk.index);
    const isSame =
      before?.checksum === chunk.checksum && before.quarantineChecksum === handedChecksum(chunk.quarantined);
    if (!isSame) changed.add(number);
    checkpoint(0);
  }
  return changed;
}
