import type { Coverage } from '../engine/news/symbol-news.ts';
import { MINUTE_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import type { KnownBy } from './items.ts';
import type { Span } from './provider.ts';
import { isObject } from './providers/json.ts';
import type { StatisticsRecord } from './statistics.ts';

/**
 * How long a collection speaks for the time after it. Cycles look every hour at the longest (light mode), and a run takes its minutes;
 * an article of that time is known from the next collection on.
 */
const FRESH_MS = 90 * MINUTE_MS;

/** A look whose symbols are found at once: a scan asks for ten thousand of them. */
interface FoundLook extends Span {
  readonly symbols: ReadonlySet<string> | null;
}

/** One collection: what each of its sources answered for, and when the last of them had. */
interface Collection {
  readonly sources: (readonly FoundLook[])[];
  endedAt: TimeMs;
}

/**
 * What stored collections say of a symbol: of a collection, the time that every one of its sources answered for, known from its end
 * on; of a file, what lies between its first and its last article.
 */
export function storedCoverage(
  rows: Iterable<Pick<StatisticsRecord, 'metadata'>>,
  knownBy: KnownBy,
): (symbol: string) => Coverage[] {
  const collections = new Map<number, Collection>();
  const files: FoundLook[] = [];
  for (const { metadata } of rows) {
    if (!isObject(metadata)) continue;
    const { collection, endedAt, live } = metadata;
    const looks = looksIn(metadata['looks']);
    if (live === false) files.push(...looks);
    else if (typeof collection === 'number' && typeof endedAt === 'number') {
      const one = collections.get(collection) ?? { sources: [], endedAt };
      one.sources.push(looks);
      one.endedAt = Math.max(one.endedAt, endedAt);
      collections.set(collection, one);
    }
  }
  return (symbol) => {
    const covered: Coverage[] = lookedAt(files, symbol).map(({ from, to }) => ({ from, to, knownAt: from }));
    for (const { sources, endedAt } of collections.values()) {
      const looks = sources.map((source) => widest(lookedAt(source, symbol)));
      const from = Math.max(...looks.map((look) => look?.from ?? Infinity));
      const to = Math.min(...looks.map((look) => look?.to ?? -Infinity)) + FRESH_MS;
      if (from < to) covered.push({ from, to, knownAt: knownBy === 'published' ? from : endedAt });
    }
    return covered;
  };
}

const lookedAt = (looks: readonly FoundLook[], symbol: string): FoundLook[] =>
  looks.filter(({ symbols }) => symbols?.has(symbol) ?? true);

/** Of several answers of a source, the one that reaches back furthest. */
const widest = (looks: readonly FoundLook[]): FoundLook | undefined =>
  looks.reduce<FoundLook | undefined>(
    (best, look) => (best === undefined || look.from < best.from ? look : best),
    undefined,
  );

/** The looks of a row; of one of an older program, or one that somebody edited, none. */
function looksIn(value: unknown): FoundLook[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((look: unknown): FoundLook[] => {
    if (!isObject(look)) return [];
    const { symbols, from, to } = look;
    if (typeof from !== 'number' || typeof to !== 'number') return [];
    if (symbols === null) return [{ symbols, from, to }];
    return Array.isArray(symbols)
      ? [{ symbols: new Set(symbols.filter((it) => typeof it === 'string')), from, to }]
      : [];
  });
}
