import { basename } from 'node:path';
import { EXIT } from '../model/errors.ts';
import { isoInstant } from '../model/time.ts';
import { formatBarTime } from '../model/timeframe.ts';
import { command } from './cli/command.ts';
import { db, json } from './cli/common.ts';
import { textTable } from './table.ts';

export const dataList = command({
  name: 'data list',
  summary: 'What the database holds: every series, its range and where it came from.',
  args: [],
  options: { db, json },
  examples: [
    { shows: 'the default database', line: 'catalyst data list' },
    { shows: 'for a script', line: "catalyst data list --json | jq -r '.series[].symbol'" },
  ],

  async run({ options }, context) {
    const store = await context.store(options.db, 'read');
    const series = (await store.listSeries()).map((it) => ({
      symbol: it.symbol,
      timeframe: it.timeframe,
      feed: it.feed,
      adjustment: it.adjustment,
      currency: it.currency,
      bars: it.bars,
      first: formatBarTime(it.first, it.timeframe),
      last: formatBarTime(it.last, it.timeframe),
      revision: it.revision,
      source: it.source,
      importedAt: isoInstant(it.importedAt),
    }));
    if (options.json) {
      await context.out.write(`${JSON.stringify({ schema: 'catalyst.data-list.v1', series })}\n`);
      return EXIT.done;
    }
    if (series.length === 0) {
      context.note('no bars yet: `catalyst data import <csv…>` brings some in');
      return EXIT.done;
    }
    const rows = series.map((it) => [
      it.symbol,
      it.timeframe,
      String(it.bars),
      it.first,
      it.last,
      it.feed,
      it.adjustment,
      // The whole path is in --json; on a screen of 80 columns there is room for the name.
      basename(it.source),
    ]);
    const titles = ['symbol', 'timeframe', 'bars', 'first', 'last', 'feed', 'adjusted', 'source'];
    await context.out.write(textTable(titles, rows, ['bars']));
    return EXIT.done;
  },
});
