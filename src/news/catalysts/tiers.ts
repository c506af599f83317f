import type { SourceTier } from '../../model/news.ts';

/**
 * Sources by how far a headline of theirs can be traded on without a second one: 1 the wires with their own reporting, and those
 * who make the news themselves (regulators, the companies' own releases); 2 newspapers and channels with a business desk; 3 those
 * who mostly pass on; 4 opinion. Who is not here is 5.
 */
const SOURCES: Readonly<Record<Exclude<SourceTier, 5>, readonly string[]>> = {
  1: [
    'Reuters',
    'Bloomberg',
    'Dow Jones',
    'The Wall Street Journal',
    'WSJ',
    'Associated Press',
    'AP',
    'Financial Times',
    'FT',
    'SEC',
    'EDGAR',
    'FDA',
    'Federal Reserve',
    'Business Wire',
    'PR Newswire',
    'GlobeNewswire',
    'Accesswire',
    'ASX',
    'sec.gov',
    'fda.gov',
    'federalreserve.gov',
    'apnews.com',
    'asx.com.au',
    'djnewswires.com',
  ],
  2: [
    'CNBC',
    'MarketWatch',
    "Barron's",
    'Barrons',
    'The New York Times',
    'nytimes.com',
    'The Economist',
    'Forbes',
    'Fortune',
    "Investor's Business Daily",
    'investors.com',
    'BBC News',
    'bbc.co.uk',
    'The Guardian',
    'The Australian Financial Review',
    'afr.com',
    'Nikkei',
    'asia.nikkei.com',
    'STAT',
    'statnews.com',
    'Fierce Biotech',
    'CNN',
    'Axios',
    'Politico',
  ],
  3: [
    'Benzinga',
    'Yahoo',
    'Yahoo Finance',
    'finance.yahoo.com',
    'The Street',
    'TheStreet',
    'Business Insider',
    'MT Newswires',
    'RTTNews',
    'Nasdaq',
    'Morningstar',
    'Investing.com',
    'TheFly',
    'The Fly',
    'Street Insider',
    'StreetInsider',
    'Google News',
    'TechCrunch',
    'The Verge',
  ],
  4: [
    'Seeking Alpha',
    'The Motley Fool',
    'Motley Fool',
    'fool.com',
    'Zacks',
    'Zacks Commentary',
    'InvestorPlace',
    'GuruFocus',
    'Insider Monkey',
    'TipRanks',
    '24/7 Wall St.',
    '247wallst.com',
    'Simply Wall St',
    'simplywall.st',
    'ZeroHedge',
    'Stocktwits',
  ],
};

/** A name or an address as one word: `https://www.Reuters.com/x`, `reuters.com` and `Reuters` are the same. */
function key(source: string): string {
  const host = /^(?:https?:\/\/)?(?:www\.|feeds?\.|rss\.)*([^/?#\s]+\.[a-z]{2,})(?:[/?#:]|$)/i.exec(source.trim())?.[1];
  const name = host === undefined ? source : host.replace(/\.(?:com|org|net)$/i, '');
  return name
    .toLowerCase()
    .replace(/^the\s+/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const TIERS = new Map<string, SourceTier>(
  ([1, 2, 3, 4] as const).flatMap((tier) => SOURCES[tier].map((name) => [key(name), tier] as const)),
);

/** The tier of a source by its name or address. `own` is the user's, by name, and goes first. Unknown sources are 5. */
export function tierOf(source: string, own: Readonly<Record<string, SourceTier>> = {}): SourceTier {
  const wanted = key(source);
  const mine = Object.entries(own).find(([name]) => key(name) === wanted);
  return mine?.[1] ?? TIERS.get(wanted) ?? 5;
}
