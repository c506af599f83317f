import type { Article, Reading } from '../../model/news.ts';
import { isoInstant } from '../../model/time.ts';
import { glyphs, paint, paintSign } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, fit, outside } from '../width.ts';

/** What a line shows of an article and of what is read in it. */
interface ListedArticle {
  readonly article: Pick<Article, 'headline' | 'source' | 'symbols' | 'publishedAt'>;
  readonly reading: Pick<Reading, 'event' | 'primaryCatalyst' | 'sentiment'>;
}

const COLUMNS = [
  ['published (UTC)', 16, 'left', whenOf],
  ['symbols', 8, 'left', symbolsOf],
  ['catalyst', 14, 'left', catalystOf],
  ['mood', 5, 'right', moodOf],
] as const;
const GAP = '  ';
/** Room for a headline on the narrowest screen. */
const HEADLINE_MIN = 20;

/**
 * Articles, one a line of `theme.width` columns; no headline, however it is written, can leave its own. On a narrow screen the
 * last columns make room for the headline.
 */
export function newsTable(theme: Theme, articles: readonly ListedArticle[]): string {
  let shown: number = COLUMNS.length;
  const room = (): number => theme.width - widthOf(COLUMNS.slice(0, shown));
  while (shown > 1 && room() < HEADLINE_MIN) shown--;
  const columns = COLUMNS.slice(0, shown);
  const line = (cells: readonly string[], headline: string): string => {
    const fixed = columns.map(([, width, align], k) => cell(theme, cells[k], width, align));
    return `${[...fixed, fit(theme, headline, Math.max(HEADLINE_MIN, room()))].join(GAP).trimEnd()}\n`;
  };
  const head = line(
    columns.map(([title]) => title),
    'headline',
  );
  const rows = articles.map((it) => {
    const { headline, source } = it.article;
    return line(
      columns.map(([, , , text]) => text(theme, it)),
      `${outside(theme, headline)} (${outside(theme, source, 20)})`,
    );
  });
  return `${paint(theme, 'bold', head.trimEnd())}\n${rows.join('')}`;
}

const widthOf = (columns: readonly (readonly [unknown, number, ...unknown[]])[]): number =>
  columns.reduce((sum, [, width]) => sum + width + GAP.length, 0);

function whenOf(_theme: Theme, { article }: ListedArticle): string {
  return isoInstant(article.publishedAt).slice(0, 16).replace('T', ' ');
}

function symbolsOf(theme: Theme, { article: { symbols } }: ListedArticle): string {
  const more = symbols.length > 1 ? `+${symbols.length - 1}` : '';
  return symbols.length === 0 ? glyphs(theme).dash : `${outside(theme, symbols[0])}${more}`;
}

function catalystOf(theme: Theme, { reading }: ListedArticle): string {
  return reading.event ?? reading.primaryCatalyst ?? glyphs(theme).dash;
}

function moodOf(theme: Theme, { reading: { sentiment } }: ListedArticle): string {
  if (sentiment === 0) return glyphs(theme).dash;
  return paintSign(theme, sentiment, `${sentiment > 0 ? '+' : ''}${sentiment.toFixed(2)}`);
}
