#!/usr/bin/env node
import { openProgram } from './program.ts';

openProgram(__dirname).run(require, __dirname);
