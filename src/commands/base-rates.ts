import type { Detector } from '../engine/outcomes/detector.ts';
import type { Question, Subject } from '../engine/outcomes/cases.ts';
import { USUAL_BARRIERS } from '../engine/outcomes/passage.ts';
import { CATALYSTS } from '../engine/rules/names.ts';
import { CatalystError, EXIT } from '../model/errors.ts';
import type { RatesReport } from '../report/base-rates.ts';
import { BARS_OPTIONS, findBars } from './bars.ts';
import { command } from './cli/command.ts';
import { adjust, calendar, json } from './cli/common.ts';
import type { Values } from './cli/option.ts';
import { choice, date, each, flag, number } from './cli/option.ts';
import type { Context } from './context.ts';
import { NEWS_OPTIONS } from './news.ts';

const OPTIONS = {
  pattern: each('name', 'a pattern, or an expression of the rule language (default: those of --set)'),
  set: choice(['house', 'ta-lib', 'all'], 'which patterns are looked for when none is named', 'house'),
  direction: choice(['up', 'down', 'both'], 'which way a condition points that is given as an expression', 'up'),
  gain: number('percent', 'how far prices must go the way it points', USUAL_BARRIERS.gain * 100, { above: 0 }),
  loss: number('percent', 'how far against it they may not go before', USUAL_BARRIERS.loss * 100, {
    above: 0,
    max: 99,
  }),
  within: number('bars', 'in how many bars after its own', USUAL_BARRIERS.bars, { min: 1, max: 10_000, integer: true }),
  catalyst: {
    ...choice(CATALYSTS, 'which news make a case one with a catalyst: a category, an event, or any', 'any'),
    placeholder: 'name',
  },
  asOf: date('only what was known at this instant, or at the end of this day', 'end'),
  cases: flag('each case as a line of CSV, instead of the rates'),
  csv: flag('the rates as CSV'),
  save: flag('keep the rates by kind of catalyst in the database (pattern_statistics), in the place of earlier ones'),
  json,
  ...BARS_OPTIONS,
  ...NEWS_OPTIONS,
  adjust,
  calendar,
};
type Options = Values<typeof OPTIONS>;

export const baseRatesCommand = command({
  name: 'analyze base-rates',
  summary: 'How often each pattern was right, and how often any bar was, on all symbols together.',
  details:
    'A pattern is right when prices go --gain percent the way it points before they go --loss percent against it.\n' +
    'What the best of many is worth is told beside it: docs/statistics.md tells how. Exit 1 when there was no case.',
  args: [],
  options: OPTIONS,
  examples: [
    {
      shows: 'the house patterns on files',
      line: 'catalyst analyze base-rates --bars fixtures/sp500-index-daily.csv.gz',
    },
    { shows: 'all 71 patterns on the database', line: 'catalyst analyze base-rates --set all' },
    {
      shows: 'a rule of your own, as a rise of 5 % within a month',
      line: "catalyst analyze base-rates --pattern 'cross_above(close, sma(close, 50))' --gain 5 --loss 5 --within 21",
    },
    { shows: 'what lies behind a rate', line: 'catalyst analyze base-rates --pattern hammer --symbols SPY --cases' },
  ],

  async run({ options }, context) {
    if ([options.cases, options.csv, options.json].filter(Boolean).length > 1) {
      throw new CatalystError('usage', '--cases, --csv and --json exclude each other', 'choose one');
    }
    checkSave(options);
    const detectors = await detectorsOf(options);
    const found = await findBars({ ...options, to: options.to ?? options.asOf }, context);
    const { subjects, warnings } = await subjectsOf(found, options, context);
    const told = [...found.warnings, ...warnings];
    for (const { message } of told) context.note(message);
    if (subjects.length === 0) {
      throw new CatalystError('missing', 'no bar had closed by then', 'ask as of a later moment with --as-of');
    }
    const barriers = { gain: options.gain / 100, loss: options.loss / 100, bars: options.within };
    const question: Question = { detectors, barriers, catalyst: options.catalyst };
    if (options.cases) return writeCases(subjects, question, context);
    const { baseRates } = await import('../engine/outcomes/base-rates.ts');
    const rates = baseRates(subjects, question);
    const report: RatesReport = {
      barriers,
      catalyst: options.catalyst,
      timeframe: subjects[0].bars.timeframe,
      from: subjects.reduce((first, { bars }) => Math.min(first, bars.time[0]), Infinity),
      to: subjects.reduce((last, { bars }) => Math.max(last, bars.time[bars.length - 1]), -Infinity),
      rates,
      warnings: told,
    };
    await writeRates(report, options, context);
    if (options.save) await save(subjects, detectors, options, context);
    return rates.rows.some(({ all }) => all.cases > 0) ? EXIT.done : EXIT.no;
  },
});

