import type { Argument, Command, Commands } from './command.ts';
import { COMMON } from './common.ts';
import { environmentName, optionName } from './option.ts';
import type { Option, OptionTable } from './option.ts';

type Paint = (text: string) => string;

const bold =
  (color: boolean): Paint =>
  (text) =>
    color ? `\u001B[1m${text}\u001B[22m` : text;

const WIDTH_MAX = 100;
const NARROW = 60;

/** Two columns, the second wrapped to the width; on a narrow screen the second begins below the first. */
function table(rows: readonly (readonly [string, string])[], columns: number): string {
  const narrow = columns < NARROW;
  const left = narrow ? 6 : Math.min(30, Math.max(...rows.map(([name]) => name.length))) + 4;
  const width = Math.max(24, Math.min(columns, WIDTH_MAX) - left);
  return rows
    .map(([name, text]) => {
      const lines = wrap(text, width);
      const head = `  ${name}`;
      const first = head.length + 2 > left ? `${head}\n${' '.repeat(left)}` : head.padEnd(left);
      return first + lines.join(`\n${' '.repeat(left)}`);
    })
    .join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line += (line === '' ? '' : ' ') + word;
  }
  return [...lines, line];
}

/** Sentences as wide as the screen, and no wider than they read well. */
const sentences = (text: string, columns: number): string => wrap(text, Math.min(columns, WIDTH_MAX)).join('\n');

const argumentText = ({ name, required, many }: Argument): string => {
  const dots = many ? '…' : '';
  return required ? `<${name}${dots}>` : `[${name}${dots}]`;
};

export function usageLine(command: Command): string {
  return ['catalyst', command.name, ...command.args.map(argumentText), '[options]'].join(' ');
}

function optionText(key: string, option: Option<unknown>): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const dots = option.takes === 'rest' ? '…' : '';
  return `${short}--${optionName(key)}${option.takes === 'flag' ? '' : ` <${option.placeholder}${dots}>`}`;
}

function optionRow([key, option]: readonly [string, Option<unknown>]): readonly [string, string] {
  const facts: string[] = [];
  if (option.takes === 'each') facts.push('repeatable');
  if (typeof option.initial === 'number' || typeof option.initial === 'string') {
    facts.push(`default ${option.initial}`);
  }
  if (option.setting === true) facts.push(environmentName(key));
  return [optionText(key, option), option.summary + (facts.length === 0 ? '' : ` (${facts.join(', ')})`)];
}

const optionTable = (options: OptionTable, columns: number): string =>
  table(Object.entries(options).map(optionRow), columns);

/** The help of one command: what it is, examples, then every option. */
export function commandHelp(command: Command, columns: number, color: boolean): string {
  const title = bold(color);
  const own = Object.fromEntries(Object.entries(command.options).filter(([key]) => !(key in COMMON)));
  const sections = [
    sentences(command.summary, columns),
    [title('Examples'), ...command.examples.map(({ line, shows }) => `  # ${shows}\n  ${line}`)].join('\n'),
    `${title('Usage')}\n  ${usageLine(command)}`,
  ];
  if (command.details !== undefined) sections.push(sentences(command.details, columns));
  if (command.args.length > 0) {
    const rows = command.args.map((it) => [argumentText(it), it.summary] as const);
    sections.push(`${title('Arguments')}\n${table(rows, columns)}`);
  }
  if (Object.keys(own).length > 0) sections.push(`${title('Options')}\n${optionTable(own, columns)}`);
  sections.push(`${title('Common options')}\n${optionTable(COMMON, columns)}`);
  return `${sections.join('\n\n')}\n`;
}

const EXAMPLES = [
  [
    'try a built-in strategy on bars from a file',
    'catalyst backtest sma-cross --bars fixtures/sp500-index-daily.csv.gz',
  ],
  [
    'look at any indicator, bar by bar',
    "catalyst analyze ^GSPC --show 'rsi(close, 14)' --bars fixtures/sp500-index-daily.csv.gz",
  ],
  ['keep bars in a database', 'catalyst data import bars/*.csv.gz'],
] as const;

const EXIT_CODES =
  '0 done · 1 the answer is no · 2 usage, settings or rule file · 3 data invalid or missing · ' +
  '4 database, disk or network unavailable · 5 busy · 70 a bug · 130, 143 interrupted';

/** The help of a group of commands; of all of them with the group `''`. */
export function groupHelp(group: string, commands: Commands, columns: number, color: boolean): string {
  const title = bold(color);
  const rows = Object.entries(commands)
    .filter(([name]) => group === '' || name.startsWith(`${group} `))
    .map(([name, { summary }]) => [name, summary] as const);
  const sections = [`${title('Commands')}\n${table(rows, columns)}`];
  if (group === '') {
    sections.unshift(
      sentences(
        'catalyst: one rule engine for backtests and analysis, every result explained and repeatable.',
        columns,
      ),
      [title('Examples'), ...EXAMPLES.map(([shows, line]) => `  # ${shows}\n  ${line}`)].join('\n'),
    );
    sections.push(`${title('Exit codes')}\n  ${wrap(EXIT_CODES, Math.min(columns, WIDTH_MAX) - 2).join('\n  ')}`);
  }
  sections.push(`\`catalyst help ${group === '' ? '<command>' : `${group} <command>`}\` shows examples and options.`);
  return `${sections.join('\n\n')}\n`;
}
