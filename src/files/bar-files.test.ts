import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { sharedPath } from '../../test/shared.ts';
import { CatalystError } from '../model/errors.ts';
import { formatBarTime } from '../model/timeframe.ts';
import type { Bars } from '../model/bars.ts';
import { readBarFiles } from './bar-files.ts';
import type { BarFileOptions } from './bar-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
/** Writes a file of its own folder, so that its name can say its symbol. */
function file(content: string | Buffer, name = 'TEST.csv'): string {
  const path = join(folder, String(made++));
  mkdirSync(path);
  writeFileSync(join(path, name), content);
  return join(path, name);
}

const read = (content: string | Buffer, options: BarFileOptions = {}, name?: string) =>
  readBarFiles([file(content, name)], options);

/** `time open high low close volume` of each bar, a line each. */
const show = (bars: Bars): string[] =>
  Array.from(
    bars.time,
    (time, i) =>
      `${formatBarTime(time, bars.timeframe)} ${bars.open[i]} ${bars.high[i]} ${bars.low[i]} ${bars.close[i]} ${bars.volume[i]}`,
  );

async function refusal(content: string | Buffer, options: BarFileOptions = {}, name?: string): Promise<CatalystError> {
  const result = await read(content, options, name).catch((error: unknown) => error);
  expect(result).toBeInstanceOf(CatalystError);
  return result as CatalystError;
}

const HEADER = 'Date,Open,High,Low,Close,Volume';
const csv = (...rows: string[]): string => [HEADER, ...rows].join('\n') + '\n';
const SOUND = ['2024-01-02,10,12,9,11,100', '2024-01-03,11,13,10,12,200', '2024-01-04,12,14,11,13,300'];
const BARS = ['2024-01-02 10 12 9 11 100', '2024-01-03 11 13 10 12 200', '2024-01-04 12 14 11 13 300'];

