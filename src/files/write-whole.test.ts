import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CatalystError } from '../model/errors.ts';
import { writeTogether, writeWhole } from './write-whole.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'catalyst-write-'));

test('the pieces are written one after another, folders are made', async () => {
  const path = join(folder(), 'a', 'b.csv');
  await writeWhole(path, ['x,', 'y\n']);
  expect(readFileSync(path, 'utf8')).toBe('x,y\n');
});

test('bytes are written as they are, beside text', async () => {
  const path = join(folder(), 'b.bin');
  await writeWhole(path, [new Uint8Array([0, 255, 10]), 'ß', new Uint8Array(0)]);
  expect([...readFileSync(path)]).toEqual([0, 255, 10, 0xc3, 0x9f]);
});

test('a failure in the middle leaves the old content and no other file', async () => {
  const where = folder();
  const path = join(where, 'b.csv');
  writeFileSync(path, 'old');
  const broken = function* (): Generator<string> {
    yield 'half';
    throw new Error('no more');
  };
  await expect(writeWhole(path, broken())).rejects.toThrow('no more');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(where)).toEqual(['b.csv']);
});

test('a place that cannot be written is told', async () => {
  const where = folder();
  writeFileSync(join(where, 'file'), '');
  await expect(writeWhole(join(where, 'file', 'b.csv'), ['x'])).rejects.toThrow(
    /a file stands where its folder should be/,
  );
  await expect(writeWhole(where, ['x'])).rejects.toThrow(CatalystError);
  await expect(writeWhole('/proc/no-process/deep/b.csv', ['x'])).rejects.toThrow(CatalystError);
});

test('a pipe is written to and stays a pipe', async () => {
  const where = folder();
  const path = join(where, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    await writeWhole(path, ['x,', 'y\n']);
    const bytes = Buffer.alloc(10);
    expect(bytes.toString('utf8', 0, readSync(reader, bytes))).toBe('x,y\n');
  } finally {
    closeSync(reader);
  }
  expect(lstatSync(path).isFIFO()).toBe(true);
  expect(readdirSync(where)).toEqual(['pipe']);
});

test('a link stays, and what it points to is written whole', async () => {
  const where = folder();
  const [path, link] = [join(where, 'b.csv'), join(where, 'link.csv')];
  writeFileSync(path, 'old');
  symlinkSync(path, link);
  await writeWhole(link, ['new']);
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

test('stopped between two pieces, the old content stays and no other file', async () => {
  const where = folder();
  const path = join(where, 'b.csv');
  writeFileSync(path, 'old');
  const stop = new AbortController();
  const long = function* (): Generator<string> {
    yield 'first';
    setTimeout(() => stop.abort(), 0);
    // As long as it takes: what happens outside is heard between pieces.
    for (;;) yield 'more';
  };
  await expect(writeWhole(path, long(), stop.signal)).rejects.toMatchObject({ code: 'interrupted' });
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(where)).toEqual(['b.csv']);
});

describe('files that belong together', () => {
  /** A folder with what an earlier run left. */
  const earlier = (): string => {
    const where = folder();
    for (const name of ['a.csv', 'b.csv']) writeFileSync(join(where, name), `old ${name}`);
    return where;
  };
  const contents = (where: string): Record<string, string> =>
    Object.fromEntries(readdirSync(where).map((name) => [name, readFileSync(join(where, name), 'utf8')]));
  const OLD = { 'a.csv': 'old a.csv', 'b.csv': 'old b.csv' };

  test('are all new', async () => {
    const where = earlier();
    await writeTogether(
      ['a.csv', 'b.csv', 'c.csv'].map((name) => ({ path: join(where, name), pieces: ['new ', name] })),
    );
    expect(contents(where)).toEqual({ 'a.csv': 'new a.csv', 'b.csv': 'new b.csv', 'c.csv': 'new c.csv' });
  });

  test('are all old when the second fails, and no temporary is left', async () => {
    const where = earlier();
    const broken = function* (): Generator<string> {
      yield 'half';
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    const files = [
      { path: join(where, 'a.csv'), pieces: ['new'] },
      { path: join(where, 'b.csv'), pieces: broken() },
    ];
    await expect(writeTogether(files)).rejects.toThrow(/b\.csv: could not be written: the disk is full/);
    expect(contents(where)).toEqual(OLD);
  });

  test('are all old when the second is stopped', async () => {
    const where = earlier();
    const stop = new AbortController();
    const stopping = function* (): Generator<string> {
      yield 'half';
      stop.abort();
      yield 'more';
    };
    const files = [
      { path: join(where, 'a.csv'), pieces: ['new'] },
      { path: join(where, 'b.csv'), pieces: stopping() },
    ];
    await expect(writeTogether(files, stop.signal)).rejects.toMatchObject({ code: 'interrupted' });
    expect(contents(where)).toEqual(OLD);
  });

  test('are all old when a folder has the name of the second', async () => {
    const where = earlier();
    mkdirSync(join(where, 'c.csv'));
    const files = ['a.csv', 'c.csv'].map((name) => ({ path: join(where, name), pieces: ['new'] }));
    await expect(writeTogether(files)).rejects.toThrow(/c\.csv: a folder of this name is there already/);
    expect(readFileSync(join(where, 'a.csv'), 'utf8')).toBe('old a.csv');
    expect(readdirSync(where)).toEqual(['a.csv', 'b.csv', 'c.csv']);
  });
});
