import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Sentiment from 'sentiment';
import { newsColumns } from '../src/engine/news/columns.ts';
import type { NewsItem } from '../src/engine/news/symbol-news.ts';
import { DAY_MS, HOUR_MS } from '../src/model/time.ts';
import { parseCsv } from '../src/news/providers/csv.ts';
import { categorise } from '../src/news/catalysts/categories.ts';
import { EVENT_DIRECTION, eventOf } from '../src/news/catalysts/events.ts';
import { sentimentOf } from '../src/news/sentiment/analyse.ts';
import { compare } from './harness.ts';

/** Benchmarks run in the root of the project. */
const SHARED = process.env['CATALYST_SHARED'] ?? join('..', 'shared');

const LABELS = ['bearish', 'bullish', 'neutral'] as const;
type Label = (typeof LABELS)[number];

interface Labelled {
  readonly label: Label;
  readonly text: string;
}

const labelOf = (score: number): Label => (score > 0 ? 'bullish' : score < 0 ? 'bearish' : 'neutral');

/** FNV-1a of the text: a row belongs to a split by its own words, whatever the order of the file. */
function split(text: string): 'read' | 'scored' | 'unseen' {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  const tenth = hash % 10;
  return tenth < 3 ? 'read' : tenth < 6 ? 'scored' : 'unseen';
}

function score(rows: readonly Labelled[], predict: (text: string) => Label): string {
  const counts = new Map<string, number>();
  for (const { label, text } of rows) {
    const cell = `${label} as ${predict(text)}`;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const at = (label: Label, predicted: Label): number => counts.get(`${label} as ${predicted}`) ?? 0;
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  const right = sum(LABELS.map((label) => at(label, label)));
  const f1 = LABELS.map((label) => {
    const found = sum(LABELS.map((other) => at(other, label)));
    const present = sum(LABELS.map((other) => at(label, other)));
    return (2 * at(label, label)) / (found + present);
  });
  const opposite = (at('bearish', 'bullish') + at('bullish', 'bearish')) / rows.length;
  return `accuracy ${(right / rows.length).toFixed(3)}   macro F1 ${(sum(f1) / 3).toFixed(3)}   taken for the opposite ${(100 * opposite).toFixed(1)} %`;
}

function accuracy(rows: readonly Labelled[]): void {
  const plain = new Sentiment();
  const withEvents = (text: string): Label => {
    const event = eventOf(text);
    return event === null ? labelOf(sentimentOf(text)) : labelOf(EVENT_DIRECTION[event]);
  };
  const parts: [string, (text: string) => boolean][] = [
    ['read while the lexicon was written', (text) => split(text) === 'read'],
    ['scored meanwhile, no row read', (text) => split(text) === 'scored'],
    ['unseen: first scored when all was done', (text) => split(text) === 'unseen'],
    ['all', () => true],
  ];
  for (const [name, belongs] of parts) {
    const part = rows.filter(({ text }) => belongs(text));
    process.stdout.write(`${name} (${part.length} labelled tweets)\n`);
    process.stdout.write(`  the library alone      ${score(part, (text) => labelOf(plain.analyze(text).score))}\n`);
    process.stdout.write(`  with the lexicon       ${score(part, (text) => labelOf(sentimentOf(text)))}\n`);
    process.stdout.write(`  and with events        ${score(part, withEvents)}\n`);
    process.stdout.write(`  always neutral         ${score(part, () => 'neutral')}\n`);
  }
}

export function run(): void {
  const path = join(SHARED, 'data', 'open', 'news', 'labelled_tweets.csv.gz');
  const file = gunzipSync(readFileSync(path)).toString('utf8');
  const [head, ...lines] = parseCsv(file);
  const [label, text] = [head.cells.indexOf('label'), head.cells.indexOf('text')];
  const rows = lines.map(({ cells }): Labelled => ({
    label: LABELS.find((it) => it === cells[label])!,
    text: cells[text],
  }));
  accuracy(rows);
  const texts = rows.map((row) => row.text);
  const plain = new Sentiment();
  compare({
    name: 'sentiment of a headline',
    items: texts.length,
    unit: 'headlines',
    ours: () => texts.map(sentimentOf),
    reference: () => texts.map((it) => plain.analyze(it).score),
    referenceName: 'library alone',
    rounds: 5,
  });
  compare({
    name: 'categories of a headline',
    items: texts.length,
    unit: 'headlines',
    ours: () => texts.map(categorise),
    reference: () => texts.map((it) => it.toLowerCase().split(/[^\p{L}\p{N}]+/u)),
    referenceName: 'splitting',
    rounds: 5,
  });
  columns();
}

/** Ten years of days, two articles a day: the counts of each bar, against going through all articles at each. */
function columns(): void {
  const closes = Float64Array.from({ length: 2520 }, (_, day) => day * DAY_MS);
  const items = Array.from({ length: 5040 }, (_, k): NewsItem => {
    const publishedAt = Math.floor((k * DAY_MS) / 2) + (k % 7) * HOUR_MS;
    const text = { id: String(k), headline: '', source: '', url: null, primaryCatalyst: null, event: null } as const;
    return { ...text, knownAt: publishedAt, publishedAt, categories: [], sentiment: 0, tier: 3, marketState: null };
  }).sort((a, b) => a.knownAt - b.knownAt);
  const covered = [{ from: -Infinity, to: Infinity, knownAt: -Infinity }];
  compare({
    name: 'articles before each bar',
    items: closes.length,
    unit: 'bars',
    ours: () => newsColumns({ symbol: 'ACME', items, covered }, closes).count(),
    reference: () =>
      closes.map((close) => items.filter((it) => it.knownAt < close && it.publishedAt >= close - DAY_MS).length),
    referenceName: 'a filter a bar',
    rounds: 5,
  });
}
