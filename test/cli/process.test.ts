import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { barsToCsv } from '../../src/storage/csv-export.ts';
import { newsServer } from '../news-server.ts';
import { randomWalk } from '../walk.ts';
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

test('in a folder that is gone help still helps, and the rest is told so, exit 4', async () => {
  const ended = await shell('cd "$(mktemp -d)"; rmdir "$PWD"; $CATALYST help >/dev/null && $CATALYST data list');
  expect(ended.code).toBe(4);
  expect(ended.stderr).toContain('catalyst: the working directory is gone\n  → change to a folder that exists\n');
});

test('no option of the program is taken by Node: an environment file that is not there is told by us, exit 2', async () => {
  const ended = await run(program, ['config', '--environment', 'nowhere']);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain('catalyst: cannot read nowhere\n  → give --environment the path of a readable file');
});

test('a closed stderr harms nothing', async () => {
  expect(await shell('$CATALYST config 2>&-')).toMatchObject({ code: 0 });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s during an import exits %i and keeps the files before', async (signal, code) => {
  const where = mkdtempSync(join(tmpdir(), 'catalyst-interrupt-'));
  const bars = 'time,open,high,low,close,volume\n2020-01-02,1,2,1,2,10\n';
  writeFileSync(join(where, 'first.csv'), bars);
  // The second file is a pipe that a writer never ends; the log tells when the first is stored.
  const script = `
    mkfifo endless.csv
    { cat first.csv; while sleep 0.02; do echo 2020-01-03,1,2,1,2,10; done } > endless.csv &
    writer=$!
    trap "kill $writer" EXIT
    $CATALYST data import first.csv endless.csv --db a.db --log-file log &
    import=$!
    until grep -q imported log 2>/dev/null; do sleep 0.02; done
    kill -${signal} $import
    wait $import`;
  // With job control a shell leaves its children's SIGINT as it is.
  const ended = await run('bash', ['-mc', script], {
    cwd: where,
    environment: { CATALYST: `${process.execPath} ${program}` },
  });
  expect(ended.code).toBe(code);
  expect(ended.stdout).toContain('first.csv: 1 series, 1 new');
  expect(ended.stderr).toContain('stopped while reading bars');
  const { stdout } = await run(program, ['data', 'list', '--db', join(where, 'a.db'), '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ series: [{ symbol: 'first', bars: 1 }] });
});

test('SIGINT while a long file is being written exits 130 and leaves nothing of it', async () => {
  const where = mkdtempSync(join(tmpdir(), 'catalyst-interrupt-'));
  const series = Array.from({ length: 10 }, (_, i) => randomWalk(`S${i}`, 50_000, i + 1));
  writeFileSync(join(where, 'long.csv'), [...barsToCsv(series)].join(''));
  // The log tells when the file is read; writing it takes some tenths of a second more.
  const script = `
    $CATALYST data import long.csv --db a.db --log-file log &
    import=$!
    while kill -0 $import && ! grep -q '"read"' log 2>/dev/null; do sleep 0.01; done
    kill -SIGINT $import
    wait $import`;
  const ended = await run('bash', ['-mc', script], {
    cwd: where,
    environment: { CATALYST: `${process.execPath} ${program}` },
  });
  expect(ended).toMatchObject({ code: 130, stdout: '' });
  expect(ended.stderr).toContain('stopped while writing bars');
  const { stdout } = await run(program, ['data', 'list', '--db', join(where, 'a.db'), '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ series: [] });
  rmSync(where, { recursive: true });
});

test('SIGINT while the files of a backtest are written exits 130 and leaves none of them', async () => {
  const where = mkdtempSync(join(tmpdir(), 'catalyst-interrupt-'));
  const minutes = Array.from({ length: 500_000 }, (_, i) => `${1.5e9 + 60 * i},1,1,1,1,1`);
  writeFileSync(join(where, 'long.csv'), ['time,open,high,low,close,volume', ...minutes].join('\n'));
  // The curve of half a million bars takes some tenths of a second.
  const script = `
    $CATALYST backtest sma-cross --bars long.csv --csv out > summary &
    backtest=$!
    while kill -0 $backtest && ! ls out/equity.csv.*.tmp 2>/dev/null; do sleep 0.01; done
    kill -SIGINT $backtest
    wait $backtest`;
  const ended = await run('bash', ['-mc', script], {
    cwd: where,
    environment: { CATALYST: `${process.execPath} ${program}` },
  });
  expect(ended.code).toBe(130);
  expect(ended.stderr).toContain('stopped while writing out/equity.csv');
  expect(readdirSync(join(where, 'out'))).toEqual([]);
  rmSync(where, { recursive: true });
});

test('SIGINT while a source of news is silent exits 130, stores nothing and holds nobody up', async () => {
  const where = mkdtempSync(join(tmpdir(), 'catalyst-interrupt-'));
  const wire = await newsServer();
  wire.break('silence');
  const source = `wire=${wire.url}/feed.rss?s={symbol}`;
  const collect = ['data', 'news', '--symbols', 'ACME', '--news-sources', source, '--db', 'a.db'];
  const script = `
    $CATALYST ${collect.map((word) => `'${word}'`).join(' ')} &
    news=$!
    until [ -e asked ] || ! kill -0 $news; do sleep 0.02; done
    kill -SIGINT $news
    wait $news`;
  const asked = setInterval(() => {
    if (wire.requests.length > 0) writeFileSync(join(where, 'asked'), '');
  }, 10);
  const ended = await run('bash', ['-mc', script], {
    cwd: where,
    environment: { CATALYST: `${process.execPath} ${program}` },
  });
  clearInterval(asked);
  expect(ended).toMatchObject({ code: 130, stdout: '' });
  expect(ended.stderr).toContain('stopped while collecting news');
  wire.break('silence', 0);
  wire.stories.push({ headline: 'Acme up', at: '2020-01-02T15:00:00Z', symbols: ['ACME'] });
  const again = await run(program, [...collect, '--json'], { cwd: where });
  expect(JSON.parse(again.stdout)).toMatchObject({ sources: [{ status: 'ok', collected: 1, new: 1 }] });
  await wire.close();
  rmSync(where, { recursive: true });
});
