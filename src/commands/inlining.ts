import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 write more callees into a hot function than it does by itself (bytes of bytecode, 920 of its own). To be called once
 * before thousands of backtests: the simulation is many small functions in a loop, and a sixth faster with it.
 *
 * Not for every run, and not before everything needed is loaded. Larger functions take longer to compile, and with changed
 * flags V8 refuses the code caches of the program and of Node, so that loading takes several times as long.
 */
export function inlineDeeply(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');
}
