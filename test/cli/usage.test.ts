import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { catalyst } from './run.ts';

describe('a slip on the line exits 2 with one line of what and one line of what to do', () => {
  test.each([
    [['confg'], "unknown command 'confg'", 'did you mean `catalyst config`?'],
    [['data', 'imprt'], "unknown command 'data imprt'", 'did you mean `catalyst data import`?'],
    [['__proto__'], "unknown command '__proto__'", '`catalyst help` lists the commands'],
    [['help', 'constructor'], "unknown command 'constructor'", '`catalyst help` lists the commands'],
    [['--frobnicate'], '--frobnicate stands without a command', '`catalyst help` lists the commands'],
    [['config', '--jsn'], 'unknown option --jsn', 'did you mean --json?'],
    [['config', '--JSON'], 'unknown option --JSON', 'did you mean --json?'],
    [['config', '-x'], 'unknown option -x', '`catalyst help config` lists the options'],
    [['config', '--config'], '--config needs a value', 'write --config <file>'],
    [['config', '--config', '--json'], '--config needs a value', 'write --config <file>'],
    [['config', '--config', '-q'], '--config needs a value', 'write --config <file>'],
    [['config', '--json=yes'], "--json takes no value, but was given 'yes'", 'write --json alone'],
    [['config', 'extra'], "unexpected word 'extra'", 'usage: catalyst config [options]'],
    [['completion'], 'completion needs <shell>', 'usage: catalyst completion <shell>'],
    [['completion', 'tcsh'], "no completion for 'tcsh'", 'name bash, zsh or fish'],
    [['data', 'import', 'a.csv', '--currency', '€'], '--currency €: expected three capitals', 'shows examples'],
    [['data', 'import', 'a.csv', '--feed', '../x'], '--feed ../x: expected a short name', 'shows examples'],
    [['data', 'import'], 'data import needs files of bars, or --actions', 'for example catalyst data import'],
    [['analyze'], 'analyze needs <symbol>', 'usage: catalyst analyze <symbol…>'],
    [
      ['analyze', '--show', 'close', '--bars', 'a.csv', 'SPY'],
      'analyze needs <symbol>',
      'words after --bars are files',
    ],
    [['analyze', 'SPY', '--csv'], '--csv belongs to --show', '--json'],
    [['analyze', 'SPY', '--history', '10'], '--history belongs to --show', 'name an expression'],
    [['analyze', 'SPY', 'QQQ', '--show', 'close'], '--show prints one symbol', 'name one'],
    [
      ['analyze', 'SPY', '--as-of', '2020-01-02', '--to', '2020-01-02'],
      '--as-of and --to exclude each other',
      '--as-of',
    ],
    [['analyze', 'SPY', '--show', 'close', '--chart'], '--chart belongs to the panel', 'leave --show out'],
    [['analyze', 'SPY', '--show', 'close', '--universe', 'none'], '--universe belongs to the panel', 'leave --show'],
    [['analyze', 'SPY', '--show', 'close', '--save'], '--save belongs to the panel', 'leave --show'],
    [['analyze', 'SPY', '--save', '--no-save'], '--save and --no-save exclude each other', 'choose one'],
    [
      ['analyze', 'SPY', '--show', 'close', '--strategy', 'pullback', '--csv'],
      '--csv holds expressions, not clauses',
      '--json',
    ],
    [['analyze', 'SPY', '--show', 'close', '--param', 'n=1'], '--param belongs to --strategy', 'name the strategy'],
    [['analyze', 'SPY', '--show', 'close', '--csv', '--json'], '--csv and --json exclude each other', 'choose one'],
    [
      ['analyze', 'SPY', '--show', 'close', '--history', '0'],
      '--history 0: expected a whole number above 0, or all',
      'examples',
    ],
    [['backtest', '--bars', 'a.csv', 'sma-cross'], 'backtest needs a strategy', 'words after --bars are files'],
    [['backtest', 'sma-cross', '--save', '--no-save'], '--save and --no-save exclude each other', 'choose one'],
    [['\x1b[31mx'], "unknown command '\\u{1b}[31mx'", '`catalyst help`'],
    [['backtest', 'x', '--cash', '\x1b[2J'], '--cash \\u{1b}[2J: expected a number', 'shows examples'],
    [['backtest', 'sma-crss'], "no strategy 'sma-crss'", 'did you mean sma-cross?'],
    [['backtest', '__proto__'], "no strategy '__proto__'", '`catalyst backtest` lists'],
    [['backtest', 'sma-cross', '--cahs', '1'], 'unknown option --cahs', 'did you mean --cash?'],
    [['backtest', 'sma-cross', '--cash', '-5'], '--cash -5: expected a number of at least 0.01', 'shows examples'],
    [['backtest', 'sma-cross', '--cash', '1e-7'], '--cash 1e-7: expected a number of at least 0.01', 'shows examples'],
    [['backtest', 'a\nb'], "no strategy 'a\\u{a}b'", '`catalyst backtest` lists'],
    [['backtest', 'no/such.yaml'], 'cannot read the rule file no/such.yaml', 'check the path'],
    [['analyze', 'SPY', '--show', ''], '--show : expected an expression, not nothing', 'examples'],
    [
      ['backtest', 'sma-cross', '--cash', '1e400'],
      '--cash 1e400: expected a number of at least 0.01',
      'shows examples',
    ],
    [['backtest', 'sma-cross', '--cash', 'lots'], '--cash lots: expected a number of at least 0.01', 'shows examples'],
    [['backtest', 'sma-cross', '--seed', '1.5'], '--seed 1.5: expected a whole number of at least 0', 'shows examples'],
    [['backtest', 'sma-cross', '--fill', 'now'], '--fill now: expected one of next_open, close', 'shows examples'],
    [['backtest', 'sma-cross', '--param', 'fast'], '--param fast: expected name=number', '--param fast=12'],
    [['backtest', 'sma-cross', '--param', 'fast=0x10'], '--param fast=0x10: expected name=number', '--param fast=12'],
    [['backtest', 'sma-cross', '--param', 'fast=1e999'], '--param fast=1e999: expected name=number', '--param fast=12'],
    [['backtest', 'sma-cross', '--param', 'fast='], '--param fast=: expected name=number', '--param fast=12'],
    [
      ['backtest', 'sma-cross', '--bars', 'a.csv', '--feed', 'iex'],
      '--feed and --adjusted choose among stored bars',
      'leave --bars out',
    ],
    [['backtest', 'sma-cross', '--actions', 'a.csv'], '--actions belongs to --bars', 'data import --actions'],
    [
      ['data', 'import', 'a.csv', '--from', '2015-02-30'],
      '--from 2015-02-30: expected a date such as 2015-06-30',
      '`catalyst help data import` shows examples',
    ],
    [
      ['data', 'import', 'a.csv', '--timeframe', '5x'],
      '--timeframe 5x: expected a count and a unit',
      '`catalyst help data import` shows examples',
    ],
    [
      ['data', 'import', 'a.csv', '--on-invalid', 'repair'],
      '--on-invalid repair: expected one of reject, skip',
      '`catalyst help data import` shows examples',
    ],
    [
      ['data', 'import', 'a.csv', '--from', '2016-01-01', '--to', '2015-01-01'],
      '--from 2016-01-01T00:00:00Z is after --to 2015-01-01T23:59:59.999Z',
      'exchange the two dates',
    ],
    [['data', 'list', '--db', 'postgres://ann:s3cret@h/x'], '--db holds a password', 'put the URL into DATABASE_URL'],
  ])('%j', async (argv, what, hint) => {
    const run = await catalyst(argv);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    const lines = run.stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(`catalyst: ${what}`);
    expect(lines[1]).toContain(hint);
  });
});

