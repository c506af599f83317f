import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
