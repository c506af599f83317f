import type { FeeRates } from '../model/fees.ts';
import { parseIsoDate } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';

interface Dated<T> {
  readonly from: string;
  readonly rate: T;
  /** The page that states date and rate. Where it does not state both, the word `unverified` says what is missing. */
  readonly source: string;
}

/**
 * A stranger's list of what the advisories and notices say, which names them. Rows that rest on it are second-hand: no
 * page of the SEC, of FINRA or of the press was found that states them. From 2015 on another list has the same SEC rows:
 * https://github.com/mokona279/oneil/blob/72c0249c8c6f1d84ce360cd7da6e68bd96c34e5f/plan/us/u0_decisions.md
 */
const LIST =
  'https://github.com/mallikj2/trading_bot/blob/52e9038a0a1fde2a1d4d43ef8f45d43778da1b84/configs/data/regulatory_fee_basis.yaml';

/** A list of section 31 rates kept for tax accounting; what was read of it ends with 2005. */
const TRADER_STATUS = 'https://traderstatus.com/?p=1215';

/**
 * SEC section 31 fee on sales, dollars a million. Before 2001-12-28 it was 33.30 (TRADER_STATUS), from a day not stated.
 * The days of 2007, 2008 and 2009 are reckoned: the SEC let a rate take force 30 days after its appropriation was signed.
 */
export const SEC_FEE: readonly Dated<number>[] = [
  { from: '2001-12-28', rate: 15.0, source: TRADER_STATUS },
  { from: '2002-04-01', rate: 30.1, source: TRADER_STATUS },
  { from: '2003-03-22', rate: 25.2, source: 'https://www.sec.gov/news/press/2003-27.htm' },
  { from: '2003-04-01', rate: 46.8, source: 'https://www.sec.gov/news/press/2003-27.htm' },
  { from: '2004-02-22', rate: 39.0, source: TRADER_STATUS },
  { from: '2004-04-01', rate: 23.4, source: TRADER_STATUS },
  {
    from: '2005-01-07',
    rate: 32.9,
    source: 'https://mondovisione.com/media-and-resources/news/sec-fee-rate-advisory-6-for-fiscal-year-2005',
  },
  { from: '2005-04-01', rate: 41.8, source: TRADER_STATUS },
  { from: '2005-12-22', rate: 30.7, source: TRADER_STATUS },
  {
    from: '2007-03-17',
    rate: 15.3,
    source:
      'http://www.sec.gov/news/press/2006/2006-194.htm; day unverified: 30 days after Public Law 110-5 of 2007-02-15',
  },
  {
    from: '2008-01-25',
    rate: 11.0,
    source:
      'http://www.sec.gov/news/press/2007/2007-89.htm; day unverified: 30 days after Public Law 110-161 of 2007-12-26',
  },
  { from: '2008-04-01', rate: 5.6, source: 'https://www.finra.org/rules-guidance/notices/information-notice-031008' },
  {
    from: '2009-04-10',
    rate: 25.7,
    source:
      'http://www.reuters.com/article/sec-fees-idUSN0531363720090305; day of April unverified: 30 days after the appropriation of 2009-03-11',
  },
  {
    from: '2010-01-15',
    rate: 12.7,
    source: 'https://www.lexology.com/library/detail.aspx?g=b8c359ad-7c18-4eb4-a7c6-efe4a3792a48',
  },
  { from: '2010-04-01', rate: 16.9, source: 'https://www.finra.org/industry/notices/information-notice-031010' },
  { from: '2011-01-21', rate: 19.2, source: 'http://www.sec.gov/news/press/2010/2010-255.htm' },
  {
    from: '2012-02-21',
    rate: 18.0,
    source: 'http://inaudit.com/regulatory/sec/securities-transactions-fees-down-by-1-per-million-dollars-13411/',
  },
  { from: '2012-04-01', rate: 22.4, source: LIST },
  { from: '2013-05-25', rate: 17.4, source: LIST },
  { from: '2014-03-18', rate: 22.1, source: 'https://finra.org/rules-guidance/notices/information-notice-030314' },
  { from: '2015-02-14', rate: 18.4, source: LIST },
  { from: '2016-02-16', rate: 21.8, source: LIST },
  { from: '2017-07-04', rate: 23.1, source: LIST },
  { from: '2018-05-22', rate: 13.0, source: 'https://www.finra.org/rules-guidance/notices/information-notice-050718' },
  { from: '2019-04-16', rate: 20.7, source: 'https://ftfnews.com/finra-ups-key-fees-by-59-percent' },
  {
    from: '2020-02-18',
    rate: 22.1,
    source: 'https://natlawreview.com/article/new-rate-fees-paid-under-section-31-exchange-act',
  },
  { from: '2021-02-25', rate: 5.1, source: 'https://regulatory.news/fee-rate-advisory-2-for-fiscal-year-2021/' },
  { from: '2022-05-14', rate: 22.9, source: LIST },
  {
    from: '2023-02-27',
    rate: 8.0,
    source: 'https://www.newtelegraphng.com/sec-announces-new-fee-for-securities-transactions/',
  },
  { from: '2024-05-22', rate: 27.8, source: 'https://ftfnews.com/the-sec-is-charging-more-to-regulate-you' },
  {
    from: '2025-05-14',
    rate: 0,
    source: 'https://reg-monitoring.pages.dev/updates/finra-information-notice-4-24-25-8f06cd',
  },
  { from: '2026-04-04', rate: 20.6, source: LIST },
];

