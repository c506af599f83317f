import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderErrors } from '../engine/rules/errors.ts';
import { STANDARD_FUNCTIONS } from '../engine/rules/standard.ts';
import { compileRuleText, loadRuleFile } from './rule-files.ts';

const functions = STANDARD_FUNCTIONS;

async function errorsOf(text: string): Promise<string> {
  const compiled = await compileRuleText('rules.yaml', text, { functions });
  return compiled.ok ? 'no error' : renderErrors(compiled.errors);
}

const PULLBACK = `name: pullback
summary: In an uptrend, buy a two-day dip on rising volume; leave on strength.
timeframe: 1d
params: { fast: 10, slow: 50, dip: 2 }
let:
  trend: sma(close, fast) > sma(close, slow)
  surge: volume / sma(volume, 20)
universe: 5 <= close <= 500 and sma(volume, 20) >= 500000
long:
  enter: trend and close < close[1] and close[1] < close[dip] and surge > 1.2
  exit: rsi(close, 2) > 80 or bars_held >= 10
rank: surge
size: { percent_of_equity: 20 }
stop: { atr: 2, period: 14 }
targets: [{ r: 1.5, close: 50 }, { r: 3 }]
limits: { max_positions: 5 }
costs: { commission: 0.0005, slippage_bps: 2, fees: us-equities }
`;

test('the rule set of the documents compiles, as YAML and as JSON, to one strategy', async () => {
  const yaml = await compileRuleText('pullback.yaml', PULLBACK, { functions });
  if (!yaml.ok) throw new Error(renderErrors(yaml.errors));
  const { parse } = await import('yaml');
  const json = await compileRuleText('pullback.json', JSON.stringify(parse(PULLBACK), null, 2), { functions });
  expect(json.ok && json.value.hash).toBe(yaml.value.hash);
  expect(yaml.value).toMatchObject({
    name: 'pullback',
    timeframe: '1d',
    params: { fast: 10, slow: 50, dip: 2 },
    limits: { maxPositions: 5 },
    costs: { commission: 0.0005, slippage: 0.0002, fees: 'us-equities' },
    lookback: 49,
  });
});

test.each([
  ['{ enter: close > sma(close, 50) }', '2:16', 'write "close > sma(close, 50)"'],
  ['{ enter: if(close > 1, 1, 0) > 0, exit: close < 3 }', '2:16', 'write "if(close > 1, 1, 0) > 0"'],
  ['{ exit: close > 1, enter: max(open, close) > 2 and rsi(close, 14) < 30 }', '2:33', 'write "max(open, close) > 2'],
  ['{ enter: close > close[1] }', '2:29', 'write "close > close[1]"'],
])('an expression that braces cut needs quotes, and that is the one error: %s', async (long, place, advice) => {
  const told = await errorsOf(`name: t\nlong: ${long}\nsize: { shares: 1 }\n`);
  expect(told).toContain(`rules.yaml:${place}: between { and }`);
  expect(told).toContain('needs quotes');
  expect(told).toContain(advice);
  expect(told.match(/^rules\.yaml:/gm)).toHaveLength(1);
});

test('an expression in quotes, or without a comma, stands between braces', async () => {
  const text = `name: t\nlong: { enter: "close > sma(close, 50)", exit: not (close > 3) }\nsize: { shares: 1 }\n`;
  expect(await errorsOf(text)).toBe('no error');
});

