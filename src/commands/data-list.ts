import { EXIT } from '../model/errors.ts';
import { isoInstant } from '../model/time.ts';
import { formatBarTime } from '../model/timeframe.ts';
import { command } from './cli/command.ts';
import { db, json } from './cli/common.ts';
import { seriesTable } from './series-table.ts';

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
    const { color, unicode, columns } = context;
    const { text, leftOut } = seriesTable(series, { colour: color, unicode, width: columns });
    await context.out.write(text);
    if (leftOut.length > 0) context.note(`no room for ${leftOut.join(' and ')}: a wider screen or --json shows them`);
    return EXIT.done;
  },
});