describe('columns are found by the meaning of their names', () => {
  const rows = (line: (date: string, o: number, h: number, l: number, c: number, v: number) => string): string =>
    [line('2024-01-02', 10, 12, 9, 11, 100), line('2024-01-03', 11, 13, 10, 12, 200)].join('\n');
  const plain = rows((...cells) => cells.join(','));

  it.each([
    ['in capitals', `DATE,OPEN,HIGH,LOW,CLOSE,VOLUME\n${plain}`],
    ['in angle brackets', `<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n${plain}`],
    ['as single letters', `t,o,h,l,c,v\n${plain}`],
    ['with words added', `Trade Date,open_price,High Price,low-price,Close/Last,Total Volume\n${plain}`],
    ['numbered', `timestamp,1. open,2. high,3. low,4. close,5. volume\n${plain}`],
    ['with the time unnamed', `,Open,High,Low,Close,Volume\n${plain}`],
    ['quoted', `"Date","Open","High","Low","Close","Volume"\n${plain}`],
    ['after a byte order mark', `\uFEFF${HEADER}\n${plain}`],
    ['after comments and blank lines', `# from somewhere\n\n${HEADER}\n${plain}`],
    ['after sep=', `sep=;\n${HEADER.replaceAll(',', ';')}\n${plain.replaceAll(',', ';')}`],
    ['by semicolons', `${HEADER.replaceAll(',', ';')}\n${plain.replaceAll(',', ';')}`],
    ['by tabs', `${HEADER.replaceAll(',', '\t')}\n${plain.replaceAll(',', '\t')}`],
    ['by bars', `${HEADER.replaceAll(',', '|')}\n${plain.replaceAll(',', '|')}`],
    ['with line ends CRLF', `${HEADER}\r\n${plain.replaceAll('\n', '\r\n')}\r\n`],
    [
      'in another order',
      `Close,Volume,Low,Open,High,Date\n${rows((d, o, h, l, c, v) => [c, v, l, o, h, d].join(','))}`,
    ],
    ['among others', `id,${HEADER},note\n${rows((...cells) => ['7', ...cells, 'a note'].join(','))}`],
    ['with cells quoted', `${HEADER}\n${rows((...cells) => cells.map((cell) => `"${cell}"`).join(','))}`],
    ['with cells padded', `${HEADER}\n${rows((...cells) => cells.join(' , '))}`],
    ['with a trailing delimiter', `${HEADER}\n${rows((...cells) => `${cells.join(',')},`)}`],
  ])('%s', async (_, text) => {
    const { series, report } = await read(text);
    expect(show(series[0])).toEqual(BARS.slice(0, 2));
    expect(series[0]).toMatchObject({ symbol: 'TEST', timeframe: '1d', length: 2 });
    expect(report[0]).toMatchObject({ rows: 2, bars: 2, skipped: 0 });
  });

  it('leaves an adjusted close aside, and says so', async () => {
    const { series, report } = await read(
      'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10,12,9,11,5.5,100\n2024-01-03,11,13,10,12,6,200\n',
    );
    expect(show(series[0])).toEqual(BARS.slice(0, 2));
    expect(report[0].notes.join()).toMatch(/adjusted close was left aside/);
  });

  it('takes the names that it is told', async () => {
    const { series } = await read('when,a,b,c,d,e\n2024-01-02,10,12,9,11,100\n2024-01-03,11,13,10,12,200\n', {
      columns: ['time=when', 'open=a', 'high=b', 'low=c', 'close=d', 'volume=e'],
    });
    expect(show(series[0])).toEqual(BARS.slice(0, 2));
  });

  it('takes one column for several prices, in every row its own', async () => {
    const { series } = await read('date,high,low,close,volume\n2024-01-02,12,9,11,100\n2024-01-03,13,10,12,200\n', {
      columns: ['open=close'],
    });
    expect(show(series[0])).toEqual(['2024-01-02 11 12 9 11 100', '2024-01-03 12 13 10 12 200']);
    const closes = await read('date,close\n2024-01-02,11\n2024-01-03,12\n', {
      columns: ['open=close', 'high=close', 'low=close', 'volume=none'],
    });
    expect(show(closes.series[0])).toEqual(['2024-01-02 11 11 11 11 0', '2024-01-03 12 12 12 12 0']);
  });

  it.each([['price=x'], ['close'], ['__proto__=x']])('refuses to be told %j', async (pair) => {
    expect(await refusal(csv(...SOUND), { columns: [pair] })).toMatchObject({ code: 'usage', exitCode: 2 });
    expect((await refusal(csv(...SOUND), { columns: ['close=Last'] })).message).toMatch(
      /no column 'Last' for the close/,
    );
  });

  it('gives volume 0 only when told that there is none', async () => {
    const text = 'date,open,high,low,close\n2024-01-02,10,12,9,11\n2024-01-03,11,13,10,12\n';
    expect((await refusal(text)).message).toMatch(/no column for volume/);
    const { series, report } = await read(text, { columns: ['volume=none'] });
    expect([...series[0].volume]).toEqual([0, 0]);
    expect(report[0].zeroVolume).toBe(2);
  });

  it.each([
    ['no time', 'open,high,low,close,volume\n1,1,1,1,1\n', /no column for time/, /--columns time=NAME/],
    ['no close, high', 'date,open,low,volume\n2024-01-02,1,1,1\n', /no column for high, close/, /--columns/],
    ['close twice', 'date,open,high,low,close,close,volume\n', /two columns are named 'close'/, /Rename/],
    ['no header', '2024-01-02,10,12,9,11,100\n2024-01-03,11,13,10,12,200\n', /no column/, /first line must name/],
    [
      'three header lines',
      'Price,Close,High,Low,Open,Volume\nTicker,A,A,A,A,A\nDate,,,,,\n2024-01-02,11,12,9,10,100\n',
      /no column for time/,
      /several header lines/,
    ],
    [
      'more columns than anyone needs',
      `${HEADER}${',x'.repeat(40_000)}\n`,
      /line 1: the names .* 65536 bytes/,
      /Leave/,
    ],
    [
      'a second header line',
      `${HEADER}\nday,usd,usd,usd,usd,shares\n2024-01-02,10,12,9,11,100\n`,
      /line 2: a second header/,
      /one line/,
    ],
  ])('refuses %s', async (_, text, message, hint) => {
    const error = await refusal(text);
    expect(error.code).toBe('data');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });
});

