import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Processes, not threads: a thread that ends closes descriptors it believes its own, and tests here open pipes and databases.
    pool: 'forks',
    globalSetup: ['test/scratch.ts', 'test/postgres/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
