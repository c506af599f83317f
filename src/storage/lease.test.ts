import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeKinds } from '../../test/stores.ts';
import { withLease } from './lease.ts';
import { openStore } from './open.ts';
import type { Store } from './store.ts';

const { kinds } = storeKinds();

describe.each(kinds)('a lease in a $name store', ({ emptyUrl }) => {
  let store: Store;
  let now = 0;
  beforeEach(async () => {
    store = await openStore(await emptyUrl(), { mode: 'write' });
    now = 1_000_000;
  });
  afterEach(() => store.close());

  const lease = <T>(holder: string, work: () => Promise<T>): Promise<T> =>
    withLease(store, { name: 'news', what: 'news are being collected', holder, now: () => now, ms: 1000 }, work);

  test('is held by one at a time, and given back', async () => {
    const during = await lease('a', () => lease('b', () => Promise.resolve('both')).catch((cause: unknown) => cause));
    expect(during).toMatchObject({ code: 'busy', exitCode: 5 });
    expect(await lease('b', () => Promise.resolve('alone'))).toBe('alone');
  });

  test('is given back by work that fails', async () => {
    await expect(lease('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await lease('b', () => Promise.resolve('alone'))).toBe('alone');
  });

  test('ends by itself, and who had it gives back nothing of another’s', async () => {
    let end!: (value: unknown) => void;
    const held = new Promise((resolve) => (end = resolve));
    let second!: Promise<unknown>;
    await lease('a', async () => {
      now += 1001;
      await new Promise((begun) => {
        second = lease('b', () => (begun(null), held));
      });
    });
    await expect(lease('c', () => Promise.resolve('both'))).rejects.toMatchObject({ code: 'busy' });
    end('done');
    expect(await second).toBe('done');
    await store.records('configuration').put([{ key: 'lease.news', value: 'edited by hand' }]);
    expect(await lease('d', () => Promise.resolve('alone'))).toBe('alone');
  });

  test('of several that come at once one gets it', async () => {
    // Who has it works until the others are answered: had two of them got it, both would be at work.
    const answers: string[] = [];
    const isAnswered = async (): Promise<void> => {
      while (answers.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const comes = (holder: string): Promise<void> =>
      lease(holder, () => (answers.push('works'), isAnswered())).catch((cause: unknown) => {
        expect(cause).toMatchObject({ code: 'busy' });
        answers.push('refused');
      });
    await Promise.all(['a', 'b', 'c', 'd'].map(comes));
    expect(answers.sort()).toEqual(['refused', 'refused', 'refused', 'works']);
  });
});
