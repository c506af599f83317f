/** Attaches to stored predictions what became of them. */
import { CatalystError } from '../model/errors.ts';
import type { TimeMs } from '../model/time.ts';
import { formatBarTime, parseTimeframe } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { QualityCount } from '../engine/features/quality.ts';
import type { Quality } from '../engine/features/quality.ts';
import { putting } from '../storage/change.ts';
import type { NewRecord, RecordOf } from '../storage/record.ts';
import type { Store } from '../storage/store.ts';
import { inChunks } from './chunks.ts';
import { isStale, judge, outcomeRecord, seenAt } from './judge.ts';
import type { History, Judged, Seen, Unseen } from './judge.ts';
import { detectionOutcome, judgedRow, signalOutcome, trainingRecord } from './training-row.ts';

/** Bars of these symbols from a time on, by symbol; one that has none is left out. */
export type Histories = (
  timeframe: Timeframe,
  symbols: readonly string[],
  from: TimeMs,
) => Promise<ReadonlyMap<string, History>>;

export interface AttachOptions {
  readonly histories: Histories;
  /** Only what was known then takes part; nothing else than bars that had closed. */
  readonly asOf: TimeMs;
  /** Written as the time of evaluation. */
  readonly now: TimeMs;
  readonly symbols?: readonly string[] | undefined;
  /** Judges and tells, and writes nothing. */
  readonly dryRun?: boolean;
  readonly onProgress?: (predictions: number) => void;
  /** Stops between two transactions: what is written stays, and the next run goes on. */
  readonly signal?: AbortSignal;
}

/** Predictions of one series that cannot be judged, and why. */
export interface UnseenSeries {
  readonly symbol: string;
  readonly timeframe: string | null;
  readonly reason: string;
  readonly predictions: number;
}

export interface Attached {
  /** Predictions that had been open: `done` + `open` + those of `unseen`. */
  readonly examined: number;
  /** Everything about them is known now, and they are not looked at again. */
  readonly done: number;
  /** Of these, what came of them. `sideless` takes no side, and was neither right nor wrong. */
  readonly passages: Readonly<Record<'success' | 'failure' | 'neither' | 'sideless', number>>;
  /** Time has not passed yet. */
  readonly open: number;
  readonly unseen: readonly UnseenSeries[];
  /** Of the open ones, those whose bars have stopped: they stay open until bars come. */
  readonly stalled: readonly UnseenSeries[];
  /** Judged by a bar that was corrected since the prediction was made. */
  readonly corrected: number;
  /** Of the rows that went into the training set. */
  readonly quality: Quality;
}

/** Bars from so long before the oldest prediction on: its own bar is among them, be it of a week. */
const BEFORE_MS = 28 * 86_400_000;

/** The predictions whose outcome is open, in lists of a size that a statement takes. */
async function* openPredictions(store: Store, { asOf, symbols }: AttachOptions): AsyncGenerator<readonly Opened[]> {
  const wanted = symbols === undefined ? undefined : new Set(symbols);
  const open = await store.records('outcomes').find({ where: { dueAt: null } });
  for (const outcomes of inChunks(open)) {
    const byId = new Map(outcomes.map((outcome) => [outcome.predictionId, outcome]));
    const predictions = await store.records('predictions').find({ where: { predictionId: [...byId.keys()] } });
    yield predictions
      .filter(({ symbol, madeAt }) => madeAt <= asOf && (wanted === undefined || wanted.has(symbol)))
      .map((prediction) => ({ prediction, outcome: byId.get(prediction.predictionId)! }));
  }
}

interface Opened {
  readonly prediction: RecordOf<'predictions'>;
  readonly outcome: RecordOf<'outcomes'>;
}

/** Predictions that an interruption left without an outcome get an open one, so that none is forgotten. */
async function completeOutcomes(store: Store, now: TimeMs): Promise<void> {
  const [predictions, outcomes] = [store.records('predictions'), store.records('outcomes')];
  if ((await predictions.count()) === (await outcomes.count())) return;
  const known = new Set((await outcomes.find()).map(({ predictionId }) => predictionId));
  const missing = (await predictions.find()).filter(({ predictionId }) => !known.has(predictionId));
  await outcomes.put(missing.map(({ predictionId }) => ({ predictionId, evaluatedAt: now })));
}

/** The series of predictions, each read once and cut to what was known. */
class SeenSeries {
  private readonly known = new Map<string, Seen | null>();
  private readonly options: AttachOptions;
  private readonly from: TimeMs;

  constructor(options: AttachOptions, from: TimeMs) {
    this.options = options;
    this.from = from;
  }

  /** Reads what these predictions need and is not there yet. */
  async load(opened: readonly Opened[]): Promise<void> {
    const missing = new Map<Timeframe, Set<string>>();
    for (const { prediction } of opened) {
      const timeframe = parseTimeframe(prediction.timeframe ?? '');
      if (timeframe === undefined || this.known.has(keyOf(prediction))) continue;
      const symbols = missing.get(timeframe) ?? new Set();
      missing.set(timeframe, symbols.add(prediction.symbol));
    }
    for (const [timeframe, symbols] of missing) {
      const found = await this.options.histories(timeframe, [...symbols].sort(), this.from);
      for (const symbol of symbols) {
        const history = found.get(symbol);
        const seen = history === undefined ? null : seenAt(history, this.options.asOf);
        this.known.set(keyOf({ symbol, timeframe }), seen);
      }
    }
  }

  of(prediction: RecordOf<'predictions'>): Seen | null {
    return this.known.get(keyOf(prediction)) ?? null;
  }
}

const keyOf = ({ symbol, timeframe }: Pick<RecordOf<'predictions'>, 'symbol' | 'timeframe'>): string =>
  `${timeframe ?? ''} ${symbol}`;

