/** A hundred seeded kills of a migration, of the program, its server and its network; `npm run soak [kills] [first seed]`. */
import { SHAPES } from './awkward.ts';
import { migrateKilled, prepareKills } from './kills.ts';

const HUGE = ['a text of a megabyte', 'a thousand columns'];
const SOURCE = { bars: 200_000, shapes: SHAPES.filter(({ what }) => !HUGE.includes(what)) };
const kills = Number(process.argv[2] ?? 100);
const first = Number(process.argv[3] ?? 1);

const stage = await prepareKills(SOURCE);
process.stdout.write(
  `undisturbed: ${Math.round(stage.clean.ms)} ms, ${stage.clean.effects} messages, ${stage.clean.statements.size} kinds of statements, ${stage.clean.copied} bytes copied\n`,
);
let done = 0;
let failed = 0;
let worst = 0;
for (let seed = first; done < kills; seed++) {
  const it = await migrateKilled(stage, seed, 1 + (seed % 3));
  done += it.moments.length;
  worst = Math.max(worst, it.redone / it.moments.length);
  if (it.wrong.length > 0) failed++;
  process.stdout.write(
    `seed ${seed}: ${it.moments.join(', then ')}; ${it.runs} runs, ${(it.redone * 100).toFixed(1)} % copied again` +
      `${it.wrong.length === 0 ? '' : `\n  WRONG: ${it.wrong.join('\n  WRONG: ')}`}\n`,
  );
}
await stage.close();
process.stdout.write(
  `${done} kills, ${failed} migrations wrong, at most ${(worst * 100).toFixed(1)} % of the work done again after one\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
