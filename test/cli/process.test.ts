import { beforeAll, expect, test } from 'vitest';
import { buildProgram, run } from './built.ts';

let program = '';
beforeAll(async () => {
  program = await buildProgram('process-test');
});

const shell = (script: string): ReturnType<typeof run> =>
  run('bash', ['-c', `set -o pipefail; ${script}`], { environment: { CATALYST: `${process.execPath} ${program}` } });

test('the program runs from any folder and tells its version', async () => {
  expect(await run(program, ['--version'], { cwd: '/' })).toMatchObject({ code: 0, stderr: '' });
});

test('errors go to stderr and into the exit code', async () => {
  const ended = await run(program, ['confg']);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain('did you mean `catalyst config`?');
});

test('a closed pipe is not an error', async () => {
  expect(await shell('$CATALYST help data import | head -n 1')).toMatchObject({ code: 0, stderr: '' });
  expect(await shell('$CATALYST completion zsh | true')).toMatchObject({ code: 0, stderr: '' });
});

test('a full disk is told in one line, exit 4', async () => {
  const ended = await shell('$CATALYST help > /dev/full');
  expect(ended.code).toBe(4);
  expect(ended.stderr).toContain('cannot write the output');
});

test('a closed stderr harms nothing', async () => {
  expect(await shell('$CATALYST config 2>&-')).toMatchObject({ code: 0 });
});