const TAF_2026 = { perShare: 0.000195, max: 9.79 };

/**
 * FINRA trading activity fee on sales of equities: dollars a share and the cap a trade. It was charged before 2004-11-01
 * too, at rates that no page read states plainly. Of the last two rows only lists that cite the filing were read: FINRA
 * pauses the fee for a quarter, and a filing beside it keeps the rates of 2026 in place of those once planned for 2027.
 */
export const TAF: readonly Dated<{ readonly perShare: number; readonly max: number }>[] = [
  {
    from: '2004-11-01',
    rate: { perShare: 0.000075, max: 3.75 },
    source:
      'https://finra.org/rules-guidance/notices/11-27 (rate), https://www.finra.org/Industry/Regulation/Notices/2004/P012351 (day)',
  },
  {
    from: '2011-07-01',
    rate: { perShare: 0.00009, max: 4.5 },
    source: 'https://finra.org/rules-guidance/notices/11-27',
  },
  {
    from: '2012-03-01',
    rate: { perShare: 0.000095, max: 4.75 },
    source: 'http://www.finra.org/industry/notices/12-06',
  },
  { from: '2012-07-01', rate: { perShare: 0.000119, max: 5.95 }, source: LIST },
  { from: '2022-01-01', rate: { perShare: 0.00013, max: 6.49 }, source: LIST },
  { from: '2023-01-01', rate: { perShare: 0.000145, max: 7.27 }, source: LIST },
  { from: '2024-01-01', rate: { perShare: 0.000166, max: 8.3 }, source: LIST },
  { from: '2026-01-01', rate: TAF_2026, source: LIST },
  {
    from: '2026-10-01',
    rate: { perShare: 0, max: 0 },
    source: 'SR-FINRA-2026-021 (SEC release 34-106409), unverified',
  },
  {
    from: '2027-01-01',
    rate: TAF_2026,
    source: 'SR-FINRA-2026-020 and SR-FINRA-2026-021, unverified',
  },
];

const inForce = <T>(table: readonly Dated<T>[], date: string): T =>
  (table.findLast((row) => row.from <= date) ?? table[0]).rate;

/** Since when both fees are known. Before it the first rate of one table or of both is taken, with a warning. */
export const US_EQUITY_FEES_FROM: TimeMs = Math.max(parseIsoDate(SEC_FEE[0].from), parseIsoDate(TAF[0].from));

/** Both tables merged: one row a date on which either changed. */
export const US_EQUITY_FEES: readonly FeeRates[] = [...new Set([...SEC_FEE, ...TAF].map((row) => row.from))]
  .sort()
  .map((from) => {
    const taf = inForce(TAF, from);
    return {
      from: parseIsoDate(from),
      secPerUsd: inForce(SEC_FEE, from) / 1e6,
      tafPerShare: taf.perShare,
      tafMax: taf.max,
    };
  });
