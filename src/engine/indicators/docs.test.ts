import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { currentPage, PAGE } from '../../../scripts/indicator-docs.ts';

it('docs/indicators.md lists the registry (else: npx tsx scripts/indicator-docs.ts)', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toBe(currentPage(page));
});
