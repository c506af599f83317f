import { EXIT } from '../model/errors.ts';
import { count } from '../model/text.ts';
import { isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import type { Collection, SourceReport } from '../news/collect.ts';
import type { NewsQuery } from '../news/provider.ts';
import { json as jsonText } from '../report/json.ts';
import type { Context } from './context.ts';
import { textTable } from './table.ts';

/** What is wrong with what a source sent or holds, where others are wrong with the way to it. */
const OF_CONTENT: ReadonlySet<string> = new Set([
  'malformed',
  'invalid_article',
  'too_large',
  'repeated_page',
  'missing',
]);

/** 0 when something came; when all sources failed, whether it was what they sent or a file that is not there (3), or that nothing came through (4). */
export function exitOf({ reports }: Collection): number {
  const came = reports.some(({ status }) => status === 'ok' || status === 'partial');
  if (came) return EXIT.done;
  const content = reports.every(({ problems }) => problems.every(({ code }) => OF_CONTENT.has(code)));
  return content ? EXIT.data : EXIT.unavailable;
}

/** A source a line; what went wrong is talk, and told after it. */
export async function showCollection(
  collection: Collection,
  query: NewsQuery,
  json: boolean,
  context: Context,
): Promise<void> {
  const { reports } = collection;
  for (const { source, status, collected, fresh, duplicates, errors } of reports)
    context.log.write('news', { source, status, collected, new: fresh, duplicates, errors });
  if (json) {
    await context.out.write(`${jsonText(documentOf(collection, query))}\n`);
    return;
  }
  const rows = reports.map((it) => [
    it.source,
    it.status,
    ...[it.collected, it.fresh, it.duplicates, it.errors, it.unseen.length].map(String),
  ]);
  const titles = ['source', 'status', 'articles', 'new', 'known', 'errors', 'unseen'];
  await context.out.write(textTable(titles, rows, titles.slice(2)));
  for (const report of reports) for (const line of troubles(report)) context.note(line);
  if (!collection.complete)
    context.note('not all was answered: where something is missing, that there are no news is not known');
}

/** The problems of a source in words, and how many there were beside them. */
function troubles({ source, errors, problems, unseen }: SourceReport): string[] {
  const more = errors - problems.length;
  return [
    ...problems.map(({ message }) => (message.startsWith(source) ? message : `${source}: ${message}`)),
    ...(more > 0 ? [`${source}: and ${count(more, 'error')} more`] : []),
    ...(unseen.length > 0
      ? [`${source}: not all of ${unseen.slice(0, 10).join(', ')}${unseen.length > 10 ? ' …' : ''}`]
      : []),
  ];
}

const instant = (time: TimeMs): string | null => (Number.isFinite(time) ? isoInstant(time) : null);

function documentOf({ articles, reports, complete, unseen }: Collection, { symbols, from, to }: NewsQuery): object {
  return {
    schema: 'catalyst.data-news.v1',
    symbols,
    from: instant(from),
    to: instant(to),
    articles: articles.length,
    complete,
    unseen,
    sources: reports.map((it) => ({
      source: it.source,
      status: it.status,
      collected: it.collected,
      new: it.fresh,
      duplicates: it.duplicates,
      errors: it.errors,
      problems: it.problems,
      unseen: it.unseen,
      covered: it.looks.map((look) => ({ symbols: look.symbols, from: instant(look.from), to: instant(look.to) })),
      startedAt: isoInstant(it.startedAt),
      endedAt: isoInstant(it.endedAt),
    })),
  };
}
