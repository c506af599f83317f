/**
 * Runs the built program once on what a first-time user runs, and keeps what V8 compiled for it: functions that never ran
 * stay out of the cache. `warm <folder> <words…>`
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODE_CACHE, openProgram } from '../bin/program.ts';

const [node, , folder, ...words] = process.argv;
process.argv = [node, 'catalyst', ...words];
const { script, run } = openProgram(folder);
process.on('exit', () => writeFileSync(join(folder, CODE_CACHE), script.createCachedData()));
run(require, folder);
