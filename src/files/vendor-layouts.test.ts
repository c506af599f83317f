import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CatalystError } from '../model/errors.ts';
import { formatBarTime } from '../model/timeframe.ts';
import { readBarFiles } from './bar-files.ts';
import type { BarFileOptions } from './bar-files.ts';

/** Files as the sources of bars write them: their headers, their times, their numbers. Two bars each, made up. */

const folder = mkdtempSync(join(tmpdir(), 'catalyst-vendors-'));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
function read(lines: readonly string[], options: BarFileOptions = {}) {
  const path = join(folder, String(made++));
  mkdirSync(path);
  writeFileSync(join(path, 'TEST.csv'), `${lines.join('\n')}\n`);
  return readBarFiles([join(path, 'TEST.csv')], options);
}

/** `symbol timeframe: time open high low close volume` of the first bar. */
async function firstBar(lines: readonly string[], options?: BarFileOptions): Promise<string> {
  const [bars] = (await read(lines, options)).series;
  const time = formatBarTime(bars.time[0], bars.timeframe);
  const values = [bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) => column[0]);
  return `${bars.symbol} ${bars.timeframe}: ${time} ${values.join(' ')}`;
}

async function refusal(lines: readonly string[]): Promise<CatalystError> {
  const result = await read(lines).catch((error: unknown) => error);
  expect(result).toBeInstanceOf(CatalystError);
  return result as CatalystError;
}

const DAY = '1d: 2024-01-02 10 12 9 11 100';
const MINUTE = '1m: 2024-01-02T14:30:00Z 10 12 9 11 100';
const NEW_YORK = { zone: 'America/New_York' };

describe('read as they come', () => {
  it.each<[string, string[], string, BarFileOptions?]>([
    [
      'Yahoo',
      [
        'Date,Open,High,Low,Close,Adj Close,Volume',
        '2024-01-02,10.0,12.0,9.0,11.0,10.9,100',
        '2024-01-03,11,13,10,12,11.9,200',
      ],
      `TEST ${DAY}`,
    ],
    [
      'yfinance',
      [
        'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits',
        '2024-01-02 00:00:00-05:00,10,12,9,11,100,0.0,0.0',
        '2024-07-03 00:00:00-04:00,11,13,10,12,200,0.0,0.0',
      ],
      `TEST ${DAY}`,
      { timeframe: '1d' },
    ],
    [
      'Stooq',
      ['Date,Open,High,Low,Close,Volume', '2024-01-02,10,12,9,11,100', '2024-01-03,11,13,10,12,200'],
      `TEST ${DAY}`,
    ],
    [
      'Stooq, whole exchanges',
      [
        '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>',
        'A.US,D,20240102,000000,10,12,9,11,100,0',
        'A.US,D,20240103,000000,11,13,10,12,200,0',
      ],
      `A.US ${DAY}`,
    ],
    [
      'Alpha Vantage',
      ['timestamp,open,high,low,close,volume', '2024-01-03,11,13,10,12,200', '2024-01-02,10,12,9,11,100'],
      `TEST ${DAY}`,
    ],
    [
      'Nasdaq.com',
      [
        'Date,Close/Last,Volume,Open,High,Low',
        '01/16/2024,$12.00,200,$11.00,$13.00,$10.00',
        '01/02/2024,$11,100,$10,$12,$9',
      ],
      `TEST ${DAY}`,
      { timeframe: '1d' },
    ],
    [
      'Investing.com',
      [
        '\uFEFF"Date","Price","Open","High","Low","Vol.","Change %"',
        '"01/16/2024","12.00","11.00","13.00","10.00","65.60M","-1.23%"',
        '"01/02/2024","11.00","10.00","12.00","9.00","0.1K","0.18%"',
      ],
      `TEST ${DAY}`,
      { timeframe: '1d' },
    ],
    [
      'TradingView',
      [
        'time,open,high,low,close,Volume,Volume MA',
        '2024-01-02T09:30:00-05:00,10,12,9,11,100,NaN',
        '2024-01-02T09:31:00-05:00,11,13,10,12,200,NaN',
      ],
      `TEST ${MINUTE}`,
    ],
    [
      'TradingView, seconds since 1970',
      ['time,open,high,low,close,Volume', '1704205800,10,12,9,11,100', '1704292200,11,13,10,12,200'],
      `TEST ${DAY}`,
    ],
    [
      'MetaTrader 5, minutes',
      [
        '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
        '2024.01.02\t14:30:00\t10\t12\t9\t11\t100\t0\t5',
        '2024.01.02\t14:31:00\t11\t13\t10\t12\t200\t0\t5',
      ],
      `TEST ${MINUTE}`,
      { columns: ['volume=tickvol'] },
    ],
    [
      'MetaTrader 5, days',
      [
        '<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
        '2024.01.02\t10\t12\t9\t11\t7\t100\t5',
        '2024.01.03\t11\t13\t10\t12\t7\t200\t5',
      ],
      `TEST ${DAY}`,
    ],
    [
      'Interactive Brokers',
      [
        'date,open,high,low,close,volume,average,barCount',
        '20240102  09:30:00,10,12,9,11,100,10.5,3',
        '20240102  09:31:00,11,13,10,12,200,11.5,3',
      ],
      `TEST ${MINUTE}`,
      NEW_YORK,
    ],
    [
      'Interactive Brokers, one space',
      ['date,open,high,low,close,volume', '20240102 09:30:00,10,12,9,11,100', '20240102 09:31:00,11,13,10,12,200'],
      `TEST ${MINUTE}`,
      NEW_YORK,
    ],
    [
      'Polygon',
      [
        'ticker,volume,open,close,high,low,window_start,transactions',
        'A,100,10,11,12,9,1704205800000000000,3',
        'A,200,11,12,13,10,1704205860000000000,3',
      ],
      `A ${MINUTE}`,
    ],
    [
      'Kaggle, all_stocks_5yr',
      ['date,open,high,low,close,volume,Name', '2024-01-02,10,12,9,11,100,AAL', '2024-01-03,11,13,10,12,200,AAL'],
      `AAL ${DAY}`,
    ],
    [
      'EOD Historical Data, minutes',
      [
        'Timestamp,Gmtoffset,Datetime,Open,High,Low,Close,Volume',
        '1704205800,0,"2024-01-02 14:30:00",10,12,9,11,100',
        '1704205860,0,"2024-01-02 14:31:00",11,13,10,12,200',
      ],
      `TEST ${MINUTE}`,
    ],
    [
      'Dukascopy',
      [
        'Gmt time,Open,High,Low,Close,Volume',
        '02.01.2024 14:30:00.000,10,12,9,11,100',
        '02.01.2024 14:31:00.000,11,13,10,12,200',
      ],
      `TEST ${MINUTE}`,
    ],
    [
      'NinjaTrader',
      ['time;open;high;low;close;volume', '20240102 093000;10;12;9;11;100', '20240102 093100;11;13;10;12;200'],
      `TEST ${MINUTE}`,
      NEW_YORK,
    ],
    [
      'Binance',
      [
        'open_time,open,high,low,close,volume,close_time,quote_volume',
        '1704205800000,10,12,9,11,100,1704205859999,1000',
        '1704205860000,11,13,10,12,200,1704205919999,2000',
      ],
      `TEST ${MINUTE}`,
    ],
  ])('%s', async (_, lines, bar, options) => {
    expect(await firstBar(lines, options)).toBe(bar);
  });

  it('counts volumes in thousands, millions and billions to the share, and nothing else so', async () => {
    const volumes = ['0.1K', '65.60M', '65.6m', '1.005B', '1.1e3'];
    const rows = volumes.map((volume, i) => `2024-01-0${i + 2},10,12,9,11,${volume}`);
    const { series } = await read(['date,open,high,low,close,volume', ...rows]);
    expect([...series[0].volume]).toEqual([100, 65_600_000, 65_600_000, 1_005_000_000, 1100]);
    for (const row of ['2024-01-02,1K,1,1,1,5', '2024-01-02,1,1,1,1,$5', '2024-01-02,1,1,1,1,1.2.3M']) {
      expect((await refusal(['date,open,high,low,close,volume', row])).message).toMatch(/not_a_number 1/);
    }
  });
});

