import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sessionsBetween } from '../../src/market/calendar.ts';
import { EXCHANGES } from '../../src/market/exchanges.ts';
import type { ExchangeName } from '../../src/market/exchanges.ts';
import { MINUTE_MS, isoInstant, parseIsoDate } from '../../src/model/time.ts';
import { zoneOf } from '../../src/model/zone.ts';
import { buildProgram, run as runProgram } from './built.ts';
import { catalyst } from './run.ts';
import type { Run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-calendars-'));
const parse = ({ stdout }: Run): unknown => JSON.parse(stdout);

/** Every five minutes of the sessions from one date to another, with the closing auction, prices made up; UTC or clocks there. */
function intraday(
  symbol: string,
  exchange: ExchangeName,
  from: string,
  to: string,
  clocks: 'UTC' | 'local' = 'UTC',
): string {
  const times = sessionsBetween(EXCHANGES[exchange], parseIsoDate(from), parseIsoDate(to)).flatMap(
    ({ open, close }) => [
      ...Array.from({ length: Math.ceil((close - open) / (5 * MINUTE_MS)) }, (_, i) => open + i * 5 * MINUTE_MS),
      close + 10 * MINUTE_MS,
    ],
  );
  const zone = zoneOf(EXCHANGES[exchange].zone);
  const rows = times.map((time, i) => {
    const close = 20 + ((i * 7) % 101) / 100;
    const shown = clocks === 'UTC' ? isoInstant(time) : isoInstant(zone.toWall(time)).slice(0, -1);
    return `${symbol},${shown},${close},${close + 0.05},${close - 0.05},${close},${1000 + i}`;
  });
  const path = join(folder, `${symbol}-${from}-${clocks}.csv`);
  writeFileSync(path, `symbol,timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return path;
}

// Sydney's clocks went back on 7 April 2019; Good Friday, Easter Monday and Anzac Day followed.
const SYDNEY = intraday('BHP.AX', 'XASX', '2019-03-28', '2019-05-02');
const NEW_YORK = intraday('AAPL', 'XNYS', '2019-03-28', '2019-05-02');

describe('a split of an intraday series', () => {
  // Four for one on Tuesday 16 January 2024, Sydney's summer: its first hour is the last of Monday in UTC.
  const bars = join(folder, 'split.csv');
  const actions = join(folder, 'split-actions.csv');
  const rules = join(folder, 'hold.yaml');
  const db = join(folder, 'split.db');

  beforeAll(async () => {
    const sessions = sessionsBetween(EXCHANGES.XASX, parseIsoDate('2024-01-08'), parseIsoDate('2024-01-19'));
    const rows = sessions.flatMap(({ date, open }) => {
      const [price, volume] = date < parseIsoDate('2024-01-16') ? [400, 1000] : [100, 4000];
      const prices = [price, price * 1.001, price * 0.999, price].join(',');
      return Array.from({ length: 6 }, (_, i) => `BHP.AX,${isoInstant(open + i * 60 * MINUTE_MS)},${prices},${volume}`);
    });
    writeFileSync(bars, `symbol,timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
    writeFileSync(actions, 'symbol,ex_date,kind,split_ratio\nBHP.AX,2024-01-16,split,4:1\n');
    writeFileSync(
      rules,
      'name: hold\nlong: { enter: close > 0 }\nsize: { percent_of_equity: 50 }\nstop: { percent: 10 }\n',
    );
    expect((await catalyst(['data', 'import', bars, '--actions', actions, '--db', db])).code).toBe(0);
  });

  const sources = (): [string, string[]][] => [
    ['files', ['--bars', bars, '--actions', actions]],
    ['database', ['--db', db, '--timeframe', '1h']],
  ];

  test.each(sources())('is no move in a backtest, adjusted or as of each bar: %s', async (_, source) => {
    for (const adjust of ['as_of', 'split']) {
      const run = await catalyst(['backtest', rules, ...source, '--adjust', adjust, '--no-save', '--json']);
      const { trades } = parse(run) as { trades: { exitReason: string }[] };
      expect([adjust, trades.map(({ exitReason }) => exitReason)]).toEqual([adjust, ['end_of_data']]);
    }
  });

  test.each(sources())('is explained to data check: %s', async (_, source) => {
    const { stdout } = await catalyst(['data', 'check', ...source, '--json']);
    const { findings } = JSON.parse(stdout) as { findings: { code: string }[] };
    expect(findings.filter(({ code }) => code === 'split_not_adjusted')).toEqual([]);
  });

  test.each(sources())('is no move to analyze or scan: %s', async (_, source) => {
    const show = ['--show', 'close', '--history', '60', '--csv', '--as-of', '2024-01-19'];
    const { stdout } = await catalyst(['analyze', 'BHP.AX', ...source, ...show]);
    const closes = stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[1]));
    expect([closes.length, new Set(closes)]).toEqual([60, new Set([100])]);
    const funnel = join(folder, 'still.yaml');
    writeFileSync(funnel, 'name: still\nstages:\n  - name: still\n    where: { s: "highest(close, 40) < 101" }\n');
    const scan = await catalyst([
      'scan',
      '--strategy',
      funnel,
      ...source,
      '--as-of',
      '2024-01-19',
      '--no-save',
      '--json',
    ]);
    expect((parse(scan) as { candidates: { symbol: string; flags: string[] }[] }).candidates).toMatchObject([
      { symbol: 'BHP.AX', flags: [] },
    ]);
  });
});

