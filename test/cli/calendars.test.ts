import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sessionsBetween } from '../../src/market/calendar.ts';
import { EXCHANGES } from '../../src/market/exchanges.ts';
import type { ExchangeName } from '../../src/market/exchanges.ts';
import { MINUTE_MS, isoInstant, parseIsoDate } from '../../src/model/time.ts';
import { catalyst } from './run.ts';
import type { Run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-calendars-'));
const parse = ({ stdout }: Run): unknown => JSON.parse(stdout);

/** Every five minutes of the sessions from one date to another, with the closing auction, prices made up. */
function intraday(symbol: string, exchange: ExchangeName, from: string, to: string): string {
  const times = sessionsBetween(EXCHANGES[exchange], parseIsoDate(from), parseIsoDate(to)).flatMap(
    ({ open, close }) => [
      ...Array.from({ length: Math.ceil((close - open) / (5 * MINUTE_MS)) }, (_, i) => open + i * 5 * MINUTE_MS),
      close + 10 * MINUTE_MS,
    ],
  );
  const rows = times.map((time, i) => {
    const close = 20 + ((i * 7) % 101) / 100;
    return `${symbol},${isoInstant(time)},${close},${close + 0.05},${close - 0.05},${close},${1000 + i}`;
  });
  const path = join(folder, `${symbol}.csv`);
  writeFileSync(path, `symbol,timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return path;
}

// Sydney's clocks went back on 7 April 2019; Good Friday, Easter Monday and Anzac Day followed.
const SYDNEY = intraday('BHP.AX', 'XASX', '2019-03-28', '2019-05-02');
const NEW_YORK = intraday('AAPL', 'XNYS', '2019-03-28', '2019-05-02');

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
