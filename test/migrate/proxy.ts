import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A message of a client to its server, as it passes by. */
export interface Effect {
  /** Counted from 0 over all connections. */
  readonly number: number;
  /** The protocol's letter: Q and P bring SQL, E executes, d is a piece of COPY data, c ends a COPY. */
  readonly letter: string;
  /** The SQL of Q and P, else empty. */
  readonly sql: string;
  readonly bytes: number;
}

export interface Proxy {
  readonly port: number;
  /** Bytes of COPY data that clients have sent. */
  copied: number;
  /** Called for each message before it is passed on; false keeps it from the server. */
  onEffect: (effect: Effect) => boolean;
  /** Messages that passed since the start. */
  effects: number;
  /** Cuts every connection, as a network that dies does. */
  cut(): void;
  close(): Promise<void>;
}

const SSL_REQUEST = 80_877_103;
const STARTUP_LETTERS = 0;

function sqlOf(letter: string, body: Buffer): string {
  if (letter === 'Q') return body.toString('utf8', 0, body.length - 1);
  if (letter !== 'P') return '';
  const from = body.indexOf(0) + 1;
  return body.toString('utf8', from, body.indexOf(0, from));
}

/** Splits what a client sends into the protocol's messages and hands each to `take`; the first one has no letter. */
function splitter(take: (letter: string, message: Buffer, body: Buffer) => void): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let head = STARTUP_LETTERS;
  return (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    for (;;) {
      if (rest.length < head + 4) return;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      const letter = head === 0 ? '' : String.fromCharCode(message[0]);
      if (head === 0 && message.readUInt32BE(4) !== SSL_REQUEST) head = 1;
      take(letter, message, message.subarray(letter.length + 4));
    }
  };
}

/** A server on 127.0.0.1 that stands between clients and the Postgres server at `port`, and sees every message. */
export async function startProxy(port: number, host = '127.0.0.1'): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = createConnection({ port, host });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // A killed client and a stopped server are what this is for: an end of one is the end of both.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    const split = splitter((letter, message, body) => {
      const effect = { number: proxy.effects, letter, sql: sqlOf(letter, body), bytes: message.length };
      proxy.effects++;
      if (!proxy.onEffect(effect)) {
        client.destroy();
        return;
      }
      if (letter === 'd') proxy.copied += body.length;
      if (!upstream.destroyed && !upstream.write(message)) {
        client.pause();
        upstream.once('drain', () => client.resume());
      }
    });
    client.on('data', (data: Buffer) => {
      if (!client.destroyed) split(data);
    });
    upstream.pipe(client);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const proxy: Proxy = {
    port: (server.address() as AddressInfo).port,
    copied: 0,
    effects: 0,
    onEffect: () => true,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      proxy.cut();
      return new Promise((done) => server.close(() => done()));
    },
  };
  return proxy;
}