describe('bars of Sydney', () => {
  test('are whole by its calendar, beside bars of New York by theirs', async () => {
    const found = await catalyst(['data', 'check', '--bars', SYDNEY, NEW_YORK, '--json']);
    expect(parse(found)).toMatchObject({ series: 2, findings: [] });
    const wrong = await catalyst(['data', 'check', '--bars', SYDNEY, '--calendar', 'XNYS', '--json']);
    expect(wrong.code).toBe(1);
  });

  test('know the minutes of their own session', async () => {
    const show = ['--show', 'minutes_from_open', '--show', 'session_minutes_left', '--show', 'day_of_week'];
    const run = await catalyst(['analyze', 'BHP.AX', '--bars', SYDNEY, ...show, '--history', '2', '--csv']);
    expect(run.stdout.trim().split('\n').slice(1)).toEqual([
      '2019-05-02T05:55:00Z,355,0,4',
      '2019-05-02T06:10:00Z,370,-15,4', // the closing auction
    ]);
  });

  test('return in the month of their session: 1 April 2019 opened in March by UTC', async () => {
    const bars = intraday('BHP.AX', 'XASX', '2019-04-01', '2019-04-02');
    const months = async (...more: string[]): Promise<string[]> => {
      const out = join(folder, 'months');
      const run = await catalyst(['backtest', 'sma-cross', '--no-save', '--bars', bars, '--csv', out, ...more]);
      expect(run.code).toBe(0);
      const lines = readFileSync(join(out, 'monthly.csv'), 'utf8').trim().split('\n');
      return lines.slice(1).map((line) => line.split(',')[0]);
    };
    expect(await months()).toEqual(['2019-04']);
    expect(await months('--calendar', 'none')).toEqual(['2019-03', '2019-04']);
  });

  test('alone or with others: the manifest names the exchanges whose sessions counted', async () => {
    const calendar = async (...bars: string[]): Promise<unknown> => {
      const run = await catalyst(['backtest', 'sma-cross', '--no-save', '--json', '--bars', ...bars]);
      return (parse(run) as { manifest: { execution: { calendar: unknown } } }).manifest.execution.calendar;
    };
    expect([await calendar(SYDNEY), await calendar(NEW_YORK), await calendar(SYDNEY, NEW_YORK)]).toEqual([
      'XASX',
      'XNYS',
      'XASX+XNYS',
    ]);
  });
});

