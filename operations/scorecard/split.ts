import { createHash } from "node:crypto";

/** Three of ten are held out, to test the scorecard on; by seed and id alone, so that another order of rows splits in the same way. */
export const split = <Each extends { readonly id: string }>(all: readonly Each[], seed: number) => ({
  fitted: all.filter(({ id }) => !isHeldOut(id, seed)),
  heldOut: all.filter(({ id }) => isHeldOut(id, seed)),
});

const isHeldOut = (id: string, seed: number): boolean =>
  createHash("sha256").update(`${seed} ${id}`).digest().readUInt32BE(0) % 10 < 3;
