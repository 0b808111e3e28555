import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** `npm run screenshots`: no part of the tests, because a person has to look at the pictures. */
export default defineConfig({
  test: {
    include: ["test/screenshots/*.test.ts"],
    globalSetup: [join(import.meta.dirname, "../api/share-seeded.ts")],
    testTimeout: 600_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
});
