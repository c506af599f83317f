import type { CatalystEvent } from '../../model/news.ts';

/** +1 good for the share, −1 bad. Who is upgraded or sued is taken to be the company of the article. */
export const EVENT_DIRECTION: Readonly<Record<CatalystEvent, 1 | -1>> = {
  fda_approval: 1,
  fda_rejection: -1,
  earnings_miss: -1,
  earnings_beat: 1,
  merger: 1,
  downgrade: -1,
  upgrade: 1,
  lawsuit: -1,
};

interface EventRule {
  readonly event: CatalystEvent;
  /** Every one of these is in the text … */
  readonly all: readonly RegExp[];
  /** … and none of these, which turn the story round or leave it open. */
  readonly none: readonly RegExp[];
}

const any = (...phrases: string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_])(?:${phrases.join('|')})(?![\\p{L}\\p{N}_])`, 'iu');

const FIGURES = any(
  'earnings',
  'eps',
  'profits?',
  'revenues?',
  'sales',
  'results',
  'quarter(?:ly)?',
  'q[1-4]',
  'estimates?',
  'consensus',
  'expectations?',
  'views?',
  'forecasts?',
);
const ASKING = /\?|(?<!\p{L})(?:will|could|may|might|should|would|can|if|whether|ahead of|preview)(?!\p{L})/iu;
const BEAT = any(
  'beats?',
  'tops',
  'top (?:estimates|expectations|views|forecasts|consensus)',
  'topped',
  'exceeds?',
  'exceeded',
  'surpass(?:es|ed)?',
  'crush(?:es|ed)',
  'better[\\s-]+than[\\s-]+expected',
);
const MISS = any(
  'miss(?:es|ed)?',
  'falls? short',
  'fell short',
  'worse[\\s-]+than[\\s-]+expected',
  'lags?',
  'fails? to (?:beat|meet)',
  'below (?:estimates|expectations|consensus|views)',
);
const FDA = any('fda', 'food and drug administration');
const APPROVES = any(
  'approv(?:es|ed|al|als)',
  'clears',
  'cleared',
  'clearance',
  'authori[sz](?:es|ed|ation)',
  'green ?lights?',
);
const REJECTS = any(
  'reject(?:s|ed|ion)?',
  'refus(?:es|ed|al)',
  'declin(?:es|ed) to approve',
  'den(?:ies|ied)',
  'complete response letter',
  'crl',
  'clinical hold',
  'not approv(?:e|ed|able)',
  'against approv(?:al|ing)',
  'fails? to win approval',
  'votes? against',
);
const DEAL = any(
  'merger',
  'mergers',
  'to merge',
  'merges?',
  'to acquire',
  'acquir(?:es|ed)',
  'to be acquired',
  'acquisition of',
  'buyout',
  'takeover',
  'to buy out',
  'tender offer',
);
const DEAL_OFF = any(
  'terminat(?:e|es|ed|ion)',
  'called off',
  'calls? off',
  'end(?:s|ed)?',
  'scrap(?:s|ped)?',
  'abandon(?:s|ed)?',
  'block(?:s|ed)?',
  'reject(?:s|ed)?',
  'walks? away',
  'collapse[sd]?',
  'no (?:merger|deal|takeover|buyout)',
  'not (?:merge|acquire)',
  'withdraw(?:s|n)?',
  'withdrew',
  'den(?:ies|ied)',
  'antitrust',
  'fail(?:s|ed)?',
);
const UPGRADE = any('upgrade[sd]?');
const DOWNGRADE = any('downgrade[sd]?');
const LAWSUIT = any('lawsuits?', 'class action', 'sues?', 'sued');
const LAWSUIT_OVER = any(
  'dismiss(?:es|ed|al)?',
  'wins?',
  'won',
  'toss(?:es|ed)',
  'drop(?:s|ped)',
  'settles?',
  'settled',
  'settlement',
);

/** Headlines about many companies: what happened to one of them did not happen to the others. */
const ROUND_UP = any(
  'market (?:update|wrap|clubhouse|rundown)',
  'stocks (?:to watch|moving|which|that)',
  '(?:biggest|mid-?day|pre-?market|after-?hours) (?:movers|gainers|losers)',
  'in sympathy with',
  'top (?:upgrades?|downgrades?)',
  '(?:upgrades|downgrades) (?:of|for|from) (?:the )?(?:day|today|week|yesterday)',
  'top \\d+',
);

/** In order: the first whose words are there is the event. A bad end is read before the good one it contains. */
const RULES: readonly EventRule[] = [
  { event: 'fda_rejection', all: [FDA, REJECTS], none: [] },
  {
    event: 'fda_approval',
    all: [FDA, APPROVES],
    none: [
      ASKING,
      any('seeks?', 'seeking', 'submits?', 'submitted', 'files?', 'filed', 'await(?:s|ing)?', 'delay(?:s|ed)?'),
    ],
  },
  { event: 'earnings_miss', all: [MISS, FIGURES], none: [BEAT, ASKING] },
  { event: 'earnings_beat', all: [BEAT, FIGURES], none: [MISS, ASKING, any('(?:not|fails? to|failed to) beat')] },
  { event: 'merger', all: [DEAL], none: [DEAL_OFF, ASKING] },
  { event: 'downgrade', all: [DOWNGRADE], none: [UPGRADE, ASKING] },
  { event: 'upgrade', all: [UPGRADE], none: [DOWNGRADE, ASKING] },
  { event: 'lawsuit', all: [LAWSUIT], none: [LAWSUIT_OVER] },
];

/**
 * The event that a headline tells, or null where its words do not decide: a question, an expectation, a beat and a miss in
 * one line, a deal called off, a line about many companies.
 */
export function eventOf(headline: string): CatalystEvent | null {
  if (ROUND_UP.test(headline)) return null;
  const rule = RULES.find(
    ({ all, none }) => all.every((words) => words.test(headline)) && !none.some((words) => words.test(headline)),
  );
  return rule?.event ?? null;
}
