import { CatalystError } from '../model/errors.ts';
import { count, printable } from '../model/text.ts';
import type { Certificate, TableCertificate } from '../storage/migrate/certificate.ts';
import type { MigrationPlan } from '../storage/migrate/cell.ts';
import { textTable } from './table.ts';

const NAME_MAX = 28;
/** Beside the column of what the target had already, so that a line has its place on eighty columns. */
const NAME_BESIDE_MAX = 20;
/** Kinds of trouble, objects that are left behind, and differing tables: this many of each on the screen. */
const LISTED_MAX = 12;
/** A rate of less time than this says nothing. */
const RATE_FROM_S = 10;

const grouped = (n: number): string => n.toLocaleString('en-US');

/** What a person sees at the end: a line a table, then whatever needs a look. */
export function certificateText(certificate: Certificate, isNew: boolean, isVerification: boolean): string {
  return [
    tableText(certificate),
    ...quarantineText(certificate),
    ...differences(certificate),
    ...leftBehind(certificate),
    ...certificate.warnings.map((warning) => `\nWarning: ${printable(warning, 200)}\n`),
    conclusion(certificate, isNew, isVerification),
  ].join('');
}

function tableText({ tables, dryRun }: Certificate): string {
  const seen = (it: TableCertificate): string => (dryRun ? '-' : it.verified ? 'same' : 'DIFFERS');
  const isAny = tables.some(({ alreadyThere }) => alreadyThere > 0);
  const there = (text: string): string[] => (isAny ? [text] : []);
  const rows = tables.map((it) => [
    printable(it.name, isAny ? NAME_BESIDE_MAX : NAME_MAX),
    grouped(it.source),
    grouped(it.migrated),
    grouped(it.quarantined),
    ...there(it.alreadyThere === 0 ? '-' : grouped(it.alreadyThere)),
    seen(it),
  ]);
  const titles = ['table', 'source', 'migrated', 'quarantined', ...there('already there'), 'checked'];
  return textTable(titles, rows, titles.slice(1, -1));
}

/** Each kind of reason once, with how often it occurs and where first: a million bad cells are one line. */
function quarantineText({ quarantine, quarantineOmitted, direction, dryRun }: Certificate): string[] {
  const kinds = new Map<string, { n: number; first: string }>();
  for (const { table, column, key, value, reason } of quarantine) {
    const kind = `${table}.${column}: ${reason}`;
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, { n: 1, first: `${value} (key ${key})` });
    else known.n++;
  }
  if (kinds.size === 0) return [];
  const lines = [...kinds].slice(0, LISTED_MAX).map(([kind, { n, first }]) => {
    const times = n === 1 ? '' : ` ×${grouped(n)}, first`;
    return `  ${printable(kind, 120)}\n     ${times.trim()}${times === '' ? '' : ' '}${printable(first, 100)}\n`;
  });
  const rest = kinds.size - LISTED_MAX;
  if (rest > 0) lines.push(`  and ${count(rest, 'more kind')}; --json lists them all\n`);
  if (quarantineOmitted > 0) lines.push(`  and ${count(quarantineOmitted, 'more row')} in migration.quarantine\n`);
  const title =
    direction === 'postgres-to-sqlite'
      ? 'Put back from quarantine, as they were'
      : dryRun
        ? 'Would be kept apart, with their original bytes'
        : 'In quarantine, with their original bytes';
  return [`\n${title}:\n`, ...lines];
}

function differences({ tables, dryRun }: Certificate): string[] {
  const differing = tables.filter(({ verified }) => !verified);
  if (dryRun || differing.length === 0) return [];
  const line = (it: TableCertificate): string => {
    const rows = it.differing > 0 ? [`${count(it.differing, 'row')} of the source missing or changed`] : [];
    const kept = it.quarantineIntact === false ? ['rows in quarantine missing or changed'] : [];
    const what = [...rows, ...kept].join(', ') || 'not the same';
    const keys =
      it.differingKeys.length === 0 ? '' : `, keys ${it.differingKeys.map((key) => printable(key)).join('; ')}`;
    return `  ${printable(it.name)}: ${what}${keys}\n`;
  };
  return ['\nDiffers:\n', ...differing.slice(0, LISTED_MAX).map(line)];
}

function leftBehind({ objects }: Certificate): string[] {
  const left = objects.filter(({ notKept }) => notKept !== null);
  if (left.length === 0) return [];
  const lines = left
    .slice(0, LISTED_MAX)
    .map(({ kind, name, notKept }) => `  ${kind} ${printable(name, 40)}: ${printable(notKept ?? '', 120)}\n`);
  if (left.length > LISTED_MAX) lines.push(`  and ${left.length - LISTED_MAX} more; --json lists them all\n`);
  return ['\nNot carried over:\n', ...lines];
}

function conclusion(
  { tables, dryRun, verified, to, rowsPerSecond, startedAt, finishedAt }: Certificate,
  isNew: boolean,
  isVerification: boolean,
): string {
  const total = (pick: (it: TableCertificate) => number): number => tables.reduce((sum, it) => sum + pick(it), 0);
  const migrated = total((it) => it.migrated);
  const quarantined = total((it) => it.quarantined);
  const rows = `${grouped(total((it) => it.source))} rows = ${grouped(migrated)} migrated + ${grouped(quarantined)} quarantined`;
  if (dryRun)
    return `\n${rows.replace(' migrated', ' to migrate').replace(' quarantined', ' to quarantine')}. Nothing was written.\nWhat only the target can tell shows in the real run: keys that become equal, rows without their parent.\n`;
  if (!verified) return `\n${rows}. The databases DIFFER.\n`;
  const more = total((it) => it.targetOnly ?? 0);
  const others = more === 0 ? '' : ` The target holds ${grouped(more)} more.`;
  if (isVerification) return `\n${rows}. Checked again on both sides: the same.${others}\n`;
  if (!isNew)
    return `\n${rows}. Nothing was left to do: all of it is there since ${finishedAt}, and is the same.${others}\n`;
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  const rate = rowsPerSecond === null || seconds < RATE_FROM_S ? '' : `, ${grouped(rowsPerSecond)} rows/s`;
  return `\n${rows}, to ${to} in ${seconds.toFixed(1)} s${rate}. Checked on both sides: the same.${others}\n`;
}

/** Times without a zone, and nobody said which: guessing would shift every one of them. */
export function zonesNeeded(needed: MigrationPlan['zoneNeeded']): CatalystError {
  const lines = needed
    .slice(0, LISTED_MAX)
    .map(({ table, column, example }) => `\n  ${printable(table, 40)}.${printable(column, 40)}, such as ${example}`);
  const rest = needed.length > LISTED_MAX ? `\n  and ${needed.length - LISTED_MAX} more` : '';
  return new CatalystError(
    'usage',
    `${count(needed.length, 'column')} hold times that name no zone; nothing was written${lines.join('')}${rest}`,
    'say where their clocks were: --zone America/New_York for all, or --zone table.column=UTC for one (repeatable)',
  );
}
