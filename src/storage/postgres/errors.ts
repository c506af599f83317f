import { CatalystError } from '../../model/errors.ts';
import { errorCode, refused } from '../refusals.ts';
import type { Refusal } from '../refusals.ts';

const UNREACHABLE = 'Check the host and port of the URL, the network, and that the server is running.';
const AGAIN = 'Give the same command again: what was not committed is not there.';
const RIGHTS =
  'To write, its user must be able to create schemas there, or own the tables of trading, analytics and system; to read, to select from them.';

/** By SQLSTATE, whole or its class of two letters, and by the codes of Node's sockets; the first that fits. */
const KNOWN: readonly Refusal[] = [
  ['28P01', 'storage', 'refuses the password', 'Check the user and password, in the URL or in PGPASSWORD.'],
  [
    '28',
    'storage',
    'refuses this user',
    'Check the user of the URL, and what the server lets in (pg_hba.conf, sslmode).',
  ],
  ['3D000', 'storage', 'does not exist', 'Create it (createdb), or check the name in the URL.'],
  ['42501', 'storage', 'does not give this user the rights', RIGHTS],
  ['25006', 'storage', 'can only be read', 'Use the URL of the primary server, not of a replica.'],
  [
    '53100',
    'storage',
    'could not grow: the disk of the server is full',
    'Free some space there; nothing was half-written.',
  ],
  ['53300', 'storage', 'has too many connections', 'Try again when others have ended, or raise max_connections.'],
  ['53', 'storage', 'is out of memory or another resource', 'Try again when the server has less to do.'],
  ['23503', 'data', 'lacks what a record refers to', 'Write that first.'],
  ['23505', 'data', 'holds a record with this key already', 'Change that one, or take another key.'],
  [
    '22',
    'data',
    'cannot keep a value that it was given',
    'Check the times and numbers: one is beyond what Postgres knows.',
  ],
  ['54', 'data', 'cannot keep a value of this length', 'A text in an index has at most some 2,700 bytes.'],
  [
    '55000',
    'storage',
    'does not let anyone in, or is not ready for this',
    'See the log of the server; check the name in the URL.',
  ],
  ...['42P01', '42703', '3F000'].map((code): Refusal => [
    code,
    'storage',
    'lacks a table or column that catalyst had made',
    'Restore it from a backup, or take a new database.',
  ]),
  ['25P03', 'storage', 'gave up on work that took too long', AGAIN],
  ['55P03', 'busy', 'is locked by another process', 'Try again when the other run has ended.'],
  ['40', 'busy', 'was changed by another process at the same time', 'Try again when the other run has ended.'],
  ['57014', 'storage', 'took too long to answer and was stopped', 'Try again when the server has less to do.'],
  ['57P03', 'storage', 'is starting up or going down', 'Try again in a moment.'],
  ['57P', 'storage', 'was shut down', AGAIN],
  ['08', 'storage', 'lost the connection', AGAIN],
  ['XX', 'storage', 'is damaged or hit a fault of the server', 'See the log of the server.'],
  ['58', 'storage', 'cannot be read or written by its server', 'See the log of the server; check its disk.'],
  ['ECONNREFUSED', 'storage', 'cannot be reached: nothing listens there', UNREACHABLE],
  ['ENOTFOUND', 'storage', 'cannot be reached: its host has no address', UNREACHABLE],
  ['EAI_AGAIN', 'storage', 'cannot be reached: the name service does not answer', UNREACHABLE],
  ['ENOENT', 'storage', 'cannot be reached: there is no such socket', UNREACHABLE],
  ['EACCES', 'storage', 'cannot be reached: the socket may not be opened', UNREACHABLE],
  ['CONNECT_TIMEOUT', 'storage', 'cannot be reached: no answer in time', UNREACHABLE],
  [
    'NO_TLS',
    'storage',
    'does not offer TLS, which sslmode asks for',
    'Turn it on at the server, or use sslmode=disable.',
  ],
  [
    'TLS',
    'storage',
    'has a certificate that is not trusted',
    'Name its authority with sslrootcert=<file>, and its host as it is certified.',
  ],
  ['LOST', 'storage', 'lost the connection', AGAIN],
  ...['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'].map((code): Refusal => [
    code,
    'storage',
    'cannot be reached',
    UNREACHABLE,
  ]),
  ...['ECONNRESET', 'EPIPE', 'ECONNABORTED'].map((code): Refusal => [code, 'storage', 'lost the connection', AGAIN]),
];

/** What the driver tells in words only, and what OpenSSL calls a certificate that it does not believe. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/timeout expired|connection timeout|connect timeout|trying to connect/i, 'CONNECT_TIMEOUT'],
  [/connection terminated|connection ended|not queryable|closed the connection/i, 'LOST'],
  [/does not support SSL/i, 'NO_TLS'],
  [/certificate|self.signed|altnames|SSL routines|unable to verify/i, 'TLS'],
  [/query read timeout/i, '57014'],
  [/password must be a string|SASL/i, '28P01'],
];

/** The code by which an error is known: SQLSTATE, the socket's, or one of ours; empty for what is not the database's. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = errorCode(error);
  if (KNOWN.some(([prefix]) => code.startsWith(prefix))) return code;
  // Both addresses of a host refused: Node tells of each in one error.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return WORDS.find(([words]) => words.test(`${code} ${error.message}`))?.[1] ?? '';
}

const LOST = /^(08|57P0[12]|LOST|ECONNRESET|EPIPE|ECONNABORTED|ETIMEDOUT)/;
const UNREADY = /^(57P03|53300|ECONNREFUSED|EAI_AGAIN|ECONNRESET|ENOENT|LOST)/;

/** Whether the connection broke: what was not committed is undone, and a commit under way may have happened or not. */
export const isConnectionLost = (error: unknown): boolean => LOST.test(codeOf(causeOf(error)));

/** Whether connecting failed in a way that may be over in a moment. */
export const isNotReady = (error: unknown): boolean => UNREADY.test(codeOf(causeOf(error)));

/** Whether the server undid the transaction because of another one: repeating the whole of it is right. */
export const isConflict = (error: unknown): boolean => /^(40001|40P01)$/.test(codeOf(causeOf(error)));

const causeOf = (error: unknown): unknown => (error instanceof CatalystError ? error.cause : error);

/**
 * What Postgres, the driver or the network refused, in the program's terms; `name` is the database as messages call it.
 * Anything else is not the outside world's doing and is passed on.
 */
export function postgresError(error: unknown, name: string): unknown {
  if (error instanceof CatalystError) return error;
  return refused(KNOWN, error, `The database ${name}`, codeOf(error));
}
