import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTime, laterOf } from "../../../domain/calendar.ts";
import { creditBalance, exposure } from "../../../domain/loan/loan-amounts.ts";
import { isUnsettled } from "../../../domain/purchase/records.ts";
import { overdueAt } from "../../../domain/purchase/transition.ts";
import { reconcile } from "../../../domain/reconciliation/reconciliation.ts";
import { type CreditTerms, payInDays, zeroCostTerms } from "../../../domain/schedule/credit-terms.ts";
import { currency } from "../arbitraries.ts";
import { strict } from "./late-operations.ts";
import { defaultTerms } from "../credit-fixtures.ts";
import { runs } from "../../runs.ts";
import { foundLives } from "./found-lives.ts";
import { fireTimer, type World } from "./world.ts";
import { noteParcels } from "./late-parcels.ts";
import { newWorld } from "./phases.ts";
import { finish, type Operation, operations, restartOverdue } from "./operations.ts";
import { closed, expectAgreement, expectInvariants } from "./invariants.ts";

/**
 * The maximum number of timers to the end, once all banks pay and only clocks act. A hold that a silent lender made after its answer was
 * no longer waited for ends after its week, and the janitor asks for that each quarter of an hour.
 */
const maxWaits = 1000;

const runToEnd = (world: World) => {
  world.bank.refusing.clear();
  world.lenderSilent = false;
  noteParcels(world);
  for (let waits = 0; waits < maxWaits; waits++) {
    finish(world);
    expectInvariants(world);
    const late = overdueAt(world.purchase);
    const next = [world.timer?.at, late].filter((at) => at !== undefined).toSorted()[0];
    if (next === undefined) return;
    // The janitor runs every quarter of an hour and restarts overdue phases.
    world.now = laterOf(next, addTime(world.now, { minutes: 15 }));
    fireTimer(world);
    if (world.running.length === 0) restartOverdue(world);
  }
  throw new Error("the life does not end");
};

const operation: fc.Arbitrary<Operation> = fc.record({
  what: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom("work" as const, "finish" as const) },
    { weight: 4, arbitrary: fc.constantFrom(...(Object.keys(operations) as (keyof typeof operations)[])) },
  ),
  n: fc.nat(15),
  part: fc.nat(120),
});

const goods = fc.record({ quantity: fc.integer({ min: 1, max: 4 }), minor: fc.bigInt({ min: 1n, max: 5000n }) });

const order = fc.record({ currency, lines: fc.array(goods, { minLength: 1, maxLength: 3 }) });

/** The state before the random operations; without it operations on late states would be rare. */
const prelude = fc.constantFrom<readonly (keyof typeof operations)[]>(
  [],
  ["finish"],
  ["finish", "advance", "finish"],
  ["finish", "quote", "take", "finish"],
  ["finish", "advance", "finish", "ship", "finish"],
  ["finish", "ship", "finish", "deliver"],
  ["finish", "payouts", "advance", "work", "work", "cancel"],
  ["finish", "ship", "finish", "accept", "finish"],
  ["finish", "ship", "finish", "accept", "finish", "dispute", "finish", "contest"],
  ["finish", "ship", "finish", "accept", "finish", "month", "finish", "preview", "commit"],
  ["finish", "ship", "finish", "accept", "finish", "month", "finish", "grant", "finish"],
  ["finish", "ship", "finish", "deliver", "dispute", "contest"],
  ["finish", "ship", "finish", "accept", "finish", "repay", "finish", "dispute", "work"],
  ["finish", "ship", "finish", "accept", "finish", "repay", "finish"],
  ["finish", "ship", "finish", "accept", "finish", "debits", "late", "finish"],
);

const plan = fc.constantFrom<CreditTerms>(
  payInDays(14),
  payInDays(1),
  zeroCostTerms(3, { kind: "monthly" }),
  { ...defaultTerms, count: 4 },
  { ...defaultTerms, count: 3, method: "equalPrincipal", openingFee: 7n, instalmentFee: 3n, rateBasisPoints: 5000 },
  { ...defaultTerms, count: 3, lateness: strict },
);

describe("a purchase and its loan", () => {
  it("agree whenever no phase is under way, and reach a final state, for any operations in any order", () => {
    fc.assert(
      fc.property(
        order,
        plan,
        fc.boolean(),
        prelude,
        fc.array(operation, { maxLength: 60, size: "max" }),
        (ordered, by, auto, calm, wild) => {
          const world = newWorld(ordered, by, auto);
          const done = [...calm.map((what) => ({ what, n: 0, part: 0 })), ...wild];
          try {
            for (const each of done) {
              operations[each.what](world, each);
              expectInvariants(world);
            }
            runToEnd(world);
            expect(closed).toContain(world.purchase.status);
            expect(world.purchase.inFlight).toEqual([]);
            expect(world.purchase.cancellations.filter(isUnsettled)).toEqual([]);
            expectAgreement(world);
            if (world.loan) expect(creditBalance(world.loan).minor).toBe(0n);
            if (world.loan) expect(exposure(world.loan).minor).toBe(world.loan.chargedOff?.principal.minor ?? 0n);
            expect(reconcile(world.purchase, world.loan, world.now).differences).toEqual([]);
            for (const why of world.interrupted) expect(["PayoutPending", "WrongState"]).toContain(why);
          } catch (error) {
            throw new Error(`${String(error)}\n${world.history.join("\n")}\n${world.interrupted.join()}`, {
              cause: error,
            });
          }
        },
      ),
      { ...runs(1000), examples: foundLives },
    );
  });
});
