import { CatalystError } from '../../model/errors.ts';
import { postgresError } from '../postgres/errors.ts';
import { postgresVersion } from '../postgres/migrate.ts';
import type { PostgresAddress } from '../postgres/url.ts';
import type { MigrationPlan } from './cell.ts';
import { QUARANTINE_LISTED_MAX, certificate, tableCertificate } from './certificate.ts';
import type { Certificate, TableCertificate } from './certificate.ts';
import { compare, objectsNow } from './certify.ts';
import { expelledChecksum, handedChecksum } from './handed.ts';
import { planMigration } from './plan.ts';
import type { Watcher } from './run.ts';
import type { Source } from './source/source.ts';
import { withClient } from './target/client.ts';
import { prepareSession } from './target/session.ts';
import { piecesOf } from './target/stage-all.ts';
import { hasState, lastPublished, outcomeOf } from './target/state.ts';
import type { RunState } from './target/state.ts';
import { addUp, expelledRows, quarantineOf, readQuarantine } from './target/totals.ts';
import { readHome } from './target/verify.ts';
import type { Reading } from './target/verify.ts';

const TABLE_LOCK_WAIT_MS = 60_000;

export interface ProveRequest {
  readonly source: Source;
  readonly target: PostgresAddress;
  /** Names in the source; null for all that were migrated. */
  readonly tables: readonly string[] | null;
  readonly engineVersion: string;
  readonly signal: AbortSignal;
  readonly watcher: Watcher;
}

/**
 * Reads both sides again, at once, and compares them: the source as it is now, in the zones of its last migration, with
 * what the target returns now. Writes nothing but a temporary table, and that only where a table has changed.
 * @throws CatalystError `missing` when the source was never migrated to this target
 */
export async function prove(request: ProveRequest): Promise<Certificate> {
  const { source, target } = request;
  try {
    return await withClient(target, request.signal, async (client) => {
      await prepareSession(client, TABLE_LOCK_WAIT_MS);
      const run = (await hasState(client)) ? await lastPublished(client, source.path) : null;
      if (run === null) throw neverMigrated(source.path, target.name);
      const plan = planMigration(source, { zones: zonesOf(run), tables: request.tables ?? namesOf(run) });
      request.watcher.phase('verifying', 2 * plan.tables.reduce((sum, table) => sum + table.rows, 0));
      const [read, seen] = await Promise.all([
        readSource(request, plan),
        (async () => {
          const readings: Reading[] = [];
          for (const table of plan.tables) readings.push(await readHome(client, table, request.watcher.rows));
          return readings;
        })(),
      ]);
      const tables: TableCertificate[] = [];
      for (const [i, table] of plan.tables.entries()) {
        const number = run.tables.findIndex((it) => it.source === table.source);
        const expelled = await expelledRows(client, run, number);
        const totals = addUp(read[i], expelled, await expelledChecksum(table, expelled, source.findRows));
        const found = await compare(client, table, totals, seen[i], source.readChunks);
        const quarantine = await readQuarantine(client, run, number);
        tables.push(
          tableCertificate(
            table,
            totals,
            { ...found, quarantine },
            (await outcomeOf(client, run, number)).alreadyThere,
          ),
        );
      }
      const { engineVersion } = request;
      return certificate({
        direction: 'sqlite-to-postgres',
        dryRun: false,
        engineVersion,
        schemaVersion: await postgresVersion(client),
        from: source.path,
        to: target.name,
        sourceFingerprint: JSON.stringify(source.fingerprint),
        startedAtMs: run.startedAtMs,
        finishedAtMs: run.publishedAtMs ?? run.startedAtMs,
        tables,
        quarantine: await quarantineOf(client, run, QUARANTINE_LISTED_MAX),
        plan: { ...plan, objects: await objectsNow(client, run, plan) },
        warnings: [...source.warnings, ...changedSince(run, source)],
      });
    });
  } catch (error) {
    throw postgresError(error, target.name);
  }
}

async function readSource({ source, signal, watcher }: ProveRequest, plan: MigrationPlan) {
  const chunks = plan.tables.map((): Parameters<typeof addUp>[0][number][] => []);
  const at = new Map(plan.tables.map((table, i) => [table.source, i]));
  const pieces = plan.tables.flatMap((table) => piecesOf(table));
  for await (const chunk of source.readChunks(pieces, 'nothing')) {
    chunks[at.get(chunk.table)!].push({
      ...chunk,
      quarantined: chunk.quarantined.length,
      quarantineChecksum: handedChecksum(chunk.quarantined),
    });
    watcher.rows(chunk.rows + chunk.quarantined.length);
    if (signal.aborted) break;
  }
  return chunks;
}

const namesOf = (run: RunState): string[] => run.tables.map(({ source }) => source);

const zonesOf = (run: RunState): Parameters<typeof planMigration>[1]['zones'] => ({
  everywhere: null,
  columns: Object.fromEntries(
    run.tables.flatMap((table) =>
      table.columns.flatMap((column) =>
        column.zone === undefined ? [] : [[`${table.source}.${column.source}`, column.zone] as const],
      ),
    ),
  ),
});

const changedSince = (run: RunState, source: Source): string[] =>
  run.fingerprint === JSON.stringify(source.fingerprint) ? [] : ['the source has changed since it was migrated'];

const neverMigrated = (path: string, name: string): CatalystError =>
  new CatalystError(
    'missing',
    `${path} was never migrated to the database ${name}`,
    'give the command without --verify first; a file is known by its path',
  );