test('a file with many errors tells them all, in its order, each with its line, a caret and what was meant', async () => {
  const text = `name: pull back
sumary: A dip in an uptrend.
timeframe: daily
params: { fast: 10, slow: 50, dip: 2 }
let:
  trend: smaa(close, fast) > sma(close, slow)
  loop: ring + 1
  ring: loop * 2
long:
  enter: trend and close < clse[1] and volume[-1] > 3
  exit: >-
    rsi(close, 2) > 80
    or bars_hold >= 10
rank: macd(12, 26, 9)
size: { percent_of_equity: 20, cash: 100 }
targets: [{ r: 1.5, close: 150 }, { r: "1 +" }]
limits: { max_position: 5 }
costs: { fees: us-equity, commission: close }
`;
  expect(`\n${await errorsOf(text)}\n`).toMatchInlineSnapshot(`
    "
    rules.yaml:1:7: expected letters, digits, - and _, at most 64, found the text \`pull back\`
      1 | name: pull back
        |       ^^^^^^^^^
    rules.yaml:2:1: unknown key \`sumary\`
      2 | sumary: A dip in an uptrend.
        | ^^^^^^
      did you mean summary?
    rules.yaml:3:12: expected a timeframe such as 1d, 5m or 1h, found the text \`daily\`
      3 | timeframe: daily
        |            ^^^^^
    rules.yaml:6:10: unknown function \`smaa\`
      6 |   trend: smaa(close, fast) > sma(close, slow)
        |          ^^^^
      did you mean sma?
    rules.yaml:8:9: \`loop\` is defined by itself: loop → ring → loop
      8 |   ring: loop * 2
        |         ^^^^
      break the circle
    rules.yaml:10:28: unknown name \`clse\`
      10 |   enter: trend and close < clse[1] and volume[-1] > 3
         |                            ^^^^
      did you mean close?
    rules.yaml:10:47: a look into the future cannot be written
      10 |   enter: trend and close < clse[1] and volume[-1] > 3
         |                                               ^^
      bars are counted backwards: x[1] is x one bar ago
    rules.yaml:13:8: unknown name \`bars_hold\`
      13 |     or bars_hold >= 10
         |        ^^^^^^^^^
      did you mean bars_held?
    rules.yaml:14:7: \`macd\` has several outputs: macd, signal, histogram
      14 | rank: macd(12, 26, 9)
         |       ^^^^^^^^^^^^^^^
      add one of .macd, .signal, .histogram
    rules.yaml:15:32: expected exactly one of percent_of_equity, cash, shares, risk_percent, found percent_of_equity and cash
      15 | size: { percent_of_equity: 20, cash: 100 }
         |                                ^^^^
    rules.yaml:16:13: a target in R needs a stop
      16 | targets: [{ r: 1.5, close: 150 }, { r: "1 +" }]
         |             ^
      add stop: or give the target in percent
    rules.yaml:16:28: expected a number above 0 and at most 100, found 150
      16 | targets: [{ r: 1.5, close: 150 }, { r: "1 +" }]
         |                            ^^^
    rules.yaml:16:44: the expression ends where a value was expected
      16 | targets: [{ r: 1.5, close: 150 }, { r: "1 +" }]
         |                                            ^
    rules.yaml:17:11: unknown key \`max_position\`
      17 | limits: { max_position: 5 }
         |           ^^^^^^^^^^^^
      did you mean max_positions?
    rules.yaml:18:16: expected us-equities or none, found the text \`us-equity\`
      18 | costs: { fees: us-equity, commission: close }
         |                ^^^^^^^^^
      did you mean us-equities?
    rules.yaml:18:39: it must be a number or a parameter
      18 | costs: { fees: us-equity, commission: close }
         |                                       ^^^^^
      it cannot change from bar to bar
    "
  `);
});

describe('an expression is pointed at wherever it stands', () => {
  test.each<[string, string, number, number]>([
    ['plain', 'enter: close > clsoe', 4, 18],
    ['in single quotes', "enter: 'close > clsoe'", 4, 19],
    ['in double quotes', 'enter: "close > clsoe"', 4, 19],
    ['in double quotes after an escape', 'enter: "close\\t> clsoe"', 4, 20],
    ['folded', 'enter: >\n    close >\n    clsoe', 6, 5],
    ['in a block', 'enter: |-\n    close\n    > clsoe', 6, 7],
    ['over two plain lines', 'enter: close\n      > clsoe', 5, 9],
    ['with Windows line ends', 'enter: close\r\n      > clsoe', 5, 9],
  ])('%s', async (_title, enter, line, column) => {
    const compiled = await compileRuleText('f', `# remark\nname: a\nlong:\n  ${enter}\n`, { functions });
    expect(compiled.ok ? [] : compiled.errors).toMatchObject([
      { line, column, length: 5, suggestion: 'did you mean close?' },
    ]);
  });
});

