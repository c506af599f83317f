import type { FeeRates } from '../model/fees.ts';
import { parseIsoDate } from '../model/time.ts';

interface Dated<T> {
  readonly from: string;
  readonly rate: T;
  /** Where the rate was announced. None of them could be looked up again while this was written. */
  readonly source: string;
}

/** SEC section 31 fee on sales, dollars a million. Unverified: from the SEC's fee rate advisories, by memory. */
export const SEC_FEE: readonly Dated<number>[] = [
  { from: '2012-04-01', rate: 18.0, source: 'SEC fee rate advisory 2012' },
  { from: '2012-09-06', rate: 22.4, source: 'SEC fee rate advisory #5 for fiscal 2012' },
  { from: '2013-05-25', rate: 17.4, source: 'SEC fee rate advisory 2013' },
  { from: '2014-03-18', rate: 22.1, source: 'SEC fee rate advisory 2014' },
  { from: '2015-02-14', rate: 18.4, source: 'SEC fee rate advisory 2015' },
  { from: '2016-02-16', rate: 21.8, source: 'SEC fee rate advisory 2016' },
  { from: '2017-07-04', rate: 23.1, source: 'SEC fee rate advisory 2017' },
  { from: '2018-05-22', rate: 13.0, source: 'SEC fee rate advisory 2018' },
  { from: '2019-04-16', rate: 20.7, source: 'SEC fee rate advisory 2019' },
  { from: '2020-02-18', rate: 22.1, source: 'SEC fee rate advisory 2020' },
  { from: '2021-02-25', rate: 5.1, source: 'SEC fee rate advisory 2021' },
  { from: '2022-05-14', rate: 22.9, source: 'SEC fee rate advisory 2022' },
  { from: '2023-02-27', rate: 8.0, source: 'SEC fee rate advisory 2023' },
  { from: '2024-05-22', rate: 27.8, source: 'SEC fee rate advisory 2024' },
  { from: '2025-05-14', rate: 0, source: 'SEC fee rate advisory 2025' },
];

/** FINRA trading activity fee on sales of equities: dollars a share and the cap a trade. Unverified, by memory. */
export const TAF: readonly Dated<{ readonly perShare: number; readonly max: number }>[] = [
  { from: '2012-07-01', rate: { perShare: 0.000119, max: 5.95 }, source: 'FINRA regulatory notice 12-31' },
  { from: '2022-01-01', rate: { perShare: 0.00013, max: 6.49 }, source: 'FINRA regulatory notice 20-32' },
  { from: '2023-01-01', rate: { perShare: 0.000145, max: 7.27 }, source: 'FINRA regulatory notice 20-32' },
  { from: '2024-01-01', rate: { perShare: 0.000166, max: 8.3 }, source: 'FINRA regulatory notice 20-32' },
];

const inForce = <T>(table: readonly Dated<T>[], date: string): T =>
  (table.findLast((row) => row.from <= date) ?? table[0]).rate;

/** Both tables merged: one row a date on which either changed. Before the first row its rates are taken, with a warning. */
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
