import { defineConfig } from "vitest/config";

/** The journeys of `npm test`, against what answers at TALLYSTICK_URL. */
export default defineConfig({
  test: {
    include: ["test/journeys/**/*.test.ts"],
    // An emulator on a busy machine needs a second for a call; each journey is of some twenty.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Each function that runs twice at once is one more process of the emulator.
    maxWorkers: 2,
    maxConcurrency: 2,
    isolate: false,
  },
});
