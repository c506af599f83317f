import { createRequire } from 'node:module';
import { join } from 'node:path';
import type Driver from 'better-sqlite3';

const require = createRequire(join(import.meta.dirname, 'sqlite-driver.cjs'));
const major = Number.parseInt(process.versions.node, 10);

/**
 * SQLite's driver for this Node: version 12 aborts the process on Node 24.19 and later, at the first collection of a statement, and
 * version 13 crashes on Node 20. The two are one to those who call them. Nothing else imports the packages' values.
 */
export const Sqlite = (major < 22 ? require('better-sqlite3') : require('better-sqlite3-13')) as typeof Driver;
