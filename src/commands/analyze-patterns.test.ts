import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomWalk } from '../../test/walk.ts';
import { PATTERNS } from '../engine/patterns/registry.ts';
import { Graph } from '../engine/rules/graph.ts';
import { ColumnStore } from '../engine/rules/store.ts';
import { valueOf } from '../engine/score/readings.ts';
import { sliceBars } from '../model/bars.ts';
import { recentPatterns } from './analyze-patterns.ts';

it('what is found on the last bars is what the whole history says of them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 120 }), (seed, length) => {
      const store = new ColumnStore(sliceBars(randomWalk('WALK', 120, seed), 0, length));
      const graph = new Graph();
      const expected = [1, 2, 3]
        .map((back) => length - back)
        .filter((bar) => bar >= 0)
        .flatMap((bar) =>
          [...PATTERNS.keys()]
            .filter((name) => Number(valueOf(`${name}()`, graph, store, bar) ?? 0) !== 0)
            .map((name) => ({ name, bar })),
        );
      expect(recentPatterns(store, new Graph()).map(({ name, bar }) => ({ name, bar }))).toEqual(expected);
    }),
  );
});