describe('symbols come from a column or from the name of the file', () => {
  it('sorts several symbols of one file, however they are mixed', async () => {
    const { series } = await read(
      'symbol,date,open,high,low,close,volume\n' +
        'BBB,2024-01-02,1,1,1,1,1\nAAA,2024-01-02,2,2,2,2,2\nBBB,2024-01-03,3,3,3,3,3\nAAA,2024-01-03,4,4,4,4,4\n',
    );
    expect(series.map((bars) => [bars.symbol, ...bars.close])).toEqual([
      ['AAA', 2, 4],
      ['BBB', 1, 3],
    ]);
  });

  it.each([
    ['GOOG.csv', 'GOOG'],
    ['bars_GOOG.csv', 'GOOG'],
    ['GOOG_bars.txt', 'GOOG'],
    ['BRK.B.csv', 'BRK.B'],
    ['^GSPC.csv', '^GSPC'],
    ['aapl', 'aapl'],
  ])('%s holds %s', async (name, symbol) => {
    expect((await read(csv(...SOUND), {}, name)).series[0].symbol).toBe(symbol);
  });

  it('takes the symbol that it is told over the name of the file', async () => {
    expect((await read(csv(...SOUND), { symbol: 'XYZ' }, 'download (1).csv')).series[0].symbol).toBe('XYZ');
    expect((await refusal(csv(...SOUND), {}, 'download (1).csv')).message).toMatch(/name is no symbol/);
  });

  it.each([
    [`'; drop table bars; --`, /'; drop table bars; --' is no symbol/],
    ['__proto__', /'__proto__' is no symbol/],
    ['A\x1b[31mB', /'A\\u\{1b\}\[31mB' is no symbol/],
    ['../../etc/passwd', /is no symbol/],
    ['A..B', /is no symbol/],
    ['\u202eLPAA', /'\\u\{202e\}LPAA' is no symbol/],
    ['', /'' is no symbol/],
    ['X'.repeat(33), /is no symbol/],
  ])('refuses %j as a symbol', async (symbol, message) => {
    const error = await refusal(`symbol,date,open,high,low,close,volume\n${symbol},2024-01-02,1,1,1,1,1\n`);
    expect(error.message).toMatch(message);
    // eslint-disable-next-line no-control-regex
    expect(error.message).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('keeps the symbols asked for, and refuses where none of them is there', async () => {
    const text = 'symbol,date,open,high,low,close,volume\nA,2024-01-02,1,1,1,1,1\nB,2024-01-02,oops,1,1,1,1\n';
    expect((await read(text, { symbols: ['A'] })).series.map((bars) => bars.symbol)).toEqual(['A']);
    expect((await read(text, { symbols: ['A', 'Z'] })).series.map((bars) => bars.symbol)).toEqual(['A']);
    const error = await refusal(text, { symbols: ['Y', 'Z'] });
    expect([error.code, error.message]).toEqual(['missing', expect.stringMatching(/no bars of Y, Z/)]);
    const near = await refusal(text.replaceAll(/^[AB],/gm, 'AAPL,'), { symbols: ['aapl'] });
    expect(near.hint).toMatch(/^Did you mean AAPL\? Check the symbols/);
  });
});

describe('times have one form a file', () => {
  const day = '2024-01-02';
  const intraday = (first: string, second: string, options: BarFileOptions = {}) =>
    read(`time,o,h,l,c,v\n${first},1,1,1,1,1\n${second},1,1,1,1,1\n`, options);

  it.each([
    ['2024-01-02', '2024-01-03'],
    ['2024/01/02', '2024/01/03'],
    ['20240102', '20240103'],
    ['02.01.2024', '03.01.2024'],
    ['1/2/2024', '1/13/2024'],
    ['13/1/2024', '2/1/2024'],
    ['2024-01-02 00:00:00', '2024-01-03 00:00:00'],
    ['2024-01-02 00:00:00-05:00', '2024-01-03 00:00:00-05:00'],
    ['2024-01-02T00:00:00+11:00', '2024-01-03T00:00:00+11:00'],
    ['1704153600', '1704240000'],
    ['1704153600000', '1704240000000'],
    ['1704153600000000', '1704240000000000'],
    ['1704153600000000000', '1704240000000000000'],
  ])('%s is a session date', async (first, second) => {
    const { series } = await intraday(first, second, { timeframe: '1d' });
    expect(series[0].timeframe).toBe('1d');
    expect(show(series[0]).some((bar) => bar.startsWith(day))).toBe(true);
  });

  it.each([
    ['2024-01-02T14:30:00Z', '2024-01-02T14:31:00Z', '1m'],
    ['2024-01-02 09:30:00-05:00', '2024-01-02 09:35:00-05:00', '5m'],
    ['2024-01-02T09:30-0500', '2024-01-02T10:30-0500', '1h'],
    ['2024-01-02 14:30:00.000+00', '2024-01-02 14:45:00.000+00', '15m'],
    ['2024-01-02 14:30', '2024-01-02 14:31', '1m'],
    ['20240102143000', '20240102143100', '1m'],
    ['1/2/2024 2:30 PM', '1/13/2024 2:31 PM', undefined],
    ['1704205800', '1704205860', '1m'],
    ['1704205800000', '1704205860000', '1m'],
    ['1704205800.0', '1704205860.0', '1m'],
  ])('%s is an instant', async (first, second, timeframe) => {
    const { series } = await intraday(first, second, timeframe === undefined ? { timeframe: '1m' } : {});
    expect(series[0].timeframe).toBe(timeframe ?? '1m');
    expect(show(series[0])[0]).toMatch(/^2024-01-02T14:30:00Z/);
  });

  it('joins a date and a time of day that stand in two columns', async () => {
    const { series } = await read(
      '<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n20240102,093000,1,1,1,1,1\n20240102,093500,1,1,1,1,1\n',
      { zone: 'America/New_York' },
    );
    expect(show(series[0]).map((bar) => bar.slice(0, 20))).toEqual(['2024-01-02T14:30:00Z', '2024-01-02T14:35:00Z']);
  });

  it.each([
    ['America/New_York', '2024-01-02 09:30', '2024-01-02T14:30:00Z'],
    ['America/New_York', '2024-07-02 09:30', '2024-07-02T13:30:00Z'],
    ['Australia/Sydney', '2024-01-02 10:00', '2024-01-01T23:00:00Z'],
    ['UTC', '2024-01-02 09:30', '2024-01-02T09:30:00Z'],
  ])('in %s %s is %s', async (zone, wall, instant) => {
    const next = wall.replace(/0$/, '1');
    expect(show((await intraday(wall, next, { zone })).series[0])[0].slice(0, 20)).toBe(instant);
  });

  it('does not guess at clock times that do not exist or occur twice', async () => {
    const gap = await intraday('2024-03-10 01:59', '2024-03-10 02:00', { zone: 'America/New_York' }).catch(
      (e: unknown) => e,
    );
    expect(String(gap)).toMatch(/line 3: 2024-03-10T02:00:00 does not exist in America\/New_York/);
    const twice = await intraday('2024-11-03 00:59', '2024-11-03 01:00', { zone: 'America/New_York' }).catch(
      (e: unknown) => e,
    );
    expect(String(twice)).toMatch(/line 3: 2024-11-03T01:00:00 occurs twice/);
  });

  it('dates daily bars that are stamped with an instant in the zone of the exchange', async () => {
    const { series, report } = await intraday('2024-01-01T23:00:00Z', '2024-01-02T23:00:00Z', {
      zone: 'Australia/Sydney',
    });
    expect(show(series[0]).map((bar) => bar.slice(0, 10))).toEqual(['2024-01-02', '2024-01-03']);
    expect(report[0].notes.join()).toMatch(/dated in Australia\/Sydney/);
  });

  it.each([
    [
      'mixed forms',
      ['2024-01-02', '01/03/2024'],
      /line 3: '01\/03\/2024' is M\/D\/YYYY or D\/M\/YYYY, where line 2 has YYYY-MM-DD/,
    ],
    ['a date that does not exist', ['2024-02-29', '2023-02-29'], /line 3: '2023-02-29' is no time/],
    ['words', ['yesterday', 'today'], /line 2: 'yesterday' is no time of a form that is read/],
    ['an empty time', ['2024-01-02', ''], /line 3: the time is empty/],
    ['a spreadsheet serial number', ['45293', '45294'], /'45293' is no time/],
  ])('refuses %s', async (_, times, message) => {
    expect((await refusal(csv(...times.map((time) => `${time},10,12,9,11,100`)))).message).toMatch(message);
  });

  it('asks which number is the month when no date in the file tells, and takes the answer', async () => {
    const text = csv('1/2/2024,1,1,1,1,1', '1/3/2024,1,1,1,1,1');
    const error = await refusal(text);
    expect([error.message, error.hint]).toEqual([
      expect.stringMatching(/month\/day\/year and as day/),
      expect.stringMatching(/--dates/),
    ]);
    expect(show((await read(text, { dates: 'mdy' })).series[0])[1]).toMatch(/^2024-01-03/);
    const { series } = await read(csv('1/2/2024,1,1,1,1,1', '2/2/2024,1,1,1,1,1'), { dates: 'dmy' });
    expect(show(series[0])[1]).toMatch(/^2024-02-02/);
  });

  it('refuses a zone that does not exist', async () => {
    const text = 'time,o,h,l,c,v\n2024-01-02 09:30,1,1,1,1,1\n2024-01-02 09:31,1,1,1,1,1\n';
    expect(await refusal(text, { zone: 'Mars/Olympus' })).toMatchObject({ code: 'usage', exitCode: 2 });
  });
});

describe('the length of bars is told by their steps', () => {
  const minutes = (...at: number[]): string =>
    `time,o,h,l,c,v\n${at.map((m) => `${new Date(Date.UTC(2024, 0, 2, 14, 30 + m)).toISOString()},1,1,1,1,1`).join('\n')}\n`;
  const days = (...at: number[]): string =>
    csv(...at.map((d) => `${new Date(Date.UTC(2024, 0, 2 + d)).toISOString().slice(0, 10)},1,1,1,1,1`));
  const range = (n: number, step: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i * step);

  it.each([
    ['1m', minutes(0, 1, 2, 5, 6)],
    ['5m', minutes(0, 5, 10, 20)],
    ['1h', minutes(0, 60, 120)],
    ['1d', days(0, 1, 2, 3, 6, 7, 8)],
    ['1d', days(3, 6)],
    ['1w', days(0, 7, 14, 21, 27, 35)],
  ])('%s', async (timeframe, text) => {
    expect((await read(text)).series[0].timeframe).toBe(timeframe);
  });

  it.each([
    [
      'daily turning monthly',
      days(...range(50, 1), ...range(8, 30, 79)),
      /begins bars 30 days apart, after bars 1 day apart/,
    ],
    ['daily turning weekly', days(...range(50, 1), ...range(8, 7, 56)), /begins bars 7 days apart/],
    ['one minute turning five', minutes(...range(60, 1), ...range(30, 5, 64)), /begins bars 5 minutes apart/],
    [
      'five minutes turning one',
      minutes(...range(60, 5), 296, 297),
      /is 1 minute after the bar before it, where bars are 5 minutes/,
    ],
    ['monthly', days(...range(10, 30)), /bars are 30 days apart/],
    [
      'seconds',
      'time,o,h,l,c,v\n2024-01-02T14:30:00Z,1,1,1,1,1\n2024-01-02T14:30:05Z,1,1,1,1,1\n',
      /0\.08 minutes apart/,
    ],
    ['one intraday bar', minutes(0), /one bar does not tell its length/],
  ])('refuses %s', async (_, text, message) => {
    expect((await refusal(text)).message).toMatch(message);
  });

  it('takes the length that it is told, where the bars stand on its grid', async () => {
    expect((await read(minutes(0, 15, 45), { timeframe: '5m' })).series[0].timeframe).toBe('5m');
    expect((await refusal(minutes(0, 1, 2), { timeframe: '5m' })).message).toMatch(/line 3/);
    expect((await refusal(minutes(0, 1, 2), { timeframe: '1d' })).message).toMatch(/cannot be 1d/);
    expect((await refusal(days(0, 1, 2), { timeframe: '5m' })).message).toMatch(/cannot be 5m/);
  });
});

describe('rows that cannot be bars', () => {
  it.each([
    ['2024-01-03,,13,10,12,200', 'missing_value', /line 3: open is empty/],
    ['2024-01-03,11,NaN,10,12,200', 'missing_value', /line 3: high is 'NaN'/],
    ['2024-01-03,11,13,null,12,200', 'missing_value', /line 3: low is 'null'/],
    ['2024-01-03,11,13,10,12,', 'missing_value', /line 3: volume is empty/],
    ['2024-01-03,11,13,10,twelve,200', 'not_a_number', /line 3: close 'twelve' is no number/],
    ['2024-01-03,11,13,10,0x12,200', 'not_a_number', /close '0x12' is no number/],
    ['2024-01-03,11,13,10,"1,200.5",200', 'not_a_number', /separators are not guessed at/],
    ['2024-01-03,11,13,10,12,many', 'not_a_number', /volume 'many'/],
    ['2024-01-03,11,Infinity,10,12,200', 'not_finite', /high 'Infinity' is not finite/],
    ['2024-01-03,11,1e999,10,12,200', 'not_finite', /high '1e999' is not finite/],
    ['2024-01-03,11,13,0,12,200', 'price_not_positive', /low is 0/],
    ['2024-01-03,-11,13,10,12,200', 'price_not_positive', /open is -11/],
    ['2024-01-03,11,10,13,12,200', 'high_below_low', /high 10 is below low 13/],
    ['2024-01-03,14,13,10,12,200', 'outside_high_low', /open 14 lies outside low 10 and high 13/],
    ['2024-01-03,11,13,10,9.5,200', 'outside_high_low', /close 9.5 lies outside/],
    ['2024-01-03,11,13,10,12,-200', 'negative_volume', /volume is -200/],
    ['2024-01-03,11,13,10,12', 'cell_count', /5 cells where the header has 6/],
    ['2024-01-03,1,100.5,13,10,12,200', 'cell_count', /7 cells/],
    ['2024-01-03,"11,13,10,12,200', 'quotes', /not closed/],
    ['2024-01-02,10,12,9,11,100', 'duplicate', /line 3: TEST 2024-01-02 again, the same values \(first on line 2\)/],
    ['<html><body>Too many requests</body></html>', 'cell_count', /1 cells/],
  ])('%s', async (row, kind, message) => {
    const text = csv(SOUND[0], row, SOUND[2]);
    const error = await refusal(text);
    expect(error).toMatchObject({ code: 'data', exitCode: 3 });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(/--on-invalid skip/);
    const { series, report } = await read(text, { onInvalid: 'skip' });
    expect(show(series[0])).toEqual([BARS[0], BARS[2]]);
    expect(report[0]).toMatchObject({ rows: 3, bars: 2, skipped: 1 });
    expect([...report[0].counts]).toEqual([[kind, 1]]);
  });

  it('leaves out every row of a time that two rows contradict each other about', async () => {
    const text = csv(...SOUND, '2024-01-04,12,14,11,13.5,300');
    expect((await refusal(text)).message).toMatch(
      /line 5: TEST 2024-01-04 again, with other values \(first on line 4\)/,
    );
    const { series, report } = await read(text, { onInvalid: 'skip' });
    expect(show(series[0])).toEqual(BARS.slice(0, 2));
    expect(report[0]).toMatchObject({ rows: 4, bars: 2, skipped: 2 });
  });

  it('turns newest first round, which loses nothing, and says so', async () => {
    const { series, report } = await read(csv(...SOUND.toReversed()));
    expect(show(series[0])).toEqual(BARS);
    expect(report[0].notes).toEqual(['rows were newest first: turned round']);
  });

  it('refuses any other disorder, and puts it right when told to', async () => {
    const text = csv(SOUND[0], SOUND[2], SOUND[1], '2024-01-05,13,14,11,13,1');
    expect((await refusal(text)).message).toMatch(/line 4: TEST 2024-01-03 stands after 2024-01-04/);
    const { series, report } = await read(text, { onInvalid: 'skip' });
    expect(show(series[0]).slice(0, 3)).toEqual(BARS);
    expect([...report[0].counts]).toEqual([['out_of_order', 1]]);
  });

  it('lists the first twenty problems and counts them all', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `2024-01-02,${i % 2 ? 'x' : ''},1,1,1,1`);
    const error = await refusal(csv(...rows));
    expect(error.message).toMatch(/100 problems in 100 rows \(missing_value 50, not_a_number 50\)/);
    expect(error.message).toMatch(/… and 80 more/);
    expect(error.message.split('\n').length).toBe(22);
  });

  it('counts zero volume without calling it a fault', async () => {
    expect((await read(csv(SOUND[0], '2024-01-03,11,13,10,12,0'))).report[0]).toMatchObject({
      zeroVolume: 1,
      skipped: 0,
    });
  });

  it('has nothing left to give when every row is at fault', async () => {
    expect((await refusal(csv('2024-01-02,0,0,0,0,0'), { onInvalid: 'skip' })).message).toMatch(/no row is left/);
  });
});

