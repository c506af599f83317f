import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readLines, readText } from './bytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-bytes-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a pipe', () => {
  let made = 0;
  const pipe = (): string => {
    const path = join(folder, String(made++));
    execFileSync('mkfifo', [path]);
    return path;
  };

  it.each([
    ['plain', 'some text\n'],
    ['gzip', gzipSync('some text\n')],
  ])('is read as it comes: %s', async (_, content) => {
    const path = pipe();
    const [text] = await Promise.all([readText(path), writeFile(path, content)]);
    expect(text).toBe('some text\n');
  });

  it('that nobody writes to ends with the signal', async () => {
    const stop = new AbortController();
    const reading = readText(pipe(), { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('is let go when its reader throws', async () => {
    const path = pipe();
    const refuse = (): number => {
      throw new Error('enough');
    };
    const reading = readLines(path, refuse);
    await Promise.all([expect(reading).rejects.toThrow('enough'), writeFile(path, 'x\n')]);
  });
});

describe('a path that leads to no file', () => {
  const file = join(folder, 'a.csv');
  const circle = join(folder, 'circle');
  writeFileSync(file, 'x');
  symlinkSync(circle, circle);

  it.each([
    ['nobody made it', join(folder, 'none.csv')],
    ['a file stands where its folder should', `${file}/b.csv`],
    ['a folder is asked for, and it is a file', `${file}/`],
    ['links that lead to themselves', circle],
    ['a name longer than a name can be', join(folder, 'a'.repeat(300))],
  ])('is told as that: %s', async (_, path) => {
    const error: unknown = await readText(path).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      code: 'missing',
      message: expect.stringMatching(/: there is no such file$/) as string,
    });
  });

  it('tells in words what the system says of others, the path once', async () => {
    await expect(readText('/proc/self/mem')).rejects.toThrow(/^\/proc\/self\/mem: i\/o error$/);
  });
});