/** One prediction judged, with the outcome that was stored and the series that judged it. */
interface Verdict {
  readonly judged: Judged;
  readonly before: RecordOf<'outcomes'>;
  readonly seen: Seen;
}

function countSeries(to: Map<string, UnseenSeries>, of: RecordOf<'predictions'>, reason: string): void {
  const key = `${keyOf(of)} ${reason}`;
  const predictions = (to.get(key)?.predictions ?? 0) + 1;
  to.set(key, { symbol: of.symbol, timeframe: of.timeframe, reason, predictions });
}

/** What the verdicts come to. */
class Tally {
  examined = 0;
  done = 0;
  open = 0;
  corrected = 0;
  readonly passages = { success: 0, failure: 0, neither: 0, sideless: 0 };
  readonly quality = new QualityCount();
  private readonly unseen = new Map<string, UnseenSeries>();
  private readonly stalled = new Map<string, UnseenSeries>();
  private readonly asOf: TimeMs;

  constructor(asOf: TimeMs) {
    this.asOf = asOf;
  }

  addUnseen({ prediction, reason }: Unseen): void {
    countSeries(this.unseen, prediction, reason);
  }

  addVerdict({ judged, seen }: Verdict): void {
    const { outcome, corrected, prediction } = judged;
    if (corrected) this.corrected++;
    if (outcome.dueAt === null) {
      this.open++;
      const last = seen.closes.length - 1;
      const ended = formatBarTime(seen.bars.time[last], seen.bars.timeframe);
      if (isStale(seen.closes[last], this.asOf)) countSeries(this.stalled, prediction, `its bars end ${ended}`);
      return;
    }
    this.done++;
    const kind = outcome.passage?.kind ?? 'sideless';
    if (kind !== 'open') this.passages[kind]++;
    if (prediction.kind === 'pattern') this.quality.add(judgedRow(judged, seen));
  }

  total(): Attached {
    const { examined, done, open, corrected, passages } = this;
    const listed = (series: ReadonlyMap<string, UnseenSeries>): readonly UnseenSeries[] =>
      [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
    const [unseen, stalled] = [listed(this.unseen), listed(this.stalled)];
    return { examined, done, passages, open, unseen, stalled, corrected, quality: this.quality.total() };
  }
}

/**
 * Judges every prediction whose outcome is open: attaches what is known by now to it, to its detection or signal, and, when
 * all is known, to the training set. An outcome that is whole is never judged again; one that is open is filled in as time
 * passes. What is written is written in transactions of some thousand predictions: a run that was interrupted keeps what it
 * had done, and the next one goes on.
 */
export async function attachOutcomes(store: Store, options: AttachOptions): Promise<Attached> {
  const { now, dryRun = false } = options;
  if (!dryRun) await completeOutcomes(store, now);
  const oldest = (await store.records('predictions').find({ order: ['madeAt'], limit: 1 })).at(0);
  const series = new SeenSeries(options, (oldest?.madeAt ?? 0) - BEFORE_MS);
  const tally = new Tally(options.asOf);
  for await (const opened of openPredictions(store, options)) {
    if (options.signal?.aborted === true) throw new CatalystError('interrupted', STOPPED, GO_ON);
    await series.load(opened);
    const verdicts: Verdict[] = [];
    for (const { prediction, outcome } of opened) {
      const seen = series.of(prediction);
      const judged = seen === null ? noBars(prediction) : judge(prediction, seen);
      if (judged.kind === 'unseen') tally.addUnseen(judged);
      else verdicts.push({ judged, before: outcome, seen: seen! });
    }
    tally.examined += opened.length;
    for (const verdict of verdicts) tally.addVerdict(verdict);
    if (!dryRun) await write(store, verdicts, now);
    options.onProgress?.(tally.examined);
  }
  return tally.total();
}

const STOPPED = 'stopped while judging predictions';
const GO_ON = 'What was judged is stored; the same command goes on from there.';

const noBars = (prediction: RecordOf<'predictions'>): Unseen => ({ kind: 'unseen', prediction, reason: 'no bars' });

/** Whether evaluating again told anything that was not stored already. */
function isNews(record: NewRecord<'outcomes'>, before: RecordOf<'outcomes'>): boolean {
  return Object.entries(record).some(
    ([name, value]) => name !== 'evaluatedAt' && before[name as keyof RecordOf<'outcomes'>] !== value,
  );
}

async function write(store: Store, verdicts: readonly Verdict[], now: TimeMs): Promise<void> {
  const fresh = verdicts
    .map((verdict) => ({ ...verdict, record: outcomeRecord(verdict.judged, now) }))
    .filter(({ record, before }) => isNews(record, before));
  if (fresh.length === 0) return;
  const byId = new Map(fresh.map((it) => [it.record.predictionId, it.judged]));
  const ids = [...byId.keys()];
  const detected = await store.records('pattern_analysis').find({ where: { predictionId: ids } });
  const signalled = await store.records('trading_signals').find({ where: { signalId: ids } });
  const whole = fresh.filter(({ judged }) => judged.prediction.kind === 'pattern' && judged.outcome.dueAt !== null);
  await store.writeTogether([
    putting(
      'outcomes',
      fresh.map(({ record }) => record),
    ),
    putting(
      'pattern_analysis',
      detected.map((row) => ({ ...row, ...detectionOutcome(byId.get(row.predictionId!)!) })),
    ),
    putting(
      'trading_signals',
      signalled.map((row) => ({ ...row, ...signalOutcome(byId.get(row.signalId)!) })),
    ),
    putting(
      'pattern_training_data',
      whole.map(({ judged, seen }) => trainingRecord(judged, seen)),
      ['predictionId'],
    ),
  ]);
}
