import { expect, it } from 'vitest';
import type { Levels, Signal } from '../../engine/score/signal.ts';
import { displayWidth } from '../width.ts';
import { signalLines } from './analysis-signal.ts';

const LEVELS: Levels = {
  side: 1,
  type: 'market',
  entry: 100,
  bars: 1,
  stop: 90,
  targets: [
    { price: 112.3, r: 1.23, share: 0.5 },
    { price: 125.5, r: 2.55, share: 1 },
  ],
  timeStopBars: 10,
  size: { kind: 'equity', value: 0.2, fractional: false },
  scale: 1,
  sizeFraction: 0.2,
  riskFraction: 0.02,
};
const SIGNAL: Signal = {
  kind: 'signal',
  strategy: 'mine',
  bar: 9,
  action: 'buy',
  opens: 'long',
  closes: null,
  levels: LEVELS,
  confidence: null,
  parts: [],
  factors: [],
  reason: null,
  clauses: [],
};
const strategy = { name: 'mine' } as Parameters<typeof signalLines>[1]['strategy'];
const lines = (width: number): string[] =>
  signalLines({ colour: false, unicode: true, width }, { signal: SIGNAL, strategy });

it('a level stands in one line where the screen has it', () => {
  expect(lines(80).slice(1, 5)).toEqual([
    'Levels     entry       100.00  the close; fills at the next open',
    '           stop         90.00  -10.0%  -1 R',
    '           target 1    112.30  +12.3%  +1.23 R  closes 50.0%',
    '           target 2    125.50  +25.5%  +2.55 R  closes the rest',
  ]);
});

it('on a narrow one its last words stand below, whole', () => {
  expect(lines(60).slice(1, 7)).toEqual([
    'Levels     entry       100.00  the close; fills at the next',
    '                               open',
    '           stop         90.00  -10.0%  -1 R',
    '           target 1    112.30  +12.3%  +1.23 R  closes 50.0%',
    '           target 2    125.50  +25.5%  +2.55 R',
    '                               closes the rest',
  ]);
});

it.each([40, 50, 59, 60, 61, 62, 63, 64, 80, 120])('no level is wider than %d columns', (width) => {
  for (const line of lines(width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
});
