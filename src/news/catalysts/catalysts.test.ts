import { describe, expect, test } from 'vitest';
import { categorise } from './categories.ts';
import { eventOf } from './events.ts';
import { TIER_WEIGHT } from '../../model/news.ts';
import { tierOf } from './tiers.ts';

describe('categories', () => {
  test.each([
    // Each keyword of the domain, once
    ['Earnings season', 'earnings'],
    ['Revenue of Acme', 'earnings'],
    ['Profit of Acme', 'earnings'],
    ['Losses of Acme', 'earnings'],
    ['Acme beats', 'earnings'],
    ['Acme missed', 'earnings'],
    ['EPS 1.20', 'earnings'],
    ['FDA panel', 'fda'],
    ['Approval near', 'fda'],
    ['Drugs of tomorrow', 'fda'],
    ['Clinical data', 'fda'],
    ['A trial in mice', 'fda'],
    ['Phase 3', 'fda'],
    ['Merger of equals', 'merger'],
    ['Acquisition of Bolt', 'merger'],
    ['Acme acquires Bolt', 'merger'],
    ['Acme acquired Bolt', 'merger'],
    ['A buyout', 'merger'],
    ['Takeover talk', 'merger'],
    ['A done deal', 'merger'],
    ['Upgrades of today', 'analyst'],
    ['Acme downgraded', 'analyst'],
    ['Ratings of today', 'analyst'],
    ['Price targets', 'analyst'],
    ['Insiders sell', 'insider'],
    ['New CEO', 'insider'],
    ['CFO leaves', 'insider'],
    ['Director buys', 'insider'],
    ['Executives leave', 'insider'],
    ['Lawsuits pile up', 'legal'],
    ['A settlement', 'legal'],
    ['Investigation opened', 'legal'],
    ["SEC's probe", 'legal'],
    ['Fraud at Acme', 'legal'],
    ['Acme launches a phone', 'product'],
    ['Acme releases figures', 'product'],
    ['Acme announced a phone', 'product'],
    ['Acme unveils a car', 'product'],
    ['Acme introducing a car', 'product'],
    ['Guidance for 2020', 'guidance'],
    ['Forecasts for 2020', 'guidance'],
    ['Outlook for 2020', 'guidance'],
    ['Acme warns', 'guidance'],
    ['Acme expects more', 'guidance'],
    ['A partnership', 'partnership'],
    ['Collaborations in oil', 'partnership'],
    ['Joint-venture in oil', 'partnership'],
    ['Agreements in oil', 'partnership'],
    ['IPO tomorrow', 'ipo'],
    ['Bankruptcies up', 'bankruptcy'],
    ['Acme in Chapter 11', 'bankruptcy'],
    ['Restructuring at Acme', 'bankruptcy'],
    ['Acme defaults', 'bankruptcy'],
    ['Dividends of Acme', 'dividend'],
  ])('%s → %s', (text, category) => {
    expect(categorise(text).categories).toEqual([category]);
  });

  test.each([
    ['second quarter', 'sec in second'],
    ['a mission to the moon', 'miss in mission'],
    ['the seepsy', 'eps in seepsy'],
    ['heartbeat of a city', 'beat in heartbeat'],
    ['an ideal place', 'deal in ideal'],
    ['dealer of cars', 'deal in dealer'],
    ['hippocampus', 'ipo in hippocampus'],
    ['industrial', 'trial in industrial'],
    ['a profiteer', 'profit in profiteer'],
    ['SEC_FILE 10sec', 'an underscore and a digit belong to a word'],
    ['élan ceó', 'an accent is another letter'],
    ['', 'nothing'],
  ])('%j has none: %s', (text) => {
    expect(categorise(text).categories).toEqual([]);
  });

  test('an article may have several: the first is the primary one, the words stand in their own order', () => {
    expect(categorise('Acme CEO announces FDA approval and raises guidance; approval expected')).toEqual({
      categories: ['fda', 'guidance', 'insider', 'product'],
      keywords: ['ceo', 'announce', 'fda', 'approval', 'guidance', 'expect'],
    });
  });
});

describe('events', () => {
  test.each([
    ['Acme Q2 earnings beat estimates', 'earnings_beat'],
    ['Acme tops revenue views', 'earnings_beat'],
    ['Acme sales top estimates', 'earnings_beat'],
    ['Acme misses profit estimates', 'earnings_miss'],
    ['Acme Q3 results fall short of expectations', 'earnings_miss'],
    ['Acme fails to beat Q2 estimates', null],
    ['Acme beats on EPS, misses on revenue', null],
    ['Will Acme beat earnings estimates', null],
    ['Acme beats Bolt in the cup', null],
    ['FDA approves Acme drug', 'fda_approval'],
    ['Acme wins FDA approval', 'fda_approval'],
    ['FDA rejects Acme drug', 'fda_rejection'],
    ['FDA declines to approve Acme drug', 'fda_rejection'],
    ['Acme gets complete response letter from FDA', 'fda_rejection'],
    ['Acme seeks FDA approval', null],
    ['FDA delays approval of Acme drug', null],
    ['Acme to acquire Bolt for $2B', 'merger'],
    ['Acme to be acquired by Bolt', 'merger'],
    ['Acme and Bolt terminate merger', null],
    ['Bolt rejects takeover by Acme', null],
    ['Could Acme be a takeover target?', null],
    ['Acme upgraded at Big Bank', 'upgrade'],
    ['Big Bank downgrades Acme to sell', 'downgrade'],
    ['Upgrades and downgrades of the day', null],
    // One headline, many companies
    ['Mid-Day Market Update: Oil up; Acme jumps on earnings beat', null],
    ['Top 4 stocks with the highest revenue', null],
    ["Benzinga's top upgrades (ACME, BOLT)", null],
    ['Acme falls in sympathy with Bolt, which missed Q2 estimates', null],
    ['51 Biggest Movers: Acme to acquire Bolt', null],
    ['Acme CEO calls it a top year for sales', null],
    ['Acme faces class action', 'lawsuit'],
    ['Bolt sues Acme', 'lawsuit'],
    ['Judge dismisses lawsuit against Acme', null],
    ['Acme opens a shop', null],
  ])('%s → %s', (headline, event) => {
    expect(eventOf(headline)).toBe(event);
  });
});

describe('source tiers', () => {
  test.each([
    ['Reuters', 1],
    ['https://www.reuters.com/markets/x', 1],
    ['Wall Street Journal', 1],
    ['PR Newswire', 1],
    ['cnbc.com', 2],
    ['benzinga', 3],
    ['Benzinga', 3],
    ['The Motley Fool', 4],
    ['www.fool.com', 4],
    ['reuters.com.evil.example', 5],
    ['Uncle Bob', 5],
    ['', 5],
  ])('%s is tier %d', (source, tier) => {
    expect(tierOf(source)).toBe(tier);
  });

  test("the user's own tier goes first", () => {
    expect(tierOf('Uncle Bob', { 'uncle bob': 2 })).toBe(2);
    expect(tierOf('Reuters', { Reuters: 4 })).toBe(4);
  });

  test('the weights fall from 1 to 0.2 by fifths', () => {
    expect(Object.values(TIER_WEIGHT)).toEqual([1, 0.8, 0.6, 0.4, 0.2]);
  });
});
