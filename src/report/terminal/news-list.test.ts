import { expect, test } from 'vitest';
import { displayWidth } from '../width.ts';
import { newsTable } from './news-list.ts';

const article = { symbols: ['ACME', 'BOLT'], publishedAt: 0, source: '\u001b[2Jwire' };
const listed = ['short', 'x'.repeat(10_000), '\u202eright to left 🇺🇸 \u001b[31m', '日本語の見出し'.repeat(9)].map(
  (headline) => ({
    article: { ...article, headline },
    reading: { sentiment: 0.5, event: null, primaryCatalyst: 'merger' } as const,
  }),
);

test.each([
  [120, 'published (UTC)   symbols   catalyst         mood  headline'],
  [80, 'published (UTC)   symbols   catalyst         mood  headline'],
  [64, 'published (UTC)   symbols   catalyst        headline'],
  [50, 'published (UTC)   symbols   headline'],
  [40, 'published (UTC)   headline'],
])('on %d columns no line is longer, and the headline has room', (width, head) => {
  const lines = newsTable({ colour: false, unicode: true, width }, listed).trimEnd().split('\n');
  expect(lines[0]).toBe(head);
  expect(lines).toHaveLength(listed.length + 1);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  expect(lines[2]).toMatch(/x{19}/);
});