describe('what cannot be read is told with the way out', () => {
  it.each<[string, string[], RegExp, RegExp]>([
    [
      'a line before the names',
      ['https://www.example.com', 'unix,date,symbol,open,high,low,close,volume', '1704067200,2024-01-01,A,1,1,1,1,1'],
      /no column for time/,
      /remove what stands before it/,
    ],
    [
      'no line of names (MetaTrader 4)',
      ['2024.01.02,00:00,1.1,1.2,1.0,1.1,65', '2024.01.03,00:00,1.1,1.2,1.0,1.1,65'],
      /no column for time/,
      /The first line must name the columns/,
    ],
    [
      'years of two digits',
      ['Date,Open,High,Low,Close,Volume', '01/16/24,1,1,1,1,1', '01/12/24,1,1,1,1,1'],
      /line 2: '01\/16\/24' is no time/,
      /^Mend the file\. Times are read as 2024-01-02, .* docs\/data\.md/,
    ],
    [
      'prices of indices without volume (Cboe)',
      ['DATE,OPEN,HIGH,LOW,CLOSE', '01/16/2024,1,1,1,1'],
      /no column for volume/,
      /--columns volume=none/,
    ],
    [
      'thousands with commas',
      ['Date,Open,High,Low,Close,Volume', '2024-01-02,1,1,1,1,"65,603,039"', '2024-01-03,1,1,1,1,7'],
      /volume '65,603,039' is no number \(separators are not guessed at: write 1234\.5\)/,
      /^Mend the file, or leave such rows out with --on-invalid skip\.$/,
    ],
    [
      'an error value of a spreadsheet',
      ['Date,Open,High,Low,Close,Volume', '2024-01-02,1,1,1,#N/A,1', '2024-01-03,1,1,1,1,7'],
      /missing_value 1.*\n.*close is '#N\/A'/,
      /skip/,
    ],
  ])('%s', async (_, lines, message, hint) => {
    const error = await refusal(lines);
    expect(error.code).toBe('data');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });
});
