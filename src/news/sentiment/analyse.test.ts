import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signOf } from '../../model/news.ts';
import { sentimentOf } from './analyse.ts';
import { figuresAsWords } from './figures.ts';
import { FINANCE_LEXICON } from './lexicon.ts';
import { joinPhrases, phraseStarts, wordsOf } from './phrases.ts';

describe('what a headline says about the share', () => {
  test.each([
    // Words of the market
    ['positive', 'Acme beats estimates, shares jump', 'two good words'],
    ['negative', 'Acme misses estimates, shares tumble', 'two bad ones'],
    ['neutral', 'Acme to present at the Jefferies healthcare conference', 'nothing is said'],
    ['neutral', 'Acme Investment Trust: Net Asset Value(s)', 'trust and asset are no moods here'],
    ['neutral', 'Crude gross margin of a vice share fund', 'nor are these'],
    // Phrases
    ['positive', 'Acme raises its quarterly dividend', 'small words inside a phrase'],
    ['negative', 'Acme cuts its annual dividend', 'and in the other one'],
    ['negative', 'Bank cuts Acme to Neutral: cut to neutral', 'a broker cuts'],
    ['positive', 'Price target raised at Acme', 'a target'],
    ['negative', 'Price-target cut at Acme', 'a hyphen is a space'],
    // Context
    ['positive', 'Jobless claims fall', 'a bad thing less'],
    ['negative', 'Acme: costs rise', 'a bad thing more'],
    ['negative', 'Acme fails to beat estimates', 'negation'],
    ['negative', 'Sales did not improve; profit did not rise', 'negation, twice'],
    ['positive', 'Acme pares losses', 'losses, but less of them'],
    // Figures
    ['positive', 'Acme Q2 EPS $0.80 vs $0.66', 'more than'],
    ['negative', 'Acme Q2 EPS 41 cents vs. $0.66', 'cents against dollars'],
    ['negative', 'Acme −4%', 'a fall in digits'],
    ['positive', 'Acme +12.5% after the bell', 'a rise in digits'],
  ])('%s: %s (%s)', (sign, headline) => {
    expect(signOf(sentimentOf(headline))).toBe(sign);
  });

  test('names are not words: an address, a handle, a cash tag', () => {
    expect(sentimentOf('https://t.co/bankruptcy @crash $SURGE $LOSS')).toBe(0);
  });

  test('words that are properties of every object are words', () => {
    expect(sentimentOf('constructor __proto__ hasOwnProperty toString valueOf')).toBe(0);
  });

  test('whatever comes, the answer is a number of −1…1', () => {
    const word = fc.constantFrom(...FINANCE_LEXICON.keys(), 'not', 'costs', '😀', '\u202e', '\u001b[31m', '1.5%', 'vs');
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const value = sentimentOf(text);
        expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the lexicon', () => {
  const entries = [...FINANCE_LEXICON];

  test('every phrase can be met in a text: its words are words, and none of them is passed over', () => {
    const lost = entries
      .map(([phrase]) => phrase)
      .filter((phrase) => wordsOf(phrase.replaceAll('-', ' ')).join('-') !== phrase);
    expect(lost).toEqual([]);
  });

  test('valences lie in AFINN’s range and are whole', () => {
    expect(entries.filter(([, valence]) => !Number.isInteger(valence) || Math.abs(valence) > 4)).toEqual([]);
  });
});

test('the longest phrase that fits is taken, from left to right', () => {
  const lexicon = new Set(['cut', 'cut-to-hold', 'rate-cut']);
  const join = (text: string): string =>
    joinPhrases(text.split(' '), phraseStarts(lexicon), (p) => lexicon.has(p)).join(' ');
  expect(join('cut to hold')).toBe('cut-to-hold');
  expect(join('cut to')).toBe('cut to');
  expect(join('rate cut to hold')).toBe('rate-cut to hold');
});

describe('figures as words', () => {
  test.each([
    ['EPS $0.80 vs $0.66 Est', 'EPS figure up Est'],
    ['sales $428 mln vs. $1.1 bln', 'sales figure down'],
    ['EPS 42 cents vs. per-share loss 24 cents', 'EPS figure up'],
    ['5% vs 3 stores', '5% vs 3 stores'],
    ['3 vs 3', '3 vs 3'],
    ['shares -2.5% early', 'shares figure down early'],
    ['grew 3-5% a year', 'grew 3-5% a year'],
  ])('%s → %s', (text, words) => {
    expect(figuresAsWords(text).replace(/ +/g, ' ').trim()).toBe(words);
  });
});
