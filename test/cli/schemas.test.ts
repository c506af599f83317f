import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { violations } from '../json-schema.ts';
import { ROOT } from './built.ts';
import { catalyst } from './run.ts';

const SCHEMAS = join(ROOT, 'docs', 'schemas');
const DB = join(mkdtempSync(join(tmpdir(), 'catalyst-schemas-')), 'a.db');
const UNIVERSE = ['fixtures/synthetic-universe-daily.csv.gz', '--actions', 'fixtures/synthetic-universe-actions.csv'];
const HEADLINES = join(mkdtempSync(join(tmpdir(), 'catalyst-schemas-')), 'headlines.jsonl');
writeFileSync(HEADLINES, '{"headline": "Acme up", "symbols": ["ACME"], "published": "2020-01-02T15:00:00Z"}\n');
const INDEX = ['--bars', 'fixtures/sp500-index-daily.csv.gz'];

const DOCUMENTS: readonly (readonly [string, readonly string[]])[] = [
  ['strategies', ['backtest']],
  ['backtest', ['backtest', 'sma-cross', '--equity', ...INDEX]],
  ['analyze', ['analyze', '^GSPC', '--as-of', '2020-03-20', ...INDEX]],
  ['analyze', ['analyze', 'SYNA', 'NONE', '--as-of', '2021-01-12', '--bars', UNIVERSE[0]]],
  [
    'analyze',
    [
      'analyze',
      '^GSPC',
      '--strategy',
      'pullback',
      '--show',
      'rsi(14)',
      '--show',
      'close > sma(close, 9)',
      '--history',
      'all',
      ...INDEX,
    ],
  ],
  ['base-rates', ['analyze', 'base-rates', ...INDEX]],
  ['data-import', ['data', 'import', ...UNIVERSE, '--db', DB]],
  [
    'scan',
    [
      'scan',
      '--db',
      DB,
      '--as-of',
      '2022-06-15',
      '--without',
      'catalyst',
      '--without',
      'technical',
      '--explain',
      'SYNA',
    ],
  ],
  ['analyze-why', ['analyze', 'why', 'SYNA', '--db', DB]],
  ['data-news', ['data', 'news', '--news', HEADLINES, '--db', DB]],
  ['news-list', ['data', 'news', '--list', '--db', DB]],
  ['data-list', ['data', 'list', '--db', DB]],
  ['data-check', ['data', 'check', '--db', DB]],
  ['data-sessions', ['data', 'sessions', '--exchange', 'XASX', '--from', '2026-12-20', '--to', '2026-12-31']],
  ['data-outcomes', ['data', 'outcomes', '--db', DB]],
  ['data-training', ['data', 'training', '--db', DB]],
  ['migrate', ['migrate', '--from', DB, '--to', 'postgres://localhost/nobody-asks', '--dry-run']],
  ['config', ['config']],
];

// In one test, since what is listed and checked was imported before.
test('every JSON document is as its published schema says, and every schema has its document', async () => {
  for (const [name, argv] of DOCUMENTS) {
    const { stdout } = await catalyst([...argv, '--json']);
    const document = JSON.parse(stdout) as { schema: string };
    const schema = JSON.parse(readFileSync(join(SCHEMAS, `${name}.v1.json`), 'utf8')) as Record<string, unknown>;
    expect(document.schema).toBe(`catalyst.${name}.v1`);
    expect(violations(document, schema), name).toEqual([]);
  }
  expect(readdirSync(SCHEMAS).toSorted()).toEqual(
    [...new Set(DOCUMENTS.map(([name]) => `${name}.v1.json`))].toSorted(),
  );
});
