import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { COMMON } from '../src/commands/cli/common.ts';
import { COMMANDS } from '../src/commands/registry.ts';
import { ROOT } from './cli/built.ts';

const FOLDERS = ['src', 'bin', 'scripts', 'bench', 'test'];
const FILE_LINES_MAX = 350;
/** Tests are tables, and a table is longer than an idea. */
const TEST_LINES_MAX = 600;
const FUNCTION_LINES_MAX = 80;

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(ROOT, folder, name), 'utf8') })),
);
const product = sources.filter(({ path }) => /^(src|bin)\//.test(path) && !path.endsWith('.test.ts'));

const documents = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

function eachNode(path: string, text: string, visit: (node: ts.Node, file: ts.SourceFile) => void): void {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const walk = (node: ts.Node): void => {
    visit(node, file);
    ts.forEachChild(node, walk);
  };
  walk(file);
}

/** Lines of a function without those of the functions inside it: a closure over a few others may be long, a flow may not. */
function ownLines(node: ts.Node, file: ts.SourceFile): number {
  const line = (at: number): number => file.getLineAndCharacterOfPosition(at).line;
  const inner = (at: ts.Node): number => {
    let sum = 0;
    ts.forEachChild(at, (child) => {
      sum += ts.isFunctionLike(child) ? line(child.end) - line(child.getStart(file)) : inner(child);
    });
    return sum;
  };
  return line(node.end) - line(node.getStart(file)) + 1 - inner(node);
}

test('the style is tested on the whole house', () => {
  expect(product.length).toBeGreaterThan(150);
  expect(documents.length).toBeGreaterThan(3);
});

test(`a file is one idea: at most ${FILE_LINES_MAX} lines`, () => {
  const max = (path: string): number => (path.endsWith('.test.ts') ? TEST_LINES_MAX : FILE_LINES_MAX);
  const long = sources.filter(({ path, text }) => text.split('\n').length - 1 > max(path));
  expect(long.map(({ path, text }) => `${path}: ${text.split('\n').length - 1}`)).toEqual([]);
});

test(`a function fits a screen or two: at most ${FUNCTION_LINES_MAX} lines, but for straight hot loops`, () => {
  const long: string[] = [];
  for (const { path, text } of product) {
    eachNode(path, text, (node, file) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
      const lines = ownLines(node, file);
      if (lines > FUNCTION_LINES_MAX)
        long.push(`${path}: ${node.name?.getText(file) ?? 'a function'} has ${lines} lines`);
    });
  }
  expect(long).toEqual([]);
});

test('nothing is left for later', () => {
  // Put together here, so that this file does not find itself.
  const marker = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
  expect(sources.filter(({ text }) => marker.test(text)).map(({ path }) => path)).toEqual([]);
});

test('no test is skipped or left alone', () => {
  const tests = sources.filter(({ path }) => path.endsWith('.test.ts') && path !== 'test/style.test.ts');
  const stray = /\b(it|test|describe)\.(skip|only|todo|skipIf|runIf)\b/;
  expect(tests.filter(({ text }) => stray.test(text)).map(({ path }) => path)).toEqual([]);
});

test('no type is switched off', () => {
  const holes: string[] = [];
  for (const { path, text } of product) {
    if (/@ts-(ignore|expect-error|nocheck)/.test(text)) holes.push(path);
    eachNode(path, text, (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) holes.push(path);
    });
  }
  expect(holes).toEqual([]);
});

describe('options', () => {
  const commands = product.filter(({ path }) => path.startsWith('src/commands/'));
  const text = commands.map((file) => file.text).join('\n');

  test.each(Object.keys(COMMANDS))('every option of %s says what it does, and is read', async (name) => {
    const { options, args } = await COMMANDS[name].load();
    for (const [key, option] of Object.entries({ ...options, ...COMMON })) {
      expect(option.summary.length, `--${key} has a summary`).toBeGreaterThan(8);
      // As a property, in a pattern, or by its name in a record.
      const reads = new RegExp(`\\.${key}\\b|[{,]\\s*${key}\\b[^:(]|'${key}'`);
      const elsewhere = text.replaceAll(new RegExp(`^\\s*${key}: \\w+\\(.*$`, 'gm'), '');
      expect(reads.test(elsewhere), `--${key} is read`).toBe(true);
    }
    for (const argument of args) expect(argument.summary.length).toBeGreaterThan(4);
  });
});

describe.each(documents)('%s', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');

  test('its links lead somewhere', () => {
    const broken = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(path), target)));
    expect(broken).toEqual([]);
  });

  test('it names no folder outside of the project', () => {
    expect(text).not.toMatch(/\.\.\/shared|\/work\//);
  });
});
