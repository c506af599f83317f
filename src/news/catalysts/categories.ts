import { CATALYST_CATEGORIES } from '../../model/news.ts';
import type { CatalystCategory } from '../../model/news.ts';
import { exact, forms, noun, verb, wholeWords } from './words.ts';
import type { Keyword } from './words.ts';

const KEYWORDS: Readonly<Record<CatalystCategory, readonly Keyword[]>> = {
  fda: [exact('fda'), noun('approval'), noun('drug'), exact('clinical'), noun('trial'), noun('phase')],
  merger: [
    noun('merger'),
    noun('acquisition'),
    verb('acquire'),
    noun('buyout'),
    forms('takeover', 'takeovers'),
    noun('deal'),
  ],
  bankruptcy: [
    noun('bankruptcy'),
    exact('chapter 11'),
    forms('restructuring', 'restructures', 'restructured'),
    verb('default'),
  ],
  earnings: [
    exact('earnings'),
    noun('revenue'),
    noun('profit'),
    noun('loss'),
    forms('beat', 'beats', 'beating'),
    verb('miss'),
    exact('eps'),
  ],
  guidance: [
    exact('guidance'),
    forms('forecast', 'forecasts', 'forecasting'),
    noun('outlook'),
    verb('warn'),
    verb('expect'),
  ],
  analyst: [verb('upgrade'), verb('downgrade'), noun('rating'), noun('price target')],
  legal: [noun('lawsuit'), noun('settlement'), noun('investigation'), exact('sec'), exact('fraud')],
  ipo: [noun('ipo')],
  dividend: [noun('dividend')],
  insider: [noun('insider'), noun('ceo'), noun('cfo'), noun('director'), noun('executive')],
  partnership: [noun('partnership'), noun('collaboration'), noun('joint venture'), noun('agreement')],
  product: [verb('launch'), verb('release'), verb('announce'), verb('unveil'), verb('introduce')],
};

const ROWS = CATALYST_CATEGORIES.flatMap((category) => KEYWORDS[category].map((keyword) => ({ category, keyword })));
const EXPRESSION = wholeWords(ROWS.map(({ keyword }) => keyword));

export interface Categorised {
  /** In the order of `CATALYST_CATEGORIES`: the first is the primary catalyst. */
  readonly categories: readonly CatalystCategory[];
  /** The keywords found, in their dictionary form, in the order of the text, each once. */
  readonly keywords: readonly string[];
}

/** The catalyst categories that the words of a text name. An article may have several, or none. */
export function categorise(text: string): Categorised {
  const found = new Set<CatalystCategory>();
  const words = new Set<string>();
  for (const match of text.matchAll(EXPRESSION)) {
    const { category, keyword } =
      ROWS[match.findIndex((group, at) => at > 0 && (group as string | undefined) !== undefined) - 1];
    found.add(category);
    words.add(keyword.word);
  }
  return { categories: CATALYST_CATEGORIES.filter((name) => found.has(name)), keywords: [...words] };
}
