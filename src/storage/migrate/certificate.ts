import { isoInstant } from '../../model/time.ts';
import type { MigrationPlan, SourceObject, TablePlan, TimeForm } from './cell.ts';
import type { QuarantineEntry, TableTotals } from './target/totals.ts';

/** Entries of the quarantine that a certificate lists; the rest are counted, and stand in the target. */
export const QUARANTINE_LISTED_MAX = 10_000;

export interface TableCertificate {
  readonly name: string;
  /** `schema.table` in the target. */
  readonly target: string;
  /** Rows: source = migrated + quarantined. */
  readonly source: number;
  readonly migrated: number;
  readonly quarantined: number;
  /** Of the migrated: rows that the target had already, with the same values. */
  readonly alreadyThere: number;
  /** Rows of the target that are none of these. */
  readonly targetOnly: number | null;
  readonly checksumSource: string;
  /** Null when the target was not read. */
  readonly checksumTarget: string | null;
  readonly sums: readonly { readonly column: string; readonly source: string; readonly target: string | null }[];
  readonly times: readonly {
    readonly column: string;
    readonly zone: string | null;
    readonly forms: Readonly<Partial<Record<TimeForm, number>>>;
  }[];
  /** The rows that could not be converted stand in quarantine with their original bytes. Null when the target was not read. */
  readonly quarantineIntact: boolean | null;
  readonly verified: boolean;
  /** Rows of the source that are not in the target as they should be, and the keys of the first. */
  readonly differing: number;
  readonly differingKeys: readonly string[];
}

/** What can be said after a migration, and proved again later. */
export interface Certificate {
  readonly schema: 'catalyst.migrate.v1';
  readonly direction: 'sqlite-to-postgres' | 'postgres-to-sqlite';
  readonly dryRun: boolean;
  readonly engineVersion: string;
  /** Of the store in the target; null when it was not asked. */
  readonly schemaVersion: number | null;
  readonly from: string;
  readonly to: string;
  readonly sourceFingerprint: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly rowsPerSecond: number | null;
  readonly verified: boolean;
  readonly tables: readonly TableCertificate[];
  readonly quarantine: readonly QuarantineEntry[];
  readonly quarantineOmitted: number;
  readonly objects: readonly SourceObject[];
  readonly warnings: readonly string[];
}

/** What the target was seen to hold of a table. */
export interface Seen {
  readonly checksum: string;
  readonly sums: Readonly<Record<string, string>>;
  readonly targetOnly: number;
  readonly differing: number;
  readonly keys: readonly string[];
  /** The checksum of the rows that it keeps in quarantine: see handed.ts. */
  readonly quarantine: string;
}

export function tableCertificate(
  table: TablePlan,
  totals: TableTotals,
  seen: Seen | null,
  alreadyThere: number,
): TableCertificate {
  const sums = table.columns
    .filter((column) => column.money)
    .map(({ target }) => ({
      column: target,
      source: totals.sums[target] ?? '0',
      target: seen === null ? null : (seen.sums[target] ?? '0'),
    }));
  const quarantineIntact = seen === null ? null : seen.quarantine === totals.quarantineChecksum;
  return {
    name: table.source,
    target: `${table.schema}.${table.target}`,
    source: totals.source,
    migrated: totals.source - totals.quarantined,
    quarantined: totals.quarantined,
    alreadyThere,
    targetOnly: seen?.targetOnly ?? null,
    checksumSource: totals.checksum,
    checksumTarget: seen?.checksum ?? null,
    sums,
    times: table.columns
      .filter(({ target }) => Object.hasOwn(totals.timeForms, target))
      .map(({ target, zone }) => ({ column: target, zone: zone ?? null, forms: totals.timeForms[target] })),
    quarantineIntact,
    verified:
      quarantineIntact === true &&
      seen?.checksum === totals.checksum &&
      sums.every(({ source, target }) => source === target),
    differing: seen?.differing ?? 0,
    differingKeys: seen?.keys ?? [],
  };
}

export interface CertificateParts {
  readonly direction: Certificate['direction'];
  readonly dryRun: boolean;
  readonly engineVersion: string;
  readonly schemaVersion: number | null;
  readonly from: string;
  readonly to: string;
  readonly sourceFingerprint: string;
  readonly startedAtMs: number;
  /** When the rows were all there: what comes after is proof. */
  readonly finishedAtMs: number;
  readonly tables: readonly TableCertificate[];
  readonly quarantine: { readonly entries: readonly QuarantineEntry[]; readonly rows: number };
  readonly plan: Pick<MigrationPlan, 'objects' | 'warnings'>;
  readonly warnings: readonly string[];
}

export function certificate(parts: CertificateParts): Certificate {
  const { tables, quarantine, startedAtMs, finishedAtMs } = parts;
  const rows = tables.reduce((sum, { source }) => sum + source, 0);
  const seconds = (finishedAtMs - startedAtMs) / 1000;
  const inList = tables.reduce((sum, { quarantined }) => sum + quarantined, 0);
  return {
    schema: 'catalyst.migrate.v1',
    direction: parts.direction,
    dryRun: parts.dryRun,
    engineVersion: parts.engineVersion,
    schemaVersion: parts.schemaVersion,
    from: parts.from,
    to: parts.to,
    sourceFingerprint: parts.sourceFingerprint,
    startedAt: isoInstant(startedAtMs),
    finishedAt: isoInstant(finishedAtMs),
    rowsPerSecond: seconds > 0 ? Math.round(rows / seconds) : null,
    verified: tables.every(({ verified }) => verified),
    tables,
    quarantine: quarantine.entries,
    quarantineOmitted: Math.max(0, inList - QUARANTINE_LISTED_MAX),
    objects: parts.plan.objects,
    warnings: [...parts.plan.warnings, ...parts.warnings],
  };
}
