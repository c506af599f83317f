import { CatalystError, EXIT } from '../model/errors.ts';
import { command } from './cli/command.ts';
import { db, json } from './cli/common.ts';
import { number, text } from './cli/option.ts';

export const why = command({
  name: 'analyze why',
  summary: 'Tell where in stored scans a symbol fell out, and by how much. Exit 1 when none looked at it.',
  args: [{ name: 'symbol', summary: 'the symbol to ask of', required: true, many: false }],
  options: {
    cycle: text('id', 'the scan of this cycle alone'),
    scan: text('id', 'this scan alone'),
    last: number('n', 'look through so many scans, the newest first', 10, { min: 1, max: 1000, integer: true }),
    db,
    json,
  },
  examples: [
    { shows: 'what the last scans said of a symbol', line: 'catalyst analyze why NFLX' },
    { shows: 'one scan, for another program', line: 'catalyst analyze why NFLX --scan 4f2a90c1d3e5b677 --json' },
  ],

  async run({ args: [symbol], options }, context) {
    const store = await context.store(options.db, 'read');
    const { fatesOf, nearestSeen } = await import('../cycle/scans.ts');
    const { cycle, scan, last } = options;
    const query = { symbol, scanId: scan, cycleId: cycle, scans: last };
    const fates = await fatesOf(store, query);
    if (fates.length === 0 && (await store.records('scans').count({ scanId: scan, cycleId: cycle })) === 0) {
      const which = scan === undefined ? (cycle === undefined ? '' : ` of cycle ${cycle}`) : ` ${scan}`;
      throw new CatalystError('missing', `no scan${which} is stored`, 'run `catalyst scan` on the database first');
    }
    const { whyJson, whyText } = await import('../report/why.ts');
    if (options.json) await context.out.write(whyJson(symbol, fates));
    else if (fates.length > 0) {
      const { color, unicode, columns } = context;
      await context.out.write(whyText(symbol, fates, { colour: color, unicode, width: columns }));
    }
    if (fates.length > 0) return EXIT.done;
    const meant = await nearestSeen(store, query);
    const guess = meant === null ? '' : `: did you mean ${meant}?`;
    context.note(`none of the last ${last} scans looked at ${symbol}${guess}`);
    return EXIT.no;
  },
});
