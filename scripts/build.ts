/** Bundles the command line to dist/: one small entry, and a chunk for everything that loads only when used. */
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');

export async function bundle(outdir: string): Promise<void> {
  // Built beside and then exchanged: a build that fails leaves the last good one.
  const fresh = `${outdir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['bin/catalyst.ts'],
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    // Names stay: a stack in a bug report must be readable.
    minifyIdentifiers: false,
    legalComments: 'linked',
    chunkNames: 'chunks/[name]-[hash]',
    // Packages stay in node_modules: SQLite is native, and the others load only when used.
    packages: 'external',
  });
  chmodSync(join(fresh, 'catalyst.js'), 0o755);
  rmSync(outdir, { recursive: true, force: true });
  renameSync(fresh, outdir);
}

/** `npx catalyst` in a clone finds the clone's own program, and never asks a registry for one of that name. */
function linkBin(): void {
  const folder = join(ROOT, 'node_modules', '.bin');
  const link = join(folder, 'catalyst');
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'dist', 'catalyst.js'), link);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await bundle(join(ROOT, 'dist'));
  linkBin();
}
