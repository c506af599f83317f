/** Bundles the command line to dist/: a small starter, the program, and V8's code cache of it. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { PROGRAM } from '../bin/program.ts';
import { THREADS } from '../src/storage/thread.ts';

const ROOT = resolve(import.meta.dirname, '..');
const FIRST_RUN = ['backtest', 'sma-cross', '--bars', join(ROOT, 'fixtures', 'sp500-index-daily.csv.gz')];

const WARM = 'warm.cjs';

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  // CommonJS is compiled as one script, which V8 can cache; ES modules are not, and each costs half a millisecond.
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  charset: 'ascii',
  minifySyntax: true,
  minifyWhitespace: true,
  // Names stay: a stack in a bug report must be readable.
  minifyIdentifiers: false,
  // Packages stay in node_modules: SQLite is native, and the others load only when used.
  packages: 'external',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.dirname': '__dirname' },
  logLevel: 'warning',
};

/** The programs of threads, each a file of its own in the folder of the bundle that starts them. */
export async function bundleThreads(outdir: string): Promise<void> {
  const each = Object.entries(THREADS);
  await Promise.all(
    each.map(([name, path]) => build({ ...COMMON, entryPoints: [path], outfile: join(outdir, `${name}.cjs`) })),
  );
}

/** Builds beside `outdir` and exchanges the two: source that does not build leaves the last good program. */
export async function bundle(outdir: string): Promise<void> {
  const fresh = `${outdir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await Promise.all([
    build({ ...COMMON, entryPoints: ['bin/catalyst.ts'], outfile: join(fresh, PROGRAM) }),
    build({ ...COMMON, entryPoints: ['bin/start.ts'], outfile: join(fresh, 'catalyst.cjs') }),
    build({ ...COMMON, entryPoints: ['scripts/warm.ts'], outfile: join(fresh, WARM) }),
    bundleThreads(fresh),
  ]);
  chmodSync(join(fresh, 'catalyst.cjs'), 0o755);
  rmSync(outdir, { recursive: true, force: true });
  renameSync(fresh, outdir);
  // In its final place, because the code cache keeps the path that stacks show.
  const words = existsSync(FIRST_RUN[3]) ? FIRST_RUN : ['--help'];
  execFileSync(process.execPath, [join(outdir, WARM), outdir, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: ROOT,
  });
  rmSync(join(outdir, WARM));
}

/** `npx catalyst` in a clone finds the clone's own program, and never asks a registry for one of that name. */
function linkBin(): void {
  const folder = join(ROOT, 'node_modules', '.bin');
  const link = join(folder, 'catalyst');
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'dist', 'catalyst.cjs'), link);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await bundle(join(ROOT, 'dist'));
  linkBin();
}
