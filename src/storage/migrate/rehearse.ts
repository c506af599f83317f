import type { MigrationPlan, QuarantinedRow } from './cell.ts';
import { QUARANTINE_LISTED_MAX, certificate, tableCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { handedChecksum } from './handed.ts';
import type { Watcher } from './run.ts';
import type { Source } from './source/source.ts';
import { piecesOf } from './target/stage-all.ts';
import { addUp } from './target/totals.ts';

export interface RehearseRequest {
  readonly source: Source;
  readonly plan: MigrationPlan;
  /** The target as messages call it. It is not asked. */
  readonly target: string;
  readonly engineVersion: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly watcher: Watcher;
}

/** Reads and converts everything and tells what would become of it; writes nothing, and needs no target. */
export async function rehearse(request: RehearseRequest): Promise<Certificate> {
  const { source, plan, signal, watcher, now } = request;
  const startedAtMs = now();
  const chunks = plan.tables.map((): Parameters<typeof addUp>[0][number][] => []);
  const quarantined = plan.tables.map((): QuarantinedRow[] => []);
  const at = new Map(plan.tables.map((table, i) => [table.source, i]));
  let rows = 0;
  watcher.phase(
    'reading',
    plan.tables.reduce((sum, table) => sum + table.rows, 0),
  );
  const pieces = plan.tables.flatMap((table) => piecesOf(table));
  for await (const chunk of source.readChunks(pieces, 'nothing')) {
    const i = at.get(chunk.table)!;
    chunks[i].push({
      ...chunk,
      quarantined: chunk.quarantined.length,
      quarantineChecksum: handedChecksum(chunk.quarantined),
    });
    for (const row of chunk.quarantined) if (rows++ < QUARANTINE_LISTED_MAX) quarantined[i].push(row);
    watcher.rows(chunk.rows + chunk.quarantined.length);
    if (signal.aborted) break;
  }
  return certificate({
    direction: 'sqlite-to-postgres',
    dryRun: true,
    engineVersion: request.engineVersion,
    schemaVersion: null,
    from: source.path,
    to: request.target,
    sourceFingerprint: JSON.stringify(source.fingerprint),
    startedAtMs,
    finishedAtMs: now(),
    tables: plan.tables.map((table, i) => tableCertificate(table, addUp(chunks[i], []), null, 0)),
    quarantine: { entries: quarantined.flatMap((list) => list.sort(byKey)).flatMap(entriesOf), rows },
    plan,
    warnings: source.warnings,
  });
}

const entriesOf = ({ table, key, reasons }: QuarantinedRow) => reasons.map((reason) => ({ table, key, ...reason }));

/** Chunks come as they are done: the same source must give the same report. */
const byKey = (a: QuarantinedRow, b: QuarantinedRow): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
