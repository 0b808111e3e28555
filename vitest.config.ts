import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // For a machine that has more to do than the tests: they fail by what they find, not by how long it took.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    include: ["test/**/*.test.ts"],
    // Each API test has a sandbox of its own, which waits as often as it works: two share two cores well.
    maxWorkers: 2,
  },
});
