import { resolve } from 'node:path';
import { CatalystError, EXIT } from '../model/errors.ts';
import { count } from '../model/text.ts';
import type { Certificate } from '../storage/migrate/certificate.ts';
import type { MigrationPlan } from '../storage/migrate/cell.ts';
import type { Source } from '../storage/migrate/source/source.ts';
import type { PostgresAddress } from '../storage/postgres/url.ts';
import { command } from './cli/command.ts';
import { json } from './cli/common.ts';
import { choice, commaList, each, flag, text } from './cli/option.ts';
import type { Values } from './cli/option.ts';
import type { Context } from './context.ts';
import { certificateText, zonesNeeded } from './migrate-show.ts';
import { watcherOf } from './migrate-progress.ts';
import { VERSION } from './version.ts';

const OPTIONS = {
  from: text('path|url', 'the SQLite file, which is only read; or postgres://… to go back', {
    path: true,
    setting: true,
  }),
  to: text('url|path', 'postgres://… (also from DATABASE_URL); or a new SQLite file to go back', { setting: true }),
  zone: each('zone', 'zone of times that name none: America/New_York, or table.column=UTC for one column'),
  tables: commaList('a,b', 'these tables only, by their names in the source'),
  onInvalid: choice(
    ['quarantine', 'fail'],
    'rows that do not fit: list them and keep them apart with their original bytes, or stop before anything is visible',
    'quarantine',
  ),
  dryRun: flag('read and convert everything, tell what would become of it, write nothing'),
  verify: flag('read both databases again and compare them; exit 1 when they differ'),
  certificate: text('file', 'write the certificate, the same document that --json prints', { path: true }),
  json,
};

export const migrateCommand = command({
  name: 'migrate',
  summary: 'Bring a SQLite database to Postgres, with a certificate that nothing was lost. Resumes by itself.',
  args: [],
  options: OPTIONS,
  examples: [
    {
      shows: 'what would become of everything, before anything is written',
      line: 'catalyst migrate --from old.db --to postgres://db.example.com/trading --zone America/New_York --dry-run',
    },
    {
      shows: 'for real, the password in PGPASSWORD; the same command again goes on where it was stopped',
      line: 'catalyst migrate --from old.db --to postgres://trader@db.example.com/trading --zone America/New_York',
    },
    {
      shows: 'a month later: is it still all there?',
      line: 'catalyst migrate --from old.db --to postgres://trader@db.example.com/trading --verify',
    },
    {
      shows: 'the way back',
      line: 'catalyst migrate --from postgres://trader@db.example.com/trading --to back.db',
    },
  ],
  details:
    'Every row of the source is migrated or handed back with a reason, and the certificate proves it: a checksum of all rows ' +
    'computed on both sides. Nothing is visible in the target until everything is there.',

  async run({ options }, context) {
    const { from, to } = endsOf(options, context);
    if (isPostgres(from)) {
      return show({ certificate: await wayBack(from, to, options, context), isNew: true }, options, context);
    }
    if (!isPostgres(to))
      throw new CatalystError('usage', '--to is no postgres:// URL', 'Write postgres://user@host/database.');
    const [{ openSource }, { parsePostgresUrl }] = await Promise.all([
      import('../storage/migrate/source/source.ts'),
      import('../storage/postgres/url.ts'),
    ]);
    const target = parsePostgresUrl(to, context.settings.environment);
    const signal = context.interrupt();
    const source = await openSource(resolve(context.cwd, from.replace(/^sqlite:(\/\/)?/, '')));
    try {
      return await show(await certificateOf(source, target, signal, options, context), options, context);
    } finally {
      await source.close();
    }
  },
});

const isPostgres = (url: string): boolean => /^postgres(ql)?:\/\//.test(url);

