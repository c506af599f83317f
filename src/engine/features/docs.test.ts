import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DATASET_HEADS } from './dataset-columns.ts';
import { FEATURES } from './registry.ts';

const page = readFileSync(new URL('../../../docs/training-data.md', import.meta.url), 'utf8');

it('docs/training-data.md has each column as the code has it, in its order', () => {
  const rows = DATASET_HEADS.map(({ name, type, summary }) => `| \`${name}\` | ${type} | ${summary} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  const places = rows.map((row) => page.indexOf(row));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

it('docs/training-data.md has each feature’s formula', () => {
  const missing = FEATURES.filter((it) =>
    it.kind === 'expression' ? !page.includes(`| \`${it.expression}\` |`) : !page.includes(`| ${it.formula} |`),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});
