// Where the tests are and how long one may take; real tools (semanage, make, VS Code) need more than the default 5 s.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
