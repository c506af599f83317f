import { CatalystError } from '../../../model/errors.ts';
import type { ErrorCode } from '../../../model/errors.ts';
import { startThread } from '../../thread.ts';
import type { Answer, ChunkReader, Task } from './readers.ts';

export interface ThreadData {
  readonly path: string;
  readonly isCopy: boolean;
}

export type ToThread = 'begin' | Task;
/** What a thread could not do: told by the outside world with a code, or a bug with its stack. */
interface Refusal {
  readonly code?: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}
export type FromThread = 'begun' | Answer | Refusal;

const isRefusal = (message: FromThread): message is Refusal => typeof message === 'object' && 'message' in message;

export interface ThreadReader extends ChunkReader {
  /** Begins to see the state that the source has now. */
  readonly begin: () => Promise<void>;
}

/** Starts a thread that reads. It does one thing at a time, and is asked the next when it has answered. */
export function threadReader(data: ThreadData): ThreadReader {
  const thread = startThread('reader-thread', data);
  let settle: { readonly resolve: (message: FromThread) => void; readonly reject: (error: Error) => void } | null =
    null;
  let failure: Error | null = null;
  const fail = (error: Error): void => {
    failure = error;
    settle?.reject(error);
  };
  thread.on('message', (message: FromThread) => {
    const waiting = settle;
    settle = null;
    if (!isRefusal(message)) waiting?.resolve(message);
    else if (message.code === undefined) waiting?.reject(new Error(message.message));
    else waiting?.reject(new CatalystError(message.code, message.message, message.hint ?? ''));
  });
  thread.on('error', fail);
  const ended = new Promise<void>((resolve) => {
    thread.on('exit', (code) => {
      fail(new Error(`a reading thread ended with ${code}`));
      resolve();
    });
  });
  const ask = (message: ToThread): Promise<FromThread> =>
    new Promise((resolve, reject) => {
      if (failure !== null) {
        reject(failure);
        return;
      }
      settle = { resolve, reject };
      thread.postMessage(message);
    });
  return {
    begin: async () => {
      await ask('begin');
    },
    answer: async (task) => (await ask(task)) as Answer,
    close: async () => {
      thread.postMessage('end');
      await ended;
    },
  };
}
