import { unseenIn } from '../engine/scan/blind.ts';
import type { Unseen } from '../engine/scan/blind.ts';
import { SEEN } from '../engine/scan/funnel.ts';
import type { ScanOutcome } from '../engine/scan/run.ts';
import { CatalystError } from '../model/errors.ts';
import type { Warning } from '../model/result.ts';
import { isoDate, isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { formatBarTime, isIntraday, timeframeMs } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { grouped } from '../report/format.ts';

/**
 * What a scan could not see, as warnings. @throws CatalystError (missing) when it saw too little to say that there is nothing:
 * most symbols without the bar that is due, or none selected while most were unknown at a stage.
 */
export function refuseBlindness(
  outcome: ScanOutcome,
  asOf: TimeMs,
  { newest, timeframe }: { readonly newest: TimeMs; readonly timeframe: Timeframe },
): Warning[] {
  const unseen = unseenIn(outcome);
  const stale = unseen.find(({ stage, isBlind }) => stage === SEEN && isBlind);
  if (stale !== undefined) {
    throw new CatalystError(
      'missing',
      `could not see: ${ofThem(stale)} have no sound bar of the session due at ${isoInstant(asOf)}; the newest bar is of ${formatBarTime(newest, timeframe)}`,
      newest < asOf
        ? `look at --as-of ${isIntraday(timeframe) ? isoInstant(newest + timeframeMs(timeframe)) : isoDate(newest)}, or bring newer bars: data import`
        : 'look at a later moment with --as-of, or bring older bars: data import',
    );
  }
  const blind = outcome.selected.length === 0 ? unseen.find(({ isBlind }) => isBlind) : undefined;
  if (blind !== undefined) {
    throw new CatalystError('missing', `could not see: ${wordsOf(blind)}`, hintFor(blind));
  }
  return unseen.map((it) => ({ code: 'not_seen', message: wordsOf(it) }));
}

const ofThem = ({ symbols, of }: Unseen): string => `${grouped(symbols)} of ${grouped(of)} symbols`;

function wordsOf(it: Unseen): string {
  if (it.stage === SEEN) return `${ofThem(it)} have no bar of the last session, or one to doubt`;
  const what = {
    news: 'the news are unknown',
    intraday: 'the day so far is unknown: intraday bars of it, or of the 20 sessions to measure it by, are missing',
    bars: 'there are too few bars for the windows of the rules',
  };
  return `${what[it.missing]} for ${ofThem(it)} at the stage ${it.stage}`;
}

function hintFor({ stage, missing }: Unseen): string {
  const without = `--without ${stage} leaves that stage out`;
  if (missing === 'news') return `collect them with data news, or name files with --news; ${without}`;
  if (missing === 'intraday')
    return `bring them with --minutes or data import, or look with --mode normal at a day that has closed; ${without}`;
  return `bring older bars: data import; ${without}`;
}
