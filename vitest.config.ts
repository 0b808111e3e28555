import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    include: ["test/**/*.test.ts"],
    // Each API test has a sandbox of its own, which waits as often as it works: two share two cores well.
    maxWorkers: 2,
  },
});
