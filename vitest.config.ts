import { defineConfig } from "vitest/config";

/** These read pages and need no sandbox. */
const pagesAlone = "test/docs/{architecture,links,messages}.test.ts";

export default defineConfig({
  test: {
    // For a machine that has more to do than the tests: they fail by what they find, not by how long it took.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Each API test has a sandbox of its own, which waits as often as it works: three keep two cores busy.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: "domain",
          include: ["test/domain/**/*.test.ts"],
          setupFiles: ["test/runs.ts"],
          // Pure functions leave nothing behind: all files of a worker share one copy of the modules.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/{deployed,functions,operations,tidy}/**/*.test.ts", "test/*.test.ts", pagesAlone],
          setupFiles: ["test/runs.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "sandbox",
          include: ["test/{api,browser,clients,docs,journeys,replay,trust}/**/*.test.ts"],
          exclude: [pagesAlone],
          globalSetup: ["test/api/share-seeded.ts"],
          // Each file stops what it starts; the AWS SDK and the runtime need not be loaded for each of them again.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "local",
          include: ["test/{infra,local}/**/*.test.ts"],
          globalSetup: ["test/api/share-seeded.ts"],
        },
      },
    ],
  },
});
