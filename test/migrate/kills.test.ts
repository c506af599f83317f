import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateKilled, prepareKills } from './kills.ts';
import type { KillStage } from './kills.ts';

const BULK = 40_000;

/** `npm run soak` does the same at a hundred moments and with more rows. */
describe('a migration that is killed, its server or its network taken away', () => {
  let stage: KillStage;
  beforeAll(async () => {
    stage = await prepareKills(BULK);
  });
  afterAll(() => stage.close());

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('at moments of seed %i ends in the same certificate', async (seed) => {
    const { wrong, moments } = await migrateKilled(stage, seed, 1 + (seed % 2));
    expect(wrong, moments.join(', then ')).toEqual([]);
  });
});
