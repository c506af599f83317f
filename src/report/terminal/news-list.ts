import type { Article, Reading } from '../../model/news.ts';
import { isoInstant } from '../../model/time.ts';
import { glyphs, paint, paintSign } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, fit, outside } from '../width.ts';

/** An article and what is read in it. */
export interface ListedArticle {
  readonly article: Article;
  readonly reading: Reading;
}

const COLUMNS = [
  ['published (UTC)', 16, 'left'],
  ['symbols', 8, 'left'],
  ['catalyst', 14, 'left'],
  ['mood', 5, 'right'],
  ['headline', Infinity, 'left'],
] as const;
const GAP = '  ';
/** Room for a headline on the narrowest screen. */
const HEADLINE_MIN = 20;

/** Articles, one a line of `theme.width` columns; no headline, however it is written, can leave its own. */
export function newsTable(theme: Theme, articles: readonly ListedArticle[]): string {
  const fixed = COLUMNS.reduce((sum, [, width]) => sum + (width === Infinity ? 0 : width + GAP.length), 0);
  const room = Math.max(HEADLINE_MIN, theme.width - fixed);
  const line = (cells: readonly string[]): string =>
    `${COLUMNS.map(([, width, align], k) =>
      width === Infinity ? fit(theme, cells[k], room) : cell(theme, cells[k], width, align),
    )
      .join(GAP)
      .trimEnd()}\n`;
  const head = line(COLUMNS.map(([title]) => title));
  return paint(theme, 'bold', head.trimEnd()) + '\n' + articles.map((it) => line(cellsOf(theme, it))).join('');
}

function cellsOf(theme: Theme, { article, reading }: ListedArticle): string[] {
  const { symbols, publishedAt, headline, source } = article;
  const { dash } = glyphs(theme);
  const more = symbols.length > 1 ? `+${symbols.length - 1}` : '';
  const mood = `${reading.sentiment > 0 ? '+' : ''}${reading.sentiment.toFixed(2)}`;
  return [
    isoInstant(publishedAt).slice(0, 16).replace('T', ' '),
    symbols.length === 0 ? dash : `${outside(theme, symbols[0])}${more}`,
    reading.event ?? reading.primaryCatalyst ?? dash,
    reading.sentiment === 0 ? dash : paintSign(theme, reading.sentiment, mood),
    `${outside(theme, headline)} (${outside(theme, source, 20)})`,
  ];
}
