/** The news that a decision at the bar could read. Nobody looked is not nothing happened. */
import type { NewsItem } from '../../engine/news/symbol-news.ts';
import { isoInstant } from '../../model/time.ts';
import type { Analysis } from '../analysis.ts';
import { count } from '../../model/text.ts';
import { glyphs, paint, paintSign } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, fit, outside } from '../width.ts';
import { labelled } from './lines.ts';

const HEADLINES_MAX = 5;
/** Columns that a headline needs beside its time. */
const HEADLINE_MIN = 36;

export function newsLines(theme: Theme, { news, symbol, strategy }: Analysis): string[] {
  const { dot, dash } = glyphs(theme);
  const window = `the ${news.hours} hours before`;
  if (news.state === 'unknown' && news.items.length === 0) {
    const without = strategy.readsNews ? 'what the strategy reads of them is unknown' : 'the signal was made without';
    const nobody = `unknown: no news of ${outside(theme, symbol, 20)} were collected for ${window}`;
    return labelled(theme, 'News', [nobody, without], '; ');
  }
  if (news.count === 0) return labelled(theme, 'News', [`no article in ${window}, and somebody was looking`], ' ');
  const number = (value: number | null): string => (value === null ? dash : String(Number(value.toFixed(2))));
  const mood = news.sentiment === null ? dash : paintSign(theme, news.sentiment, news.sentiment.toFixed(2));
  const facts = [
    `${news.count === null ? `${news.items.length} or more articles` : count(news.count, 'article')} in ${window}`,
    `score ${number(news.score)}`,
    `sentiment ${mood}`,
    `catalyst ${news.primaryCatalyst ?? 'none'}`,
  ];
  const more = news.items.length - HEADLINES_MAX;
  return [
    ...labelled(theme, 'News', facts, ` ${dot} `),
    ...news.items.slice(0, HEADLINES_MAX).flatMap((item) => headlineLines(theme, item)),
    ...(more > 0 ? [`  and ${count(more, 'more article', 'more articles')}`] : []),
  ];
}

/** Time, category, mood, and the headline made harmless: beside them, or below where there is no room. */
function headlineLines(theme: Theme, item: NewsItem): string[] {
  const time = isoInstant(item.publishedAt).slice(0, 16).replace('T', ' ');
  const mood = `${item.sentiment > 0 ? '+' : ''}${item.sentiment.toFixed(2)}`;
  const lead = `  ${time}  ${cell(theme, item.primaryCatalyst ?? '', 11)} `;
  const rest = `${outside(theme, item.headline)} (${outside(theme, item.source, 20)})`;
  const room = theme.width - lead.length - 6;
  const below = room < HEADLINE_MIN;
  const first = `${paint(theme, 'dim', lead)}${paintSign(theme, item.sentiment, below ? mood : cell(theme, mood, 5))}`;
  return below ? [first, `    ${fit(theme, rest, theme.width - 4)}`] : [`${first} ${fit(theme, rest, room)}`];
}
