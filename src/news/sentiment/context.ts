/** How far back a negation reaches, and how far from a move the thing may stand that moves, in words. */
const NEGATION_WORDS = 3;
const THING_WORDS = 3;

const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

const NEGATIONS = setOf(`
  not no never without cannot can't won't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't wouldn't
  shouldn't couldn't neither nor fails failed unlikely lacks`);

/** Things whose rise is bad. */
const ADVERSE = setOf(`
  cost costs expense expenses debt deficit loss losses tariff tariffs yields unemployment jobless claims inflation
  layoffs deaths cases infections vix volatility stress fears worries concerns risks delinquencies foreclosures`);

/** Words of up and down, whose meaning depends on what moves. */
const MOVES = setOf(`
  rises rose rising rise climbs climbed jumps jumped surges surged surge soars soared spikes gains higher up grows
  growing increases lower down drops dropped drop falls fell falling fall declines declined decline slides slips slows
  eases eased cuts cut lowers lowered slashes slashed reduces reduced narrows narrowed recede recedes hit hits`);

function within(tokens: readonly string[], from: number, to: number, words: ReadonlySet<string>): boolean {
  for (let at = Math.max(0, from); at <= Math.min(tokens.length - 1, to); at++) if (words.has(tokens[at])) return true;
  return false;
}

/** A word's valence where it stands: turned by a thing whose rise is bad, and halfway by a negation before it. */
export function inContext(tokens: readonly string[], at: number, valence: number): number {
  const turned = MOVES.has(tokens[at]) && within(tokens, at - THING_WORDS, at + THING_WORDS, ADVERSE);
  const value = turned ? -valence : valence;
  return within(tokens, at - NEGATION_WORDS, at - 1, NEGATIONS) ? -value / 2 : value;
}
