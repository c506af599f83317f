import { expect, test } from 'vitest';
import { parseTimeframe, timeframeMs } from './timeframe.ts';
import type { Timeframe } from './timeframe.ts';

test.each([
  ['1m', '1m'],
  ['90m', '90m'],
  ['60m', '1h'],
  ['240m', '4h'],
  ['24h', '1d'],
  ['1440m', '1d'],
  ['5d', '5d'],
  ['7d', '1w'],
  ['168h', '1w'],
  ['2w', '2w'],
] as const)('%s is the timeframe %s, of the same length', (text: Timeframe, name: Timeframe) => {
  expect(parseTimeframe(text)).toBe(name);
  expect(timeframeMs(text)).toBe(timeframeMs(name));
});

test.each(['0m', '1M', 'm', '1.5h', '12345m', '1y', ''])('%j is none', (text) => {
  expect(parseTimeframe(text)).toBeUndefined();
});
