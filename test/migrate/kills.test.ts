import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OBJECTS } from './awkward/shapes.ts';
import { migrateKilled, prepareKills } from './kills.ts';
import type { KillStage } from './kills.ts';

/** Few tables: a run is short, and so a tenth of its rows a chunk or two. */
const SOURCE = { bars: 40_000, shapes: OBJECTS };

/** `npm run soak` does the same at a hundred moments and with more rows. */
describe('a migration that is killed, its server or its network taken away', () => {
  let stage: KillStage;
  beforeAll(async () => {
    stage = await prepareKills(SOURCE);
  });
  afterAll(() => stage.close());

  test.each([
    'insert into migration.runs',
    'copy migration.staging',
    'insert into migration.chunks',
    'commit',
    'create unique index',
    'insert into name',
    'alter table name',
    'update migration.runs',
  ])('just before “%s” ends in the same certificate', async (effect) => {
    const { wrong, moments } = await migrateKilled(stage, 5, 1, effect);
    expect(wrong, moments.join(', then ')).toEqual([]);
  });

  test.each([1, 2, 3])('at moments of seed %i ends in the same certificate', async (seed) => {
    const { wrong, moments } = await migrateKilled(stage, seed, 1 + (seed % 2));
    expect(wrong, moments.join(', then ')).toEqual([]);
  });
});
