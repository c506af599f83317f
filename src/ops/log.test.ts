import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from './log.ts';

test.each([
  ['terminal codes', '\u001b[2J\u009b2J'],
  ['marks from right to left', '\u202eemca\u2066'],
  ['a line of its own', 'a\r\n{"event":"forged"}'],
  ['invisible letters', 'a\u{e0041}b\u200b'],
  ['half a character', '\ud83d'],
])('text from outside stays in its line, can be seen, and is read back as it was: %s', (_, text) => {
  const path = join(mkdtempSync(join(tmpdir(), 'catalyst-log-')), 'log');
  openLog(path, () => 0).write('told', { text });
  const written = readFileSync(path, 'utf8');
  expect(written).toMatch(/^[^\p{C}]+\n$/u);
  expect(JSON.parse(written)).toEqual({ time: '1970-01-01T00:00:00Z', event: 'told', text });
});
