import type { Rejection } from '../../engine/scan/run.ts';
import { grouped } from '../format.ts';
import { glyphs, paint } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, displayWidth, fit, outside } from '../width.ts';

/** Rejections of one stage for one reason. */
interface Reason {
  readonly stage: string;
  readonly words: string;
  readonly all: Rejection[];
}

const REASONS_MAX = 8;
const STAGE_WIDTH = 11;
const COUNT_WIDTH = 7;

/** Why symbols fell out, commonest first within a stage, each with the one that missed by least. */
export function reasonLines(theme: Theme, rejected: readonly Rejection[]): string[] {
  if (rejected.length === 0) return [];
  const reasons = reasonsOf(theme, rejected);
  const shown = reasons.slice(0, REASONS_MAX);
  const rest = reasons.length - shown.length;
  return [
    paint(theme, 'dim', `Rejected ${grouped(rejected.length)}`),
    ...shown.map((reason, i) => {
      const stage = i > 0 && shown[i - 1].stage === reason.stage ? '' : outside(theme, reason.stage, 20);
      const lead = `${cell(theme, stage, STAGE_WIDTH)}${cell(theme, grouped(reason.all.length), COUNT_WIDTH, 'right')}  `;
      const near = nearestText(theme, reason.all);
      const room = theme.width - displayWidth(lead) - displayWidth(near);
      return paint(theme, 'dim', lead) + fit(theme, reason.words, Math.max(10, room)) + paint(theme, 'dim', near);
    }),
    ...(rest > 0 ? [paint(theme, 'dim', `and ${rest} more reasons, all with --json`)] : []),
  ];
}

function reasonsOf(theme: Theme, rejected: readonly Rejection[]): Reason[] {
  const reasons = new Map<string, Reason>();
  const stages = new Map<string, number>();
  for (const it of rejected) {
    if (!stages.has(it.stage)) stages.set(it.stage, stages.size);
    // Words are made once a reason: of ten thousand symbols nearly all fall out for one of a few.
    const key = [it.stage, isByLabel(it) ? it.label : it.rule, it.missing].join('\n');
    const known = reasons.get(key);
    if (known === undefined) reasons.set(key, { stage: it.stage, words: wordsOf(theme, it), all: [it] });
    else known.all.push(it);
  }
  const stageOf = ({ stage }: Reason): number => stages.get(stage)!;
  return [...reasons.values()].sort(
    (a, b) => stageOf(a) - stageOf(b) || b.all.length - a.all.length || (a.words < b.words ? -1 : 1),
  );
}

/** Rules that no two symbols break in the same words go by what they are called: each is told in full with --json. */
const BY_LABEL: Readonly<Record<string, string>> = {
  listed: 'not yet listed',
  delisted: 'no longer traded',
  stale: 'no bar of the last session',
  ticker_reuse: 'doubtful: two listings under one symbol',
  bad_tick: 'doubtful: prices that nobody paid',
  split_not_adjusted: 'doubtful: like a split, and none is on record',
  frozen: 'doubtful: the same bar again and again',
};

const MISSING = { bars: 'too few bars', news: 'no news collected', intraday: 'no intraday bars', value: 'undefined' };

const isByLabel = ({ label }: Rejection): boolean => label !== null && Object.hasOwn(BY_LABEL, label);

function wordsOf(theme: Theme, rejection: Rejection): string {
  const { rule, label, missing } = rejection;
  if (label !== null && isByLabel(rejection)) return BY_LABEL[label];
  const words = outside(theme, rule, 120);
  return missing === null ? words : `${words}: unknown, ${MISSING[missing]}`;
}

/** The symbol that missed by the smallest part of the threshold. */
function nearestText(theme: Theme, all: readonly Rejection[]): string {
  let nearest: Rejection | undefined;
  const part = ({ margin, threshold }: Rejection): number => -margin! / Math.max(1e-9, Math.abs(threshold!));
  for (const it of all) {
    if (it.margin === null || it.threshold === null || it.value === null || isByLabel(it)) continue;
    if (nearest === undefined || part(it) < part(nearest)) nearest = it;
  }
  if (nearest === undefined) return '';
  const figure = (value: number): string =>
    Math.abs(value) >= 1e4 ? grouped(value) : String(Number(value.toPrecision(4)));
  return ` ${glyphs(theme).dot} ${outside(theme, nearest.symbol, 12)} ${figure(nearest.value!)} of ${figure(nearest.threshold!)}`;
}
