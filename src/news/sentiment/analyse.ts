import Sentiment from 'sentiment';
import english from 'sentiment/languages/en/index.js';
import { inContext } from './context.ts';
import { FINANCE_LEXICON } from './lexicon.ts';
import { joinPhrases, phraseStarts, wordsOf } from './phrases.ts';

/** An everyday word says less about a share than one of the market's own. */
const EVERYDAY_WEIGHT = 0.25;
/** A sum of valences below the weakest word of the market's own is neutral. */
const NEUTRAL_BELOW = 1;
/** Of Hutto and Gilbert, "VADER", 2014: score / √(score² + α), α about the largest sum expected of a sentence. */
const ALPHA = 15;

const library = new Sentiment();
library.registerLanguage('finance', {
  labels: {
    ...Object.fromEntries(Object.entries(english.labels).map(([word, value]) => [word, value * EVERYDAY_WEIGHT])),
    ...Object.fromEntries(FINANCE_LEXICON),
  },
  scoringStrategy: { apply: inContext },
});
const STARTS = phraseStarts(FINANCE_LEXICON.keys());

/**
 * −1…1: what the words of a text say about a share, 0 where they say too little. AFINN-165 by the library `sentiment`, with our
 * finance lexicon as a language of its own. Linear in the text, of which it reads 2,000 characters.
 */
export function sentimentOf(text: string): number {
  const words = joinPhrases(wordsOf(text), STARTS, (phrase) => FINANCE_LEXICON.has(phrase));
  if (words.length === 0) return 0;
  const { score } = library.analyze(words.join(' '), { language: 'finance' });
  return Math.abs(score) < NEUTRAL_BELOW ? 0 : score / Math.sqrt(score * score + ALPHA);
}
