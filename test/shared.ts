import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.env['CATALYST_SHARED'] ?? join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'shared');

/** A path in the shared folder of real data and independent answers. Absent data is an error, never a skipped test. */
export function sharedPath(...parts: string[]): string {
  const path = join(root, ...parts);
  if (!existsSync(path)) {
    throw new Error(
      `${path} is absent: the tests compare with real data and independent answers there. ` +
        `Put the shared folder beside the repository, or name it in CATALYST_SHARED.`,
    );
  }
  return path;
}
