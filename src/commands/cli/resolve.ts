import { CatalystError } from '../../model/errors.ts';
import { hasPassword } from '../../ops/secrets.ts';
import type { Settings } from '../../ops/settings.ts';
import type { Source } from './command.ts';
import { environmentName, optionName, settingName } from './option.ts';
import type { Option, OptionTable } from './option.ts';
import type { Line } from './parse.ts';

export interface Resolved {
  readonly options: Readonly<Record<string, unknown>>;
  readonly sources: Readonly<Record<string, Source>>;
}

/** One value an option: from the line, else the environment, else the file, else its default. */
export function resolve(table: OptionTable, line: Line, settings: Settings, help: string): Resolved {
  const options: Record<string, unknown> = {};
  const sources: Record<string, Source> = {};
  for (const [key, option] of Object.entries(table)) {
    const found = find(key, option, line, settings);
    refusePassword(key, option, found);
    sources[key] = found.source;
    options[key] = found.texts === null ? option.initial : read(option, found.texts, found.name, help);
  }
  return { options, sources };
}

interface Found {
  readonly source: Source;
  readonly texts: readonly string[] | null;
  /** As the user wrote it, for the error. */
  readonly name: string;
}

function find(key: string, option: Option<unknown>, line: Line, settings: Settings): Found {
  const onLine = line.given.get(key);
  if (onLine !== undefined) return { source: 'option', texts: onLine, name: `--${optionName(key)}` };
  if (option.setting === true) {
    for (const name of key === 'db' ? [environmentName(key), 'DATABASE_URL'] : [environmentName(key)]) {
      const inEnvironment = settings.environment[name];
      if (inEnvironment !== undefined && inEnvironment !== '') {
        return { source: 'environment', texts: [inEnvironment], name };
      }
    }
    const inFile = settings.file.get(settingName(key));
    if (inFile !== undefined) {
      return { source: 'file', texts: [inFile], name: `${settings.path ?? ''}: ${settingName(key)}` };
    }
  }
  return { source: 'default', texts: null, name: key };
}

/**
 * A password on the line is in the shell's history and in every list of processes, one in the settings file is in every
 * copy of it: secrets come from the environment.
 */
function refusePassword(key: string, option: Option<unknown>, { source, texts, name }: Found): void {
  if (source === 'environment' || texts?.some(hasPassword) !== true) return;
  const variable = key === 'db' ? 'DATABASE_URL' : option.setting === true ? environmentName(key) : 'the environment';
  throw new CatalystError(
    source === 'option' ? 'usage' : 'config',
    `${name} holds a password`,
    `put the URL into ${variable}, the password into PGPASSWORD, or either into an --environment file`,
  );
}

function read(option: Option<unknown>, texts: readonly string[], name: string, help: string): unknown {
  const reading = option.read(texts);
  if (reading.ok) return reading.value;
  const code = name.startsWith('--') ? 'usage' : 'config';
  throw new CatalystError(
    code,
    `${name} ${texts.at(-1) ?? ''}: expected ${reading.expected}`,
    `\`${help}\` shows examples`,
  );
}
