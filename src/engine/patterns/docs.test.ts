import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HOUSE_PATTERNS } from './house.ts';
import { CANDLESTICKS } from './registry.ts';

const page = readFileSync(new URL('../../../docs/patterns.md', import.meta.url), 'utf8');

describe('docs/patterns.md', () => {
  it('has each candlestick in its one sentence, with its penetration', () => {
    const missing = [...CANDLESTICKS.values()].filter(({ name, params, summary }) => {
      const penetration = params.map((param) => ` (penetration ${param.default})`).join('');
      return !page.includes(`- \`${name}\`${penetration}: ${summary}\n`);
    });
    expect(missing.map((pattern) => pattern.name)).toEqual([]);
  });

  it('has each house pattern’s row as the table in the code has it', () => {
    const missing = [...HOUSE_PATTERNS.values()].filter((row) => {
      const direction = row.direction === 'color' ? 'by candle colour' : row.direction;
      const numbers = [row.baseConfidence, row.positiveCatalyst, row.negativeCatalyst].join(' | ');
      return !page.includes(`| \`${row.name}\` | ${row.kind} | ${direction} | ${numbers} | ${row.summary} |\n`);
    });
    expect(missing.map((pattern) => pattern.name)).toEqual([]);
  });
});
