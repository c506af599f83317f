import { chmodSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The run's postmaster below `folder`, if it is running. */
function postmasterOf(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** A folder for the servers of one test run, which the first tests that ask start; afterwards nothing of them is left. */
export default function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'catalyst-postgres-'));
  chmodSync(folder, 0o755);
  process.env['CATALYST_TEST_POSTGRES'] = `${process.pid} ${folder}`;
  return async () => {
    for (const name of readdirSync(folder)) {
      const postmaster = postmasterOf(join(folder, name));
      if (postmaster !== undefined) process.kill(postmaster, 'SIGQUIT');
    }
    // Not rmSync: gigabytes of servers take seconds, in which nobody would hear the workers say that they have ended.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
}
