import { expect, test } from 'vitest';
import { wantsColor } from './color.ts';

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