function endsOf(options: Values<typeof OPTIONS>, context: Context): { from: string; to: string } {
  const { from } = options;
  const to = options.to ?? context.settings.environment['DATABASE_URL'];
  if (from === undefined) {
    throw new CatalystError(
      'usage',
      'migrate needs --from',
      'for example catalyst migrate --from old.db --to postgres://…',
    );
  }
  if (to === undefined || to === '') {
    throw new CatalystError('usage', 'migrate needs --to', 'give a postgres:// URL there, or in DATABASE_URL');
  }
  if (options.dryRun && options.verify) {
    throw new CatalystError('usage', '--dry-run and --verify are two different things', 'give one of them');
  }
  return { from, to };
}

interface Shown {
  readonly certificate: Certificate;
  readonly isNew: boolean;
}

async function certificateOf(
  source: Source,
  target: PostgresAddress,
  signal: AbortSignal,
  options: Values<typeof OPTIONS>,
  context: Context,
): Promise<Shown> {
  const watcher = watcherOf(context);
  const common = { source, engineVersion: VERSION, signal, watcher, now: context.now };
  try {
    if (options.verify) {
      const { prove } = await import('../storage/migrate/prove.ts');
      return { certificate: await prove({ ...common, target, tables: options.tables ?? null }), isNew: false };
    }
    const plan = await planOf(source, options);
    if (options.dryRun) {
      const { rehearse } = await import('../storage/migrate/rehearse.ts');
      return { certificate: await rehearse({ ...common, plan, target: target.name }), isNew: true };
    }
    const { migrate } = await import('../storage/migrate/run.ts');
    return await migrate({
      ...common,
      source: { ...source, fingerprint: JSON.stringify(source.fingerprint), plan },
      target,
      onInvalid: options.onInvalid,
    });
  } finally {
    watcher.end();
  }
}

/** From Postgres into a new SQLite file. */
async function wayBack(
  from: string,
  to: string,
  options: Values<typeof OPTIONS>,
  context: Context,
): Promise<Certificate> {
  const meant = [options.dryRun && '--dry-run', options.verify && '--verify', options.tables && '--tables'].find(
    Boolean,
  );
  if (meant !== undefined || isPostgres(to)) {
    throw new CatalystError(
      'usage',
      meant === undefined ? 'both ends are Postgres' : `the way back takes no ${meant}`,
      'catalyst migrate --from postgres://… --to back.db brings everything into a new SQLite file',
    );
  }
  const [{ migrateBack }, { parsePostgresUrl }] = await Promise.all([
    import('../storage/migrate/back.ts'),
    import('../storage/postgres/url.ts'),
  ]);
  const watcher = watcherOf(context);
  try {
    return await migrateBack({
      from: parsePostgresUrl(from, context.settings.environment),
      to: resolve(context.cwd, to.replace(/^sqlite:(\/\/)?/, '')),
      engineVersion: VERSION,
      now: context.now,
      signal: context.interrupt(),
      watcher,
    });
  } finally {
    watcher.end();
  }
}

async function planOf(source: Source, options: Values<typeof OPTIONS>): Promise<MigrationPlan> {
  const [{ planMigration }, { parseZones }] = await Promise.all([
    import('../storage/migrate/plan.ts'),
    import('../storage/migrate/plan/zones.ts'),
  ]);
  const plan = planMigration(source, { zones: parseZones(options.zone), tables: options.tables ?? null });
  if (plan.zoneNeeded.length > 0) throw zonesNeeded(plan.zoneNeeded);
  return plan;
}

async function show({ certificate, isNew }: Shown, options: Values<typeof OPTIONS>, context: Context): Promise<number> {
  const document = `${JSON.stringify(certificate)}\n`;
  if (options.certificate !== undefined) {
    const { writeWhole } = await import('../files/write-whole.ts');
    await writeWhole(context.path(options.certificate), [document]);
  }
  const rows = certificate.tables.reduce((sum, table) => sum + table.source, 0);
  context.log.write('migrated', { rows, verified: certificate.verified, dryRun: certificate.dryRun });
  if (options.json) await context.out.write(document);
  else await context.out.write(certificateText(certificate, isNew, options.verify));
  if (options.certificate !== undefined) context.note(`certificate of ${count(rows, 'row')}: ${options.certificate}`);
  return certificate.verified || certificate.dryRun ? EXIT.done : EXIT.no;
}