const long = 'long: { enter: close > 1 }';
const rules = (more: string): string => `name: a\n${long}\n${more}\n`;
const enter = (expression: string): string => `name: a\nlong:\n  enter: ${JSON.stringify(expression)}\n`;
const many = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join('');

/** What a careless or a hostile hand may write, and a word of the refusal. */
const HOSTILE: readonly (readonly [string, string, RegExp])[] = [
  ['nothing', '', /empty/],
  ['white space', ' \n\n ', /empty/],
  ['a lone remark', '# nothing\n', /found nothing/],
  ['a number', '42', /found the number 42/],
  ['a list', '- a\n- b', /found a list/],
  ['a text', 'hello', /found the text/],
  ['null', 'null', /found nothing/],
  ['two documents', 'name: a\n---\nname: b\n', /document/i],
  ['a page of HTML', '<!DOCTYPE html>\n<html><body>404: not found</body></html>', /rules\.yaml:1/],
  ['zero bytes', 'name: a\0b', /not plain text/],
  ['an escape of the terminal', 'name: "\u001b[2Jboo"', /not plain text/],
  ['the same escape, spelt', `name: "\\e[2Jboo"\n${long}`, /expected letters/],
  ['half a character', 'name: \ud800', /not plain text/],
  ['a megabyte', `name: ${'a'.repeat(1 << 20)}`, /too long/],
  ['a megabyte of parentheses', enter('('.repeat(1 << 20)), /too long/],
  ['nested parentheses', enter(`${'('.repeat(9000)}close${')'.repeat(9000)}`), /too long|inside each other/],
  ['some nested parentheses', enter(`${'('.repeat(100)}close${')'.repeat(100)} > 1`), /inside each other/],
  ['nested brackets', enter(`${'close['.repeat(500)}1${']'.repeat(500)}`), /brackets inside each other/],
  ['nested calls', enter(`${'abs('.repeat(500)}close${')'.repeat(500)} > 1`), /inside each other/],
  ['many minus signs', enter(`${'-'.repeat(3000)}close > 1`), /inside each other/],
  ['many nots', enter(`${'not '.repeat(3000)}close > 1`), /inside each other/],
  ['a chain of a hundred thousand', enter(many(100_000, () => 'close + ')), /too long/],
  ['a chain of a thousand', enter(`${'close + '.repeat(1000)}close > 1`), /in a row/],
  ['a long chain of comparisons', enter(`${'close < '.repeat(1000)}close`), /in a row/],
  ['a long chain of brackets', enter(`close${'[1]'.repeat(1200)} > 1`), /in a row/],
  [
    'chains inside chains',
    enter(`${'('.repeat(20)}close${many(20, () => `${' + close'.repeat(60)})`)} > 1`),
    /too deep/,
  ],
  ['a thousand arguments of if', enter(`if(${'close, '.repeat(1000)}close)`), /takes 3 arguments/],
  ['a number too large', enter('close > 1e999'), /too large/],
  ['a very long name', enter(`${'a'.repeat(10_000)} > 1`), /unknown name/],
  [
    'names that lead to each other',
    `name: a\nlet:\n${many(200, (i) => `  a${i}: a${i + 1} + 1\n`)}\nlong: { enter: a0 > 1 }`,
    /too deep/,
  ],
  [
    'names that double each other',
    `name: a\nlet:\n  a0: close\n${many(60, (i) => `  a${i + 1}: a${i} * a${i} + clsoe\n`)}long: { enter: a60 > 1 }`,
    /unknown name `clsoe`/,
  ],
  ['a circle of names', `name: a\nlet: { a: b, b: c, c: a }\nlong: { enter: a > 1 }`, /defined by itself/],
  ['a name of itself', `name: a\nlet: { a: a + 1 }\nlong: { enter: a > 1 }`, /defined by itself: a → a/],
  ['a score of itself', rules('score: { a: { weight: 1, value: confidence } }'), /defined by itself/],
  ['a thousand names', `name: a\nlet:\n${many(1000, (i) => `  a${i}: close\n`)}${long}`, /more than 200 names/],
  ['a parameter __proto__', rules('params: { __proto__: 1 }'), /cannot be a name/],
  ['a parameter constructor', rules('params: { constructor: 1 }'), /cannot be a name/],
  ['a parameter hasOwnProperty', rules('params: { hasOwnProperty: 1 }'), /cannot be a name/],
  ['a name toString', rules('let: { toString: close }'), /cannot be a name/],
  ['a key __proto__', rules('__proto__: { polluted: 1 }'), /unknown key `__proto__`/],
  ['a key constructor', rules('constructor: 1'), /unknown key `constructor`/],
  ['__proto__ in an expression', enter('__proto__ > 1'), /unknown name `__proto__`/],
  ['constructor called', enter('constructor(close) > 1'), /unknown function `constructor`/],
  ['an output __proto__', enter('macd(12, 26, 9).__proto__ > 1'), /no output `__proto__`/],
  ['a parameter named as a series', rules('params: { close: 1 }'), /cannot be a name/],
  ['a parameter named as a word', rules('params: { and: 1 }'), /cannot be a name/],
  ['a parameter that is a text', rules('params: { a: "process.exit()" }'), /expected a number/],
  ['a parameter that is infinite', rules('params: { a: .inf }'), /expected a number/],
  ['a parameter that is no number', rules('params: { a: .nan }'), /expected a number/],
  ['an unused parameter', rules('params: { a: 1 }'), /never used/],
  ['JavaScript', enter("require('fs').unlinkSync('x')"), /expected an operator|unknown function/],
  ['a template', enter('${close} > 1'), /`\$` means nothing/],
  ['a tag', 'name: !!js/function "x"\nlong: { enter: true }', /tag/i],
  ['a tag of its own', `name: !danger a\n${long}`, /tag/i],
  ['a key twice', `name: a\nname: b\n${long}`, /stands twice/],
  ['a key twice, deep', 'name: a\nlong: { enter: true, enter: false }', /stands twice/],
  [
    'an alias bomb',
    `a: &a [x, x, x, x, x, x, x, x, x, x]\n${many(8, (i) => `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${many(10, () => `*${'abcdefghi'[i]}, `)}]\n`)}name: a\n${long}`,
    /too much/,
  ],
  ['an alias of itself', `name: a\nlet: &a { x: *a }\n${long}`, /alias|too much/i],
  ['an unknown alias', `name: *nobody\n${long}`, /alias/i],
  ['nested flow lists', `name: a\nlet: ${'['.repeat(5000)}`, /brackets inside each other/],
  ['nested flow groups', `name: a\nlet: ${'{a: '.repeat(5000)}`, /brackets inside each other/],
  ['nested block lists', `name: a\nlet: \n  ${'- '.repeat(20_000)}`, /lists inside each other/],
  ['nested explicit keys', '? '.repeat(20_000), /lists inside each other/],
  ['nested block groups', many(400, (i) => `${' '.repeat(i)}a:\n`), /too much|unknown key/],
  ['ten thousand unknown keys', `name: a\n${many(10_000, (i) => `k${i}: 1\n`)}${long}`, /unknown key/],
  ['a complex key', `name: a\n? [a, b]\n: 1\n${long}`, /key must be a plain word/],
  ['a merge key', `name: a\n<<: { x: 1 }\n${long}`, /unknown key `<<`/],
  ['tabs for indents', 'name: a\nlong:\n\tenter: true', /tab/i],
  ['a look into the future', enter('close[-1] > 1'), /future/],
  ['a look into the future, by a sum', enter('close[1 - 2] > 1'), /future/],
  ['a look into the future, by a window', enter('highest(close, -5) > 1'), /future/],
  ['half a bar', enter('close[0.5] > 1'), /whole number of bars/],
  ['a changing number of bars', enter('close[volume] > 1'), /a number or a parameter/],
  ['a window of a billion', enter('sum(close, 1000000000) > 1'), /whole number of bars/],
  ['a period of a billion', enter('sma(close, 1e9) > 1'), /whole number/],
  ['a period that is unknown', enter('sma(close, 1 / 0) > 1'), /unknown number/],
  ['no entry', 'name: a\n', /never enters/],
  ['no name', long, /has no name/],
  ['a name of shell words', `name: "'; drop table bars; --"\n${long}`, /expected letters/],
  ['a name of paths', `name: ../../etc/passwd\n${long}`, /expected letters/],
  ['a thousand targets', rules(`targets: [${'{ percent: 1 }, '.repeat(1000)}]`), /more than 20 items/],
];

