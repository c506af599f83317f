import type { Duplex } from 'node:stream';
import type { ClientBase, Connection, Submittable } from 'pg';

const COPY_DATA = 0x64;
/** `PGCOPY\n\xff\r\n\0`, no flags, no extension. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const TRAILER = Buffer.from([0xff, 0xff]);
/** With an empty message. */
const COPY_FAIL = Buffer.from([0x66, 0, 0, 0, 5, 0]);
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);

/**
 * Sends ready tuples through a `COPY … FROM STDIN (FORMAT binary)`; header and trailer are added here. Waits whenever the
 * socket is full, and asks for the next piece only then; a piece may not be written to after it was handed over. Returns the count of rows that the server took.
 */
export function copyIn(client: ClientBase, sql: string, pieces: Iterable<Uint8Array>): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(sql, pieces, resolve, reject));
  });
}

class CopyIn implements Submittable {
  private readonly sql: string;
  private readonly pieces: Iterable<Uint8Array>;
  private readonly resolve: (rows: number) => void;
  private readonly reject: (error: Error) => void;
  private rows = 0;
  private over = false;

  constructor(
    sql: string,
    pieces: Iterable<Uint8Array>,
    resolve: (rows: number) => void,
    reject: (error: Error) => void,
  ) {
    this.sql = sql;
    this.pieces = pieces;
    this.resolve = resolve;
    this.reject = reject;
  }

  submit(connection: Connection): void {
    connection.query(this.sql);
  }

  handleCopyInResponse(connection: Connection): void {
    this.send(connection).catch((error: unknown) => {
      this.handleError(error instanceof Error ? error : new Error(String(error)));
      // The server waits for more: only now does it end the statement, and the connection can be used again.
      connection.stream.write(COPY_FAIL);
    });
  }

  private async send(connection: Connection): Promise<void> {
    const { stream } = connection;
    for (const piece of framed(this.pieces)) {
      // The server may have refused meanwhile, or the connection may be gone.
      if (this.over || !stream.writable) return;
      const head = Buffer.alloc(5);
      head[0] = COPY_DATA;
      head.writeUInt32BE(piece.length + 4, 1);
      stream.cork();
      stream.write(head);
      const hasRoom = stream.write(piece);
      stream.uncork();
      if (!hasRoom) await room(stream);
    }
    stream.write(COPY_DONE);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.rows = Number(/^COPY (\d+)$/.exec(text)?.[1] ?? NaN);
  }

  handleError(error: Error): void {
    this.over = true;
    this.reject(error);
  }

  handleReadyForQuery(): void {
    this.resolve(this.rows);
  }
}

function* framed(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield HEADER;
  yield* pieces;
  yield TRAILER;
}

/** Until the socket takes more, or is gone; whoever waits for the answer is then told by the driver. */
function room(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off('drain', go);
      stream.off('close', go);
      resolve();
    };
    stream.on('drain', go);
    stream.on('close', go);
  });
}