describe('files that are something else', () => {
  it.each([
    ['an HTML page', '<!DOCTYPE html><html><body>Sign in</body></html>', /this is an HTML page/],
    ['an HTML page without doctype', '\n  <html><head></head></html>', /this is an HTML page/],
    ['JSON', '{"error": "rate limit"}', /this is JSON/],
    ['an Excel workbook', Buffer.from('PK\x03\x04rest'), /ZIP archive or an Excel/],
    ['binary data', Buffer.from([1, 2, 0, 3]), /binary data/],
    ['UTF-16', Buffer.from(`\ufeff${csv(...SOUND)}`, 'utf16le'), /UTF-16/],
    ['empty', '', /the file is empty/],
    ['blank', '\n\n  \n', /the file is empty/],
    ['a header alone', `${HEADER}\n`, /only a header and no rows/],
    ['old line ends', csv(...SOUND).replaceAll('\n', '\r'), /CR alone/],
    ['one endless line', 'x'.repeat(3 << 20), /line is longer|no column/],
    ['a row beyond a mebibyte', csv(SOUND[0], 'x'.repeat((1 << 20) + 1), SOUND[1]), /line is longer/],
    ['such a row at the end', `${csv(SOUND[0])}${'x'.repeat((1 << 20) + 1)}`, /line is longer/],
    ['such a row of a large file', csv(...SOUND, 'x'.repeat(6 << 20), SOUND[0]), /line is longer/],
    ['a truncated gzip', gzipSync(csv(...SOUND)).subarray(0, 40), /gzip file ends early/],
    [
      'a damaged gzip',
      Buffer.concat([gzipSync(csv(...SOUND)).subarray(0, 30), Buffer.alloc(30, 7)]),
      /gzip file is damaged/,
    ],
    ['a gzip of binary data', gzipSync(Buffer.alloc(1 << 20)), /binary data/],
  ])('%s', async (_, content, message) => {
    const error = await refusal(content);
    expect(error.code).toBe('data');
    expect(error.message).toMatch(message);
  });

  it('refuses a gzip that is made to fill the memory', async () => {
    const error = await refusal(gzipSync(csv(`${SOUND[0]}\n`.repeat(4_000_000))), {}, 'BOMB.csv.gz');
    expect(error.message).toMatch(/unpacks to more than 300 times its size/);
  });

  it('tells a missing file, a folder and a file that may not be read apart', async () => {
    const fault = async (path: string) =>
      (await readBarFiles([path]).catch((error: unknown) => error)) as CatalystError;
    expect(await fault(join(folder, 'none.csv'))).toMatchObject({ code: 'missing', exitCode: 3 });
    expect(await fault(folder)).toMatchObject({
      code: 'data',
      message: expect.stringMatching(/this is a folder/) as string,
    });
    const closed = file(csv(...SOUND));
    chmodSync(closed, 0);
    if (process.getuid?.() !== 0) expect(await fault(closed)).toMatchObject({ code: 'io', exitCode: 4 });
  });

  it('keeps control characters of a path out of its message', async () => {
    const error = await readBarFiles(['/nowhere/\x1b[2Jx.csv']).catch((caught: unknown) => caught);
    expect(String(error)).toContain('/nowhere/\\u{1b}[2Jx.csv: there is no such file');
  });

  it('stops when told to', async () => {
    const stopped = readBarFiles([file(csv(...SOUND))], { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
  });
});

describe('several files', () => {
  it('joins the parts of a series, whichever comes first', async () => {
    const paths = [file(csv(SOUND[2])), file(csv(SOUND[0], SOUND[1]))];
    const { series } = await readBarFiles(paths);
    expect(series.map(show)).toEqual([BARS]);
  });

  it('joins parts that interleave', async () => {
    const paths = [file(csv(SOUND[0], SOUND[2])), file(csv(SOUND[1]))];
    expect((await readBarFiles(paths)).series.map(show)).toEqual([BARS]);
  });

  it('each read their own bytes, also right after a fault in a compressed one', async () => {
    const faulty = file(gzipSync(Buffer.concat([Buffer.alloc(9), randomBytes(8 << 20)]), { level: 1 }), 'BAD.csv.gz');
    const row = (i: number): string => `${new Date(1.6e12 + i * 60_000).toISOString()},1,1,1,1,${i}`;
    const sound = file(`time,o,h,l,c,v\n${Array.from({ length: 150_000 }, (_, i) => row(i)).join('\n')}\n`);
    for (let i = 0; i < 3; i++) {
      await expect(readBarFiles([faulty])).rejects.toThrow(/binary data/);
      const { volume } = (await readBarFiles([sound])).series[0];
      expect(volume.every((value, at) => value === at) && volume.length === 150_000).toBe(true);
    }
  });

  it('refuses a bar that two files have, and keeps it once when told to and they agree', async () => {
    const paths = [file(csv(SOUND[0], SOUND[1])), file(csv(SOUND[1], SOUND[2]))];
    await expect(readBarFiles(paths)).rejects.toThrow(/TEST 2024-01-03 stands in several files, with the same values/);
    expect(show((await readBarFiles(paths, { onInvalid: 'skip' })).series[0])).toEqual(BARS);
  });

  it('keeps timeframes apart', async () => {
    const minutes = 'time,o,h,l,c,v\n2024-01-02T14:30:00Z,1,1,1,1,1\n2024-01-02T14:31:00Z,1,1,1,1,1\n';
    const { series } = await readBarFiles([file(csv(...SOUND)), file(minutes)]);
    expect(series.map((bars) => [bars.symbol, bars.timeframe])).toEqual([
      ['TEST', '1m'],
      ['TEST', '1d'],
    ]);
  });

  it('names every file at fault', async () => {
    const paths = [file(csv('2024-01-02,x,1,1,1,1'), 'A.csv'), file(csv('2024-01-02,y,1,1,1,1'), 'B.csv')];
    const error = (await readBarFiles(paths).catch((caught: unknown) => caught)) as CatalystError;
    expect(error.message).toMatch(/A\.csv: 1 problem [^]*B\.csv: 1 problem/);
  });
});

describe('ranges', () => {
  const day = (n: number): number => Date.UTC(2024, 0, n);

  it('includes both ends', async () => {
    expect(show((await read(csv(...SOUND), { from: day(3), to: day(4) })).series[0])).toEqual(BARS.slice(1));
  });

  it('without a bar is an error', async () => {
    expect(await refusal(csv(...SOUND), { from: day(20) })).toMatchObject({ code: 'missing', exitCode: 3 });
  });
});

describe('real files', () => {
  it.each([
    ['us_daily_raw_2015_2017.csv.gz', 518_497, 1058, '1d'],
    ['us_minute_2019_02_eqker.csv.gz', 23_703, 13, '1m'],
    ['us_15min_2019_02_eqker.csv.gz', 9_999, 13, '15m'],
    ['sp500_index_daily_2000_2020.csv.gz', 5_105, 1, '1d'],
    ['backtesting_py_goog.csv.gz', 2_148, 1, '1d'],
    ['asx_stw_daily_2017.csv', 252, 1, '1d'],
  ])('%s: %i bars of %i symbols, %s', async (name, rows, symbols, timeframe) => {
    const { series, report } = await readBarFiles([sharedPath('data', 'open', name)]);
    expect(report[0]).toMatchObject({ rows, bars: rows, symbols, skipped: 0 });
    expect(new Set(series.map((bars) => bars.timeframe))).toEqual(new Set([timeframe]));
  });
});