describe('a hostile file is refused, with a word of why', () => {
  test.each(HOSTILE)('%s', async (_title, text, word) => {
    const told = await errorsOf(text);
    expect(told).toMatch(word);
    // Whatever the file holds, what is printed is short lines without control characters.
    expect(told.split('\n').every((line) => line.length < 400)).toBe(true);
    // eslint-disable-next-line no-control-regex
    expect(told).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

test('a parameter that is no number is told where it stands, and not where it is used', async () => {
  const told = await errorsOf(
    'name: a\nparams: { n: 1_000 }\nlong:\n  enter: close > sma(close, n) and close[n] > n\n',
  );
  expect(told.match(/:\d+:\d+: .*/g)).toEqual([':2:14: expected a number, found the text `1_000`']);
});

test('a key that stands twice, and an expression cut at a comma, hide no error of the rules', async () => {
  const rule = 'name: a\nsumary: x\nlong: { enter: clsoe > 1, exit: close < sma(close, fst) }\n';
  const told = await errorsOf(`${rule}size: { shares: 1 }\nsize: { shares: 2 }\n`);
  expect(told.match(/:\d+:\d+: .*/g)).toEqual([
    ':2:1: unknown key `sumary`',
    ':3:16: unknown name `clsoe`',
    ':3:33: between { and } a comma ends a value, so an expression with one needs quotes',
    ':3:52: unknown name `fst`',
    ':5:1: the key `size` stands twice',
  ]);
});

test('a file that cannot be read, and one with errors, are errors of the outside world with exit codes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  const file = join(folder, 'a.yaml');
  await expect(loadRuleFile(file, { functions })).rejects.toMatchObject({ code: 'rules', exitCode: 2 });
  await writeFile(file, 'name: a\nlong: { enter: clsoe > 1 }\n');
  await expect(loadRuleFile(file, { functions })).rejects.toMatchObject({
    code: 'rules',
    exitCode: 2,
    message: expect.stringContaining('did you mean close?') as string,
  });
  await writeFile(file, PULLBACK);
  expect((await loadRuleFile(file, { functions })).name).toBe('pullback');
});

test('what is no rule file at all is told by its first 20 errors; errors in rules are all told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  const file = join(folder, 'news.csv');
  const messageOf = async (text: string): Promise<string> => {
    await writeFile(file, text);
    return await loadRuleFile(file, { functions }).then(
      () => 'no error',
      (error: unknown) => (error as Error).message,
    );
  };
  const places = (message: string): number => message.match(/news\.csv:\d+:\d+: /g)?.length ?? 0;
  const csv = await messageOf(`symbol,headline\n${'AAPL,"Apple: up"\n'.repeat(50)}`);
  expect(places(csv)).toBe(20);
  const [, all, more] = /has (\d+) errors:\n[^]*\nand (\d+) more: is it a rule file\?$/.exec(csv)!;
  expect(Number(all)).toBe(20 + Number(more));
  const log = Array.from({ length: 50 }, (_, i) => `INFO: line ${i}\n`).join('');
  expect(places(await messageOf(log))).toBe(20);
  const rules = Array.from({ length: 30 }, (_, i) => `  a${i}: clsoe > ${i}\n`).join('');
  expect(places(await messageOf(`name: a\nlet:\n${rules}long: { enter: a0 }\nsize: { shares: 1 }\n`))).toBe(30);
});
