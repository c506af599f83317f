/** The layer table of docs/architecture.md, enforced. A rule here is a row there. */
const layer = (name, from, mayImport) => ({
  name: `${name}-imports-only-what-is-above-it`,
  comment: `${name} may import: ${mayImport.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { pathNot: [from, ...mayImport] },
});

const OUTSIDE =
  '^(node:|node_modules/)|^(fs|path|os|zlib|crypto|stream|util|worker_threads|url|readline|perf_hooks|timers|vm|net|v8|events|buffer|module)(/|$)';
const ENGINE = '^src/engine/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphan-imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(src|bin)/', pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$|^(test|bench|scripts)/' },
    },
    layer('model', '^src/model/', []),
    layer('engine', ENGINE, ['^src/model/']),
    layer('market', '^src/market/', ['^src/model/']),
    layer('strategies', '^src/strategies/', ['^src/model/', '^src/engine/rules/', '^src/engine/patterns/']),
    layer('files', '^src/files/', ['^src/model/', ENGINE, OUTSIDE]),
    layer('storage', '^src/storage/', ['^src/model/', ENGINE, OUTSIDE]),
    // The ports of storage, never a dialect of it.
    layer('cycle', '^src/cycle/', ['^src/model/', '^src/market/', ENGINE, '^src/storage/(store|record|change)\\.ts$']),
    layer('news', '^src/news/', ['^src/model/', '^src/engine/news/', OUTSIDE]),
    layer('report', '^src/report/', ['^src/model/', ENGINE]),
    layer('ops', '^src/ops/', ['^src/model/', OUTSIDE]),
    layer('bin', '^bin/', ['^src/commands/', '^src/model/', OUTSIDE]),
    {
      name: 'one-place-knows-which-sqlite-driver',
      comment: 'types may come from the package; the constructor comes from src/storage/sqlite-driver.ts',
      severity: 'error',
      from: { pathNot: '^src/storage/sqlite-driver\\.ts$' },
      to: { path: 'better-sqlite3', dependencyTypesNot: ['type-only', 'type-import'] },
    },
    {
      name: 'nothing-imports-the-commands',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/commands/' },
      to: { path: '^(src/commands|bin)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
