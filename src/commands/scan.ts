import { CatalystError } from '../model/errors.ts';
import { command } from './cli/command.ts';
import { SCAN_OPTIONS } from './scan-options.ts';

export const scan = command({
  name: 'scan',
  summary: 'Find the few symbols worth a look at a moment, and say why each other fell out.',
  details:
    'Exit 1 when nothing qualifies; 3 when the market could not be seen: bars that are stale or missing, news that nobody collected.',
  args: [],
  options: SCAN_OPTIONS,
  examples: [
    {
      shows: 'the scan of the house on a day of the past, without news',
      line: 'catalyst scan --bars fixtures/synthetic-universe-daily.csv.gz --actions fixtures/synthetic-universe-actions.csv --as-of 2022-06-13 --without catalyst --param surge=1.2',
    },
    { shows: 'before the open, on the database', line: 'catalyst scan --mode aggressive' },
    {
      shows: 'who a strategy would enter on',
      line: 'catalyst scan --strategy pullback --as-of 2016-06-10 --universe all',
    },
    { shows: 'why a symbol fell out', line: 'catalyst scan --as-of 2016-06-10 --without catalyst --explain NFLX' },
    { shows: 'for another program', line: "catalyst scan --json | jq -r '.candidates[].symbol'" },
  ],

  async run(invocation, context) {
    const { options } = invocation;
    if (options.csv && options.json) {
      throw new CatalystError('usage', '--csv and --json exclude each other', 'choose one');
    }
    if (options.save && options.noSave) {
      throw new CatalystError('usage', '--save and --no-save exclude each other', 'choose one');
    }
    const [{ scanOf }, { showScan }] = await Promise.all([import('./scan-run.ts'), import('./scan-show.ts')]);
    return showScan(await scanOf(invocation, context), invocation, context);
  },
});
