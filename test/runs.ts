import * as fc from "fast-check";

/* How much chance there is in a run: `npm test` asks the same cases each time, `npm run test:deep` many more and always others. */

const isDeep = process.env["TEST_DEEP"] === "1";

fc.configureGlobal(isDeep ? { numRuns: 1000 } : { seed: 20_261_125 });

/** The number of cases of a slow property: all of them at night, a tenth of them in `npm test`. */
export const runs = (all: number): { readonly numRuns: number } => ({ numRuns: isDeep ? all : Math.ceil(all / 10) });
