import { EXIT } from '../model/errors.ts';

const EXIT_OF = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

let received: keyof typeof EXIT_OF | null = null;
let listening: AbortController | null = null;

/**
 * Ctrl-C and SIGTERM as an AbortSignal, for work that keeps what is done. A command that never asks for this dies of the
 * signal at once, as a program without state should; one that asks must look at it between its steps.
 */
export function listenForInterrupt(): AbortSignal {
  // One process has one pair of listeners, however many commands run in it.
  if (listening !== null && !listening.signal.aborted) return listening.signal;
  const controller = new AbortController();
  listening = controller;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    // Once: a second Ctrl-C finds no listener and ends the process on the spot.
    process.once(name, () => {
      received = name;
      controller.abort();
    });
  }
  return controller.signal;
}

/** The exit code of an interruption: 130 or 143. */
export const interruptExitCode = (): number => (received === null ? EXIT.interrupted : EXIT_OF[received]);
