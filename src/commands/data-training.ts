import { EXIT } from '../model/errors.ts';
import { command } from './cli/command.ts';
import { TRAINING_OPTIONS } from './training-options.ts';

export const dataTraining = command({
  name: 'data training',
  summary: 'The training set: every detection of a pattern, what was known at its close, and what became of it.',
  details:
    'SPY and VIX of the same source give the features of the market. Exit 1 when less than 95 % of the rows are valid.',
  args: [],
  options: TRAINING_OPTIONS,
  examples: [
    { shows: 'all stored days, for a data frame', line: 'catalyst data training --parquet training.parquet' },
    {
      shows: 'straight from files, in both forms',
      line: 'catalyst data training --bars bars.csv.gz --actions actions.csv --csv t.csv --parquet t.parquet',
    },
    { shows: 'how many rows there would be', line: 'catalyst data training --patterns hammer,doji --within 5' },
  ],

  async run({ options }, context) {
    const [{ detectorsOf, subjectsFor }, { trainingSet }, { checkFiles, writeSet, showSet }, { isAlarming }] =
      await Promise.all([
        import('./training-subjects.ts'),
        import('../engine/features/dataset.ts'),
        import('./training-files.ts'),
        import('../engine/features/quality.ts'),
      ]);
    checkFiles(options, context);
    const detectors = detectorsOf(options.patterns);
    const found = await subjectsFor(options, context);
    const progress = context.progress({ label: 'computing', unit: 'symbols', total: found.subjects.length });
    const barriers = { gain: options.gain, loss: options.loss, bars: options.within };
    const set = trainingSet(found.subjects, { detectors, barriers }, (symbols) => progress.update(symbols));
    progress.end();
    for (const { message } of found.warnings) context.note(message);
    const files = await writeSet(set, { ...options, barriers, dataHash: found.dataHash }, context);
    await showSet({ set, files, barriers, ...found }, options.json, context);
    return isAlarming(set.quality) ? EXIT.no : EXIT.done;
  },
});