test('no word at all shows the help and exits 2', async () => {
  const run = await catalyst([]);
  expect(run.code).toBe(2);
  expect(run.stdout).toContain('Examples');
});

test.each([[['--help']], [['-h']], [['help']]])('%j shows examples before commands', async (argv) => {
  const { code, stdout } = await catalyst(argv);
  expect(code).toBe(0);
  expect(stdout.indexOf('Examples')).toBeGreaterThan(0);
  expect(stdout.indexOf('Examples')).toBeLessThan(stdout.indexOf('Commands'));
  for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(`  ${name} `);
});

test('a group alone lists its commands', async () => {
  for (const argv of [['data'], ['data', '--help'], ['help', 'data']]) {
    const { code, stdout } = await catalyst(argv);
    expect(code).toBe(0);
    expect(stdout).toContain('data import');
    expect(stdout).not.toContain('completion');
  }
});

describe.each(Object.keys(COMMANDS))('catalyst %s', (name) => {
  test('its help leads with examples that are its own, and fits 80 columns where words allow', async () => {
    const words = name.split(' ');
    const { code, stdout } = await catalyst([...words, '--help'], { columns: 80 });
    expect(code).toBe(0);
    expect((await catalyst(['help', ...words], { columns: 80 })).stdout).toBe(stdout);
    const { examples } = await COMMANDS[name].load();
    expect(examples.length).toBeGreaterThan(0);
    for (const { line } of examples) expect(line).toContain(`catalyst ${name}`);
    expect(stdout.indexOf('Examples')).toBeLessThan(stdout.indexOf('Usage'));
    // An example and a line of usage are words to copy: they stay on one line.
    const prose = stdout.split('\n').filter((line) => !/^ {2}(?:# |catalyst )/.test(line));
    for (const line of prose) expect(line.length).toBeLessThanOrEqual(80);
  });
});

test('the help of all commands fits 80 columns where words allow', async () => {
  const { stdout } = await catalyst(['--help'], { columns: 80 });
  const prose = stdout.split('\n').filter((line) => !/^ {2}(?:# |catalyst )/.test(line));
  for (const line of prose) expect(line.length).toBeLessThanOrEqual(80);
});

test('a terminal that nobody told its size is taken for 80 columns', async () => {
  const unknown = await catalyst(['help', 'backtest'], { columns: 0 });
  expect(unknown.stdout).toBe((await catalyst(['help', 'backtest'], { columns: 80 })).stdout);
});

test('on a narrow screen the help of an option stands below its name', async () => {
  const { stdout } = await catalyst(['help', 'backtest'], { columns: 40 });
  expect(stdout).toMatch(/\n {2}--cash <usd>\n {6}money at the start/);
});

test('help is plain off a terminal and with NO_COLOR, bold on one', async () => {
  const escape = '\u001B[';
  expect((await catalyst(['help', 'config'])).stdout).not.toContain(escape);
  expect((await catalyst(['help', 'config'], { terminal: true })).stdout).toContain(escape);
  const quiet = { terminal: true, environment: { NO_COLOR: '1' } };
  expect((await catalyst(['help', 'config'], quiet)).stdout).not.toContain(escape);
});

test('--version names the program and the node it runs on', async () => {
  const { code, stdout } = await catalyst(['--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^catalyst \d+\.\d+\.\d+ \(node \d+\.\d+\.\d+\)\n$/);
});

test('an expression may begin with a minus', async () => {
  const line = ['analyze', '^GSPC', '--bars', 'fixtures/sp500-index-daily.csv.gz', '--history', '1', '--csv', '--show'];
  const [said, meant] = await Promise.all([catalyst([...line, '-close']), catalyst([...line, '0 - close'])]);
  expect(said.stdout.replace('-close', '0 - close')).toBe(meant.stdout);
  expect(said.stdout).toMatch(/\n2020-04-17,-2874\.56/);
});
