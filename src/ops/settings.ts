import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { CatalystError } from '../model/errors.ts';
import { nearestName } from '../model/nearest.ts';

/** What the environment and catalyst.yaml say, as text, before any option reads it. */
export interface Settings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** By key; empty without a file. */
  readonly file: ReadonlyMap<string, string>;
  /** The file that was read, or null. */
  readonly path: string | null;
}

interface Where {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From --config; without it catalyst.yaml in the working directory, when it is there. */
  readonly config: string | undefined;
  readonly envFile: string | undefined;
}

const FILE = 'catalyst.yaml';
const PREFIX = 'CATALYST_';

/**
 * Reads the settings and refuses names that are none. `known` tells the names as in the file (`slippage_bps`); it is asked
 * only when there is something to compare.
 */
export async function readSettings(where: Where, known: () => Promise<readonly string[]>): Promise<Settings> {
  const environment = { ...readEnvFile(where), ...where.environment };
  const ours = Object.keys(environment).filter((name) => name.startsWith(PREFIX));
  if (ours.length > 0) checkEnvironment(ours, await known());
  const path = where.config ?? (existsSync(resolve(where.cwd, FILE)) ? FILE : null);
  if (path === null) return { environment, file: new Map(), path };
  return { environment, file: await readYaml(resolve(where.cwd, path), path, await known()), path };
}

function readText(path: string, name: string, option: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CatalystError('config', `cannot read ${name}`, `give ${option} the path of a readable file`, cause);
  }
}

function readEnvFile({ cwd, envFile }: Where): Record<string, string | undefined> {
  return envFile === undefined ? {} : { ...parseEnv(readText(resolve(cwd, envFile), envFile, '--environment')) };
}

/** A name that is nearly a setting's is a slip that would be ignored in silence; others belong to somebody else. */
function checkEnvironment(present: readonly string[], known: readonly string[]): void {
  const names = known.map((key) => PREFIX + key.toUpperCase());
  for (const name of present) {
    if (names.includes(name)) continue;
    const meant = nearestName(name.slice(PREFIX.length), known);
    if (meant !== null) {
      const hint = `did you mean ${PREFIX}${meant.toUpperCase()}? \`catalyst config\` lists the settings`;
      throw new CatalystError('config', `unknown setting ${name} in the environment`, hint);
    }
  }
}

async function readYaml(path: string, name: string, known: readonly string[]): Promise<Map<string, string>> {
  const { parseDocument, isMap, isScalar } = await import('yaml');
  const document = parseDocument(readText(path, name, '--config'), { prettyErrors: true });
  if (document.errors.length > 0) {
    const what = document.errors[0].message.split('\n')[0];
    throw new CatalystError('config', `${name}: ${what}`, 'write one `key: value` a line');
  }
  const found = new Map<string, string>();
  if (document.contents === null) return found;
  if (!isMap(document.contents)) {
    throw new CatalystError('config', `${name} is not a list of settings`, 'write one `key: value` a line');
  }
  for (const { key, value } of document.contents.items) {
    const setting = String(key);
    if (!known.includes(setting)) {
      const meant = nearestName(setting, known);
      const hint = `${meant === null ? '' : `did you mean ${meant}? `}\`catalyst config\` lists the settings`;
      throw new CatalystError('config', `${name}: unknown setting ${setting}`, hint);
    }
    if (!isScalar(value) || value.value === null) {
      throw new CatalystError('config', `${name}: ${setting} has no plain value`, `write \`${setting}: value\``);
    }
    // The source text: `001` stays `001`, and each option reads its own form.
    found.set(setting, value.source);
  }
  return found;
}
