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

  test.each([1, 2, 3, 4, 5, 6, 7])('at moments of seed %i ends in the same certificate', async (seed) => {
    const { wrong, moments } = await migrateKilled(stage, seed, 1 + (seed % 2));
    expect(wrong, moments.join(', then ')).toEqual([]);
  });
});
