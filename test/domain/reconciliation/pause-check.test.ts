import { expect, test } from "vitest";
import type { Loan } from "../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../domain/loan/pause.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { pauseDifferences } from "../../../domain/reconciliation/pause-check.ts";
import { accepted, cancelling, day, ok, repaying } from "../fixtures.ts";

const paused: Loan = ok(pauseLoan(repaying(), 1, day(6)));
const open: Purchase = cancelling(accepted());
const failed: Purchase = {
  ...open,
  cancellations: open.cancellations.map((each) => ({ ...each, status: "failed" as const })),
};

test("a loan that is paused for a cancellation that the gateway has ended, and the reverse, differ after a day", () => {
  expect(pauseDifferences(open, paused, day(20))).toEqual([]);
  expect(pauseDifferences(failed, paused, day(20))).toMatchObject([
    { what: "cancellation 1", one: "failed", other: "paused" },
  ]);
  expect(pauseDifferences(accepted(), paused, day(20))).toMatchObject([{ one: "none", other: "paused" }]);
  expect(pauseDifferences(open, repaying(), day(20))).toMatchObject([{ one: "returning", other: "none" }]);
});

test("what has just changed may differ", () => {
  expect(pauseDifferences(failed, paused, day(6))).toEqual([]);
  expect(pauseDifferences(open, repaying(), day(6))).toEqual([]);
});
