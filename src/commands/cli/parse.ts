import { CatalystError } from '../../model/errors.ts';
import { nearestName } from '../../model/nearest.ts';
import { optionName } from './option.ts';
import type { Option, OptionTable } from './option.ts';

/** What stood on the line: words, and the texts given to each option by its key. */
export interface Line {
  readonly words: readonly string[];
  readonly given: ReadonlyMap<string, readonly string[]>;
}

const isNumber = (word: string): boolean => /^-(\d|\.\d)/.test(word);
const isOption = (word: string): boolean => word.startsWith('-') && word !== '-' && !isNumber(word);

/** Reads a command's line by its option table. Throws a usage error that names the nearest option. */
export function parseLine(argv: readonly string[], table: OptionTable, help: string): Line {
  const names = new Map(Object.keys(table).map((key) => [`--${optionName(key)}`, key]));
  const shorts = new Map(Object.entries(table).flatMap(([key, it]) => (it.short ? [[`-${it.short}`, key]] : [])));
  const words: string[] = [];
  const given = new Map<string, string[]>();
  const give = (key: string, texts: readonly string[]): void => {
    given.set(key, [...(given.get(key) ?? []), ...texts]);
  };

  for (let i = 0; i < argv.length; i++) {
    const word = argv[i];
    if (word === '--') {
      words.push(...argv.slice(i + 1));
      break;
    }
    if (!isOption(word)) {
      words.push(word);
      continue;
    }
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    const attached = equals < 0 ? undefined : word.slice(equals + 1);
    const key = names.get(name) ?? shorts.get(name);
    if (key === undefined) throw unknownOption(name, [...names.keys()], help);
    const option = table[key];
    if (option.takes === 'flag') {
      if (attached !== undefined) {
        throw new CatalystError('usage', `${name} takes no value, but was given '${attached}'`, `write ${name} alone`);
      }
      give(key, ['true']);
    } else if (attached !== undefined) {
      give(key, [attached]);
    } else {
      const texts = valuesAfter(argv, i, option);
      if (texts.length === 0) throw missingValue(name, option, help);
      give(key, texts);
      i += texts.length;
    }
  }
  return { words, given };
}

/** Where a value must come, `-close` is one: options have two dashes or one letter. */
const isValue = (word: string): boolean => !isOption(word) || /^-[^-]./.test(word);

function valuesAfter(argv: readonly string[], at: number, option: Option<unknown>): readonly string[] {
  if (option.takes !== 'rest') return argv.slice(at + 1, at + 2).filter(isValue);
  let end = at + 1;
  while (end < argv.length && !isOption(argv[end])) end++;
  return argv.slice(at + 1, end);
}

function unknownOption(name: string, known: readonly string[], help: string): CatalystError {
  const meant = nearestName(name, known);
  const hint = meant === null ? `\`${help}\` lists the options` : `did you mean ${meant}? \`${help}\` lists them all`;
  return new CatalystError('usage', `unknown option ${name}`, hint);
}

function missingValue(name: string, option: Option<unknown>, help: string): CatalystError {
  const hint = `write ${name} <${option.placeholder}>; \`${help}\` shows examples`;
  return new CatalystError('usage', `${name} needs a value`, hint);
}
