import * as fc from "fast-check";
import { expect, it } from "vitest";
import { payInDays } from "../../../domain/schedule/credit-terms.ts";
import { runs } from "../../runs.ts";
import { expectInvariants } from "./invariants.ts";
import { noteParcels } from "./late-parcels.ts";
import { finish, type Operation, operations } from "./operations.ts";
import { newWorld } from "./phases.ts";

/** Odd numbers are of some goods, and of parcels that the lender learns of late. */
const operation: fc.Arbitrary<Operation> = fc.record({
  what: fc.constantFrom("ship", "ship", "cancel", "cancel", "note", "stopped", "finish"),
  n: fc.nat(15),
  part: fc.nat(9).map((part) => 1 + 3 * part),
});

const order = {
  currency: "GBP",
  lines: [
    { quantity: 3, minor: 4_500n },
    { quantity: 2, minor: 3_500n },
    { quantity: 1, minor: 1_000n },
  ],
};

it("a cancellation waits as long at the lender as its purchaser is shown, whenever the lender learns of the parcels", () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(operation, { maxLength: 12 }), (isSoldFirst, chosen) => {
      const world = newWorld(order, payInDays(14), isSoldFirst);
      finish(world);
      for (const each of chosen) {
        operations.hours(world, { what: "hours", n: 0, part: 1 });
        operations[each.what](world, each);
        if (each.what === "cancel") finish(world);
        expectInvariants(world);
      }
      finish(world);
      noteParcels(world);
      expectInvariants(world);
      expect(world.interrupted).toEqual([]);
    }),
    runs(3000),
  );
});
