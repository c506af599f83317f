import { CatalystError } from '../model/errors.ts';

/** What a stream must be able to do: process.stdout, or a test's own. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string, done?: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

const COLUMNS = 80;

/** How wide a screen is; a terminal that nobody told its size says 0. */
export const columnsOf = (stream: Stream): number => stream.columns || COLUMNS;

/** Where results go. Writing waits until the text has left, so that a closed pipe is noticed between two chunks. */
export interface Output {
  write(text: string): Promise<void>;
  /** True once the reader has gone (`| head`): not an error, and no reason to go on. */
  closed(): boolean;
}

const isClosedPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE';

export function openOutput(stream: Stream): Output {
  let closed = false;
  // Each write tells its own failure; without a listener the stream would throw it a second time.
  stream.on('error', (error) => {
    if (isClosedPipe(error)) closed = true;
  });
  return {
    closed: () => closed,
    write(text) {
      if (closed) return Promise.resolve();
      return new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error === undefined || error === null) {
            resolve();
          } else if (isClosedPipe(error)) {
            closed = true;
            resolve();
          } else {
            const what = `cannot write the output: ${error.message}`;
            reject(new CatalystError('io', what, 'free some space, or send the output elsewhere', error));
          }
        });
      });
    },
  };
}
