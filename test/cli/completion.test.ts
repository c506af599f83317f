import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { run } from './built.ts';
import { catalyst } from './run.ts';

/** What bash offers after `line`, by running the script as bash would. */
async function offered(line: readonly string[]): Promise<string[]> {
  const { stdout: script } = await catalyst(['completion', 'bash']);
  const words = line.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${words}); COMP_CWORD=${line.length - 1}; compopt() { :; }; _catalyst; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const ended = await run('bash', ['-c', `${script}\n${ask}`]);
  expect(ended.stderr).toBe('');
  return ended.stdout.split('\n').filter((word) => word !== '');
}

test('bash offers commands, then the commands of a group, then options and choices', async () => {
  expect(await offered(['catalyst', 'con'])).toEqual(['config']);
  expect(await offered(['catalyst', 'data', ''])).toEqual(expect.arrayContaining(['import', 'list', 'export']));
  expect(await offered(['catalyst', 'data', 'import', '--on-i'])).toEqual(['--on-invalid']);
  expect(await offered(['catalyst', 'data', 'import', '--on-invalid', ''])).toEqual(['reject', 'skip']);
  expect(await offered(['catalyst', 'completion', 'z'])).toEqual(['zsh']);
  expect(await offered(['catalyst', 'backtest', '--fill', '=', 'c'])).toEqual(['close']);
  expect(await offered(['catalyst', 'backtest', '--fill', '='])).toEqual(['next_open', 'close']);
});

test('bash offers after an option what it takes in this command, not in another', async () => {
  expect(await offered(['catalyst', 'backtest', '--adjust', ''])).toContain('as_of');
  expect(await offered(['catalyst', 'analyze', '--adjust', ''])).toEqual(['all', 'split', 'none']);
  // A flag of analyze, a folder of backtest.
  expect(await offered(['catalyst', 'analyze', 'SPY', '--csv', '--his'])).toEqual(['--history']);
});

test('bash knows a command that is a group too by what follows', async () => {
  expect(await offered(['catalyst', 'analyze', 'base'])).toEqual(['base-rates']);
  expect(await offered(['catalyst', 'analyze', 'base-rates', '--gai'])).toEqual(['--gain']);
  expect(await offered(['catalyst', 'analyze', 'SPY', '--gai'])).toEqual([]);
  expect(await offered(['catalyst', 'analyze', 'base-rates', '--set', ''])).toEqual(['house', 'ta-lib', 'all']);
  expect(await offered(['catalyst', 'analyze', '--show', ''])).toEqual([]);
});

test.each(['bash', 'zsh', 'fish'])('%s knows every command and every option', async (shell) => {
  const { code, stdout } = await catalyst(['completion', shell]);
  expect(code).toBe(0);
  for (const [name, { load }] of Object.entries(COMMANDS)) {
    for (const word of name.split(' ')) expect(stdout).toContain(word);
    for (const key of Object.keys((await load()).options)) {
      expect(stdout).toContain(key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    }
  }
});
