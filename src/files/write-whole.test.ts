import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  lstatSync,
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
import { expect, test } from 'vitest';
import { CatalystError } from '../model/errors.ts';
import { writeWhole } from './write-whole.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'catalyst-write-'));

test('the pieces are written one after another, folders are made', () => {
  const path = join(folder(), 'a', 'b.csv');
  writeWhole(path, ['x,', 'y\n']);
  expect(readFileSync(path, 'utf8')).toBe('x,y\n');
});

test('bytes are written as they are, beside text', () => {
  const path = join(folder(), 'b.bin');
  writeWhole(path, [new Uint8Array([0, 255, 10]), 'ß', new Uint8Array(0)]);
  expect([...readFileSync(path)]).toEqual([0, 255, 10, 0xc3, 0x9f]);
});

test('a failure in the middle leaves the old content and no other file', () => {
  const where = folder();
  const path = join(where, 'b.csv');
  writeFileSync(path, 'old');
  const broken = function* (): Generator<string> {
    yield 'half';
    throw new Error('no more');
  };
  expect(() => writeWhole(path, broken())).toThrow('no more');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(where)).toEqual(['b.csv']);
});

test('a place that cannot be written is told', () => {
  const where = folder();
  writeFileSync(join(where, 'file'), '');
  expect(() => writeWhole(join(where, 'file', 'b.csv'), ['x'])).toThrow(/a file stands where its folder should be/);
  expect(() => writeWhole(where, ['x'])).toThrow(CatalystError);
  expect(() => writeWhole('/proc/no-process/deep/b.csv', ['x'])).toThrow(CatalystError);
});

test('a pipe is written to and stays a pipe', () => {
  const where = folder();
  const path = join(where, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    writeWhole(path, ['x,', 'y\n']);
    const bytes = Buffer.alloc(10);
    expect(bytes.toString('utf8', 0, readSync(reader, bytes))).toBe('x,y\n');
  } finally {
    closeSync(reader);
  }
  expect(lstatSync(path).isFIFO()).toBe(true);
  expect(readdirSync(where)).toEqual(['pipe']);
});

test('a link stays, and what it points to is written whole', () => {
  const where = folder();
  const [path, link] = [join(where, 'b.csv'), join(where, 'link.csv')];
  writeFileSync(path, 'old');
  symlinkSync(path, link);
  writeWhole(link, ['new']);
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});