describe('the zone and the language of a machine', () => {
  const DATES: readonly (readonly [ExchangeName, string, string, string])[] = [
    ['XNYS', '2019-03-07', '2019-03-12', 'New York goes forward'],
    ['XNYS', '2019-10-31', '2019-11-05', 'New York goes back'],
    ['XNYS', '2019-11-27', '2019-12-02', 'the half day after Thanksgiving'],
    ['XASX', '2019-04-04', '2019-04-09', 'Sydney goes back'],
    ['XASX', '2019-10-03', '2019-10-08', 'Sydney goes forward'],
    ['XASX', '2019-12-20', '2020-01-03', 'the half days of Sydney'],
  ];
  const MACHINES = [
    { TZ: 'UTC', LC_ALL: 'C' },
    { TZ: 'Pacific/Kiritimati', LC_ALL: 'ar_EG.UTF-8' },
    { TZ: 'America/New_York', LC_ALL: 'de_DE.UTF-8' },
  ];
  // Mornings in, before the close out: what is traded hangs on the session alone.
  const rules = join(folder, 'hours.yaml');
  let program: string;
  beforeAll(async () => {
    program = await buildProgram('calendars-test');
    writeFileSync(
      rules,
      'name: hours\nsummary: In after half an hour, out before the close.\ntimeframe: 5m\n' +
        'long:\n  enter: minutes_from_open == 30\n  exit: session_minutes_left <= 10\nsize: { percent_of_equity: 50 }\n',
    );
  });

  test.each(DATES)('play no part in a backtest at %s from %s to %s: %s', async (exchange, from, to) => {
    const symbol = exchange === 'XASX' ? 'BHP.AX' : 'AAPL';
    const backtest = async (environment: Record<string, string>, bars: string, zone: string): Promise<string> => {
      const line = [program, 'backtest', rules, '--no-save', '--json', '--bars', bars, '--zone', zone];
      const { code, stdout } = await runProgram(process.execPath, line, { environment });
      expect(code).toBe(0);
      return stdout;
    };
    const inUtc = intraday(symbol, exchange, from, to);
    const [expected, ...others] = await Promise.all(MACHINES.map((machine) => backtest(machine, inUtc, 'UTC')));
    expect(others).toEqual([expected, expected]);
    const sessions = sessionsBetween(EXCHANGES[exchange], parseIsoDate(from), parseIsoDate(to));
    const { trades } = JSON.parse(expected) as { trades: { entryTime: string; exitTime: string }[] };
    // A rule that is true at a bar trades at the next one: 35 minutes after the open, and 10 before the close.
    expect(trades.map(({ entryTime, exitTime }) => `${entryTime} ${exitTime}`)).toEqual(
      sessions.map(({ open, close }) => `${isoInstant(open + 35 * MINUTE_MS)} ${isoInstant(close - 10 * MINUTE_MS)}`),
    );
    // The same bars by the clocks of the exchange are the same bars.
    const local = intraday(symbol, exchange, from, to, 'local');
    expect(await backtest(MACHINES[1], local, EXCHANGES[exchange].zone)).toBe(expected);
  });
});

describe('data sessions', () => {
  interface Listed {
    readonly state: string | null;
    readonly previous: { date: string } | null;
    readonly next: { date: string; open: string } | null;
    readonly sessions: { date: string; early: boolean; cycles: unknown }[];
  }
  const sessions = async (...argv: string[]): Promise<Listed> =>
    parse(await catalyst(['data', 'sessions', '--json', ...argv])) as Listed;

  test('lists two weeks from today: the process’s clock says Thursday night in New York, New Year’s Day', async () => {
    const { state, previous, next, sessions: listed } = await sessions();
    expect([state, previous?.date, next?.open]).toEqual(['closed', '2025-12-31', '2026-01-02T14:30:00Z']);
    expect([listed[0].date, listed.at(-1)!.date]).toEqual(['2026-01-02', '2026-01-14']);
    expect(listed[0].cycles).toEqual({ aggressive: 66, normal: 13, light: 4 });
  });

  test('lists what is asked for, half days marked', async () => {
    const { state, sessions: listed } = await sessions(
      '--exchange',
      'XASX',
      '--from',
      '2026-12-01',
      '--to',
      '2026-12-31',
    );
    expect(state).toBe('regular'); // Friday afternoon in Sydney
    expect(listed.filter(({ early }) => early).map(({ date }) => date)).toEqual(['2026-12-24', '2026-12-31']);
    const until = await sessions('--to', '2026-11-29');
    expect([until.sessions[0].date, until.sessions.at(-1)!.date]).toEqual(['2026-11-16', '2026-11-27']);
  });

  test('shows the clocks there, and says on stderr what the market does now', async () => {
    const run = await catalyst(['data', 'sessions', '--from', '2026-11-26', '--to', '2026-11-27']);
    expect(run).toMatchObject({
      code: 0,
      stdout:
        'session     day  pre-market  open   close  end    cycles\n' +
        '2026-11-27  Fri  04:00       09:30  13:00  17:00      77  half day\n',
      stderr: 'XNYS 2026-01-01 22:04 (America/New_York): closed, opens 2026-01-02 09:30\n',
    });
  });

  test('takes the last known days as far as they go, and refuses years that nobody knows, exit 3', async () => {
    expect((await sessions('--from', '2030-12-27')).sessions.map(({ date }) => date)).toEqual([
      '2030-12-27',
      '2030-12-30',
      '2030-12-31',
    ]);
    for (const beyond of [
      ['--from', '2031-01-02'],
      ['--from', '2030-12-01', '--to', '2031-02-01'],
      ['--to', '1989-05-05'],
    ]) {
      const run = await catalyst(['data', 'sessions', ...beyond]);
      expect(run).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('knows 1990-01-01 to 2030-12-31') as string,
      });
    }
  });
});
