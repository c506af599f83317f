/** "Found nothing" and "could not see" are two answers: whether a scan saw enough to give the first. */
import type { Missing } from './judge.ts';
import { SEEN } from './funnel.ts';
import type { Rejection, ScanOutcome, StageCount } from './run.ts';

/** What could not be seen at a stage, and of how many symbols. */
export interface Unseen {
  readonly stage: string;
  readonly missing: Exclude<Missing, 'value'>;
  readonly symbols: number;
  /** Of how many that it would have been asked of. */
  readonly of: number;
  /** Whether that is most of them, so that the stage tells nothing. */
  readonly isBlind: boolean;
}

/** That a symbol did not exist at the moment, or that nobody traded it, is no loss of sight. */
const ABSENT = new Set(['listed', 'delisted', 'quiet']);

/** What was not seen, by stage and by what was missing; nothing for a scan that saw everything. */
export function unseenIn({ stages, rejected }: Pick<ScanOutcome, 'stages' | 'rejected'>): Unseen[] {
  return stages.flatMap((stage) => {
    const fallen = rejected.filter((it) => it.stage === stage.name);
    return stage.name === SEEN ? unseenBars(stage, fallen) : unseenAt(stage, fallen);
  });
}

function unseenBars(stage: StageCount, fallen: readonly Rejection[]): Unseen[] {
  const of = stage.in - fallen.filter(({ label }) => ABSENT.has(label ?? '')).length;
  // Without a bar, or with one that cannot be trusted.
  const symbols = of - stage.out;
  // Where nothing is left that trades, the data end before the moment.
  if (of === 0) return [{ stage: stage.name, missing: 'bars', symbols: stage.in, of: stage.in, isBlind: true }];
  return symbols === 0 ? [] : [{ stage: stage.name, missing: 'bars', symbols, of, isBlind: isMost(symbols, of) }];
}

function unseenAt(stage: StageCount, fallen: readonly Rejection[]): Unseen[] {
  const counts = new Map<Unseen['missing'], number>();
  for (const { missing, unsure } of fallen) {
    const what = missing ?? unsure;
    if (what !== null && what !== 'value') counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const isBlind = isMost(all, stage.in);
  return [...counts].map(([missing, symbols]) => ({ stage: stage.name, missing, symbols, of: stage.in, isBlind }));
}

const isMost = (part: number, whole: number): boolean => 2 * part > whole;
