import { expect, test } from 'vitest';
import { wantsColor, wantsUnicode } from './color.ts';

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { TERM: 'dumb' }, false],
])('terminal %s with %o colours: %s', (isTTY, environment, colours) => {
  expect(wantsColor({ isTTY }, environment)).toBe(colours);
});

test.each([
  [{}, true],
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'C.utf8' }, true],
  [{ LANG: 'C' }, false],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }, false],
  [{ LC_ALL: '', LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LANG: 'en_US.UTF-8', TERM: 'linux' }, false],
])('%o shows more than ASCII: %s', (environment, unicode) => {
  expect(wantsUnicode(environment)).toBe(unicode);
});
