import { EXIT, CatalystError } from '../model/errors.ts';
import { nearestName } from '../model/nearest.ts';
import { readSettings } from '../ops/settings.ts';
import type { Command } from './cli/command.ts';
import { COMMON } from './cli/common.ts';
import { commandHelp, groupHelp, usageLine } from './cli/help.ts';
import { parseLine } from './cli/parse.ts';
import type { Line } from './cli/parse.ts';
import type { Values } from './cli/option.ts';
import { resolve } from './cli/resolve.ts';
import { openContext } from './context.ts';
import type { Io } from './context.ts';
import { reportError } from './failure.ts';
import { columnsOf, openOutput } from './output.ts';
import { COMMANDS } from './registry.ts';
import { settingNames } from './cli/setting-names.ts';
import { VERSION } from './version.ts';

/** The whole program: the words after `catalyst` in, the exit code out. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return reportError(error, io, argv.includes('--verbose') || argv.includes('-v'));
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [first] = argv;
  if (first === '--version' || first === '-V')
    return print(io, `catalyst ${VERSION} (node ${process.versions.node})\n`);
  if (argv.length === 0) {
    await print(io, groupHelp('', COMMANDS, columnsOf(io.stdout), false));
    return EXIT.usage;
  }
  if (first === 'help' || first === '--help' || first === '-h') return help(argv.slice(1), io);

  const { name, group, after } = findCommand(argv);
  if (name === null) {
    const wantsHelp = after.some((word) => word === '--help' || word === '-h');
    if (wantsHelp || after.length === 0) return help([group], io);
    throw unknownCommand(`${group} ${after[0]}`.trim());
  }
  return run(await COMMANDS[name].load(), after, io);
}

async function print(io: Io, text: string): Promise<number> {
  await openOutput(io.stdout).write(text);
  return EXIT.done;
}

async function help(words: readonly string[], io: Io): Promise<number> {
  const name = words.filter((word) => !word.startsWith('-')).join(' ');
  const color = io.stdout.isTTY === true && (io.environment['NO_COLOR'] ?? '') === '';
  if (Object.hasOwn(COMMANDS, name))
    return print(io, commandHelp(await COMMANDS[name].load(), columnsOf(io.stdout), color));
  if (name !== '' && !isGroup(name)) throw unknownCommand(name);
  return print(io, groupHelp(name, COMMANDS, columnsOf(io.stdout), color));
}

const isGroup = (word: string): boolean => Object.keys(COMMANDS).some((name) => name.startsWith(`${word} `));

interface Found {
  /** Null when the words name no command; `group` is then the group they name, or nothing. */
  readonly name: string | null;
  readonly group: string;
  readonly after: readonly string[];
}

/** A command is a group and a word, or one word (`analyze why` is not `analyze`); common flags may stand before it. */
function findCommand(argv: readonly string[]): Found {
  const at = argv.findIndex((word) => !word.startsWith('-'));
  if (at < 0) throw unknownLead(argv[0]);
  const lead = argv.slice(0, at);
  const [word, next] = argv.slice(at);
  const both = `${word} ${next}`;
  if (Object.hasOwn(COMMANDS, both)) return { name: both, group: word, after: [...lead, ...argv.slice(at + 2)] };
  if (Object.hasOwn(COMMANDS, word)) return { name: word, group: '', after: [...lead, ...argv.slice(at + 1)] };
  if (!isGroup(word)) return { name: null, group: '', after: argv.slice(at) };
  return { name: null, group: word, after: argv.slice(at + 1) };
}

function unknownLead(word: string): CatalystError {
  return new CatalystError('usage', `${word} stands without a command`, '`catalyst help` lists the commands');
}

function unknownCommand(name: string): CatalystError {
  const meant = nearestName(name, Object.keys(COMMANDS));
  const guess = meant === null ? '' : `did you mean \`catalyst ${meant}\`? `;
  return new CatalystError('usage', `unknown command '${name}'`, `${guess}\`catalyst help\` lists the commands`);
}

async function run(command: Command, argv: readonly string[], io: Io): Promise<number> {
  const table = { ...command.options, ...COMMON };
  const helpLine = `catalyst help ${command.name}`;
  const line = parseLine(argv, table, helpLine);
  if (line.given.has('help')) return help([command.name], io);
  const where = { cwd: io.cwd, environment: io.environment };
  const files = { config: line.given.get('config')?.at(-1), envFile: line.given.get('environment')?.at(-1) };
  const settings = await readSettings({ ...where, ...files }, () => settingNames(COMMANDS));
  const { options, sources } = resolve(table, line, settings, helpLine);
  checkWords(command, line);

  const context = openContext(io, options as Values<typeof COMMON>, settings);
  context.log.write('start', { command: command.name, line: argv.join(' ') });
  try {
    const code = await command.run({ args: line.words, options, sources, commands: COMMANDS }, context);
    context.log.write('end', { command: command.name, exitCode: code });
    return code;
  } catch (error) {
    context.log.write('error', { command: command.name, message: String(error) });
    throw error;
  } finally {
    await context.close();
  }
}

function checkWords(command: Command, { words }: Line): void {
  const usage = `usage: ${usageLine(command)}`;
  const missing = command.args.find((argument, i) => argument.required && words.length <= i);
  if (missing !== undefined) {
    const greedy = Object.values(command.options).some((option) => option.takes === 'rest');
    const order = greedy ? `; words after --bars are files, so put <${missing.name}> before it` : '';
    throw new CatalystError('usage', `${command.name} needs <${missing.name}>: ${missing.summary}`, usage + order);
  }
  const limit = command.args.some((argument) => argument.many) ? Infinity : command.args.length;
  if (words.length > limit) {
    throw new CatalystError('usage', `unexpected word '${words[limit]}'`, usage);
  }
}