/** What is kept must mean one thing, whoever reads it: there is no column for what success was. */
function checkSave({ save, cases, gain, loss, within }: Options): void {
  if (!save) return;
  if (cases) throw new CatalystError('usage', '--save keeps rates, not --cases', 'leave one of them out');
  const { gain: usualGain, loss: usualLoss, bars } = USUAL_BARRIERS;
  if (gain / 100 === usualGain && loss / 100 === usualLoss && within === bars) return;
  const hint = 'leave out --gain, --loss and --within, or keep the --json document';
  throw new CatalystError('usage', '--save keeps rates of the usual barriers only', hint);
}

async function save(
  subjects: readonly Subject[],
  detectors: readonly Detector[],
  options: Options,
  context: Context,
): Promise<void> {
  const { patternStatistics, savePatternStatistics } = await import('../cycle/pattern-statistics.ts');
  const rows = patternStatistics(subjects, detectors, context.now());
  await savePatternStatistics(await context.store(options.db, 'write'), rows);
  context.note(`${rows.length} rows kept in pattern_statistics`);
}

/** The patterns named, or those of the set. */
async function detectorsOf({ pattern, set, direction }: Options): Promise<Detector[]> {
  const [{ PATTERNS, HOUSE_PATTERNS, CANDLESTICKS }, { patternDetector, expressionDetector }] = await Promise.all([
    import('../engine/patterns/registry.ts'),
    import('../engine/outcomes/detector.ts'),
  ]);
  if (pattern.length === 0) {
    const chosen = { house: HOUSE_PATTERNS, 'ta-lib': CANDLESTICKS, all: PATTERNS }[set];
    return [...chosen.values()].map(patternDetector);
  }
  const [{ compileExpression }, { STANDARD_FUNCTIONS }, { Graph }, { valueOf }] = await Promise.all([
    import('../engine/rules/expression.ts'),
    import('../engine/rules/standard.ts'),
    import('../engine/rules/graph.ts'),
    import('./strategy.ts'),
  ]);
  const graph = new Graph();
  const way = ({ up: 1, down: -1, both: 0 } as const)[direction];
  return pattern.map((text) => {
    const named = PATTERNS.get(text);
    if (named !== undefined) return patternDetector(named);
    return expressionDetector(valueOf(compileExpression(text, { functions: STANDARD_FUNCTIONS, graph })), way);
  });
}

/** Every symbol with what was known of it. Bars from files come without news unless files of news are named. */
async function subjectsOf(
  { series, actions }: Awaited<ReturnType<typeof findBars>>,
  options: Options,
  context: Context,
): Promise<{ subjects: Subject[]; warnings: RatesReport['warnings'] }> {
  const [{ knownBars }, { sessionsOf }, { findNews, newsOf }] = await Promise.all([
    import('./known-bars.ts'),
    import('./sessions.ts'),
    import('./news.ts'),
  ]);
  const symbols = series.map(({ symbol }) => symbol);
  const isBlind = options.bars.length > 0 && options.news.length === 0;
  const news = isBlind ? undefined : await findNews(options, symbols, context, options.asOf);
  const subjects = series.flatMap((bars): Subject[] => {
    const known = knownBars(bars, actions.get(bars.symbol) ?? [], options);
    if (known.length === 0) return [];
    return [{ bars: known, ...sessionsOf(known, options.calendar), ...newsOf(news, known, options) }];
  });
  return { subjects, warnings: news?.warnings ?? [] };
}

async function writeRates(report: RatesReport, options: Options, context: Context): Promise<void> {
  if (options.json || options.csv) {
    const [{ ratesJson, ratesCsv }, { chunks }] = await Promise.all([
      import('../report/base-rates.ts'),
      import('../report/json.ts'),
    ]);
    for (const piece of chunks(options.json ? [ratesJson(report)] : ratesCsv(report))) {
      if (context.out.closed()) return;
      await context.out.write(piece);
    }
    return;
  }
  const { ratesTable } = await import('../report/terminal/base-rates.ts');
  const theme = { colour: context.color, unicode: context.unicode, width: context.columns };
  await context.out.write(ratesTable(theme, report));
}

async function writeCases(subjects: readonly Subject[], question: Question, context: Context): Promise<number> {
  const [{ listCases }, { CASE_TITLES, casesCsv }, { chunks }] = await Promise.all([
    import('../engine/outcomes/case-list.ts'),
    import('../report/base-rates.ts'),
    import('../report/json.ts'),
  ]);
  const written = { cases: 0 };
  function* lines(): Generator<string> {
    yield CASE_TITLES;
    for (const subject of subjects) {
      const cases = listCases(subject, question);
      written.cases += cases.length;
      yield* casesCsv(cases, subject.bars.timeframe);
    }
  }
  for (const piece of chunks(lines())) {
    if (context.out.closed()) break;
    await context.out.write(piece);
  }
  return written.cases > 0 ? EXIT.done : EXIT.no;
}
