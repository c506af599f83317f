import { USUAL_BARRIERS } from '../engine/outcomes/passage.ts';
import { BARS_OPTIONS } from './bars.ts';
import { calendar, json } from './cli/common.ts';
import { commaList, number, text } from './cli/option.ts';
import type { Values } from './cli/option.ts';
import { NEWS_OPTIONS } from './news.ts';

const { gain, loss, bars } = USUAL_BARRIERS;

/** What a training set is made from, and where it goes. */
export const TRAINING_OPTIONS = {
  csv: text('file', 'write the rows as CSV', { path: true }),
  parquet: text('file', 'write the rows as Parquet', { path: true }),
  patterns: commaList('a,b', 'detections of these patterns (default: the ten house patterns)'),
  gain: number('fraction', 'success is a move of this much in the predicted direction', gain, { above: 0, max: 10 }),
  loss: number('fraction', 'before one of this much against it', loss, { above: 0, max: 10 }),
  within: number('n', 'within so many bars', bars, { min: 1, max: 10_000, integer: true }),
  ...BARS_OPTIONS,
  ...NEWS_OPTIONS,
  calendar,
  json,
};

export type TrainingOptions = Values<typeof TRAINING_OPTIONS>;
