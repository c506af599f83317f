import { bars } from '../define.ts';
import type { Indicator, Parameter } from '../indicator.ts';
import { average, EXPONENTIAL, SIMPLE } from '../kernels/average.ts';

/** As in TA-Lib: 0 simple, 1 exponential. */
const MA_TYPE: Parameter = { name: 'ma_type', kind: 'integer', default: SIMPLE, min: SIMPLE, max: EXPONENTIAL };

export const apo: Indicator = {
  name: 'apo',
  summary: 'Absolute price oscillator: fast mean − slow mean (ma_type 0 simple, 1 exponential).',
  inputs: ['close'],
  params: [bars('fast', 12), bars('slow', 26), MA_TYPE],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib APO',
  warmup: ([fast, slow]) => Math.max(fast, slow) - 1,
  compute([x], [a, b, type], [out]) {
    const slow = new Float64Array(x.length);
    average(x, Math.min(a, b), type, out);
    average(x, Math.max(a, b), type, slow);
    for (let i = Math.max(a, b) - 1; i < x.length; i++) out[i] = out[i] - slow[i];
  },
};

export const ppo: Indicator = {
  name: 'ppo',
  summary: 'Percentage price oscillator: fast mean over slow mean in percent (ma_type 0 simple, 1 exponential).',
  inputs: ['close'],
  params: [bars('fast', 12), bars('slow', 26), MA_TYPE],
  outputs: ['value'],
  unit: 'percent',
  source: 'TA-Lib PPO',
  warmup: ([fast, slow]) => Math.max(fast, slow) - 1,
  compute([x], [a, b, type], [out]) {
    const slow = new Float64Array(x.length);
    average(x, Math.min(a, b), type, out);
    average(x, Math.max(a, b), type, slow);
    for (let i = Math.max(a, b) - 1; i < x.length; i++)
      out[i] = slow[i] === 0 ? 0 : (100 * (out[i] - slow[i])) / slow[i];
  },
};
