import { expect, test } from 'vitest';
import { hasPassword, maskSecrets } from './secrets.ts';

test.each([
  ['postgres://ann:s3cret@db:5432/x', 'postgres://ann:***@db:5432/x'],
  ['cannot reach postgresql://ann:p%40ss@h/x?a=1 (timeout)', 'cannot reach postgresql://ann:***@h/x?a=1 (timeout)'],
  ['postgres://u:se/cr@et@h/db and more@home', 'postgres://u:***@h/db and more@home'],
  ['{"a":"postgres://u:p@h/db","b":"x@y"}', '{"a":"postgres://u:***@h/db","b":"x@y"}'],
  ['http://localhost:8080/path', 'http://localhost:8080/path'],
  ['postgres://ann@db/x', 'postgres://ann@db/x'],
  ['postgres://db/x?user=ann&password=s3cret&ssl=1', 'postgres://db/x?user=ann&password=***&ssl=1'],
  ['{"token": "abc", "n": 1}', '{"token": "***", "n": 1}'],
  ['api_key=AK123', 'api_key=***'],
  ['data/catalyst.db', 'data/catalyst.db'],
])('%s is shown as %s', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
  expect(maskSecrets(masked)).toBe(masked);
});

test('only a URL with a password has one', () => {
  expect(hasPassword('postgres://ann:x@db/x')).toBe(true);
  expect(hasPassword('postgres://ann@db/x')).toBe(false);
  expect(hasPassword('data/token=1.db')).toBe(false);
});
