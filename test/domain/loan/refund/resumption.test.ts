import { expect, test } from "vitest";
import { amountOf } from "../../../../domain/loan/instruction/effect.ts";
import { cancelOverdue } from "../../../../domain/loan/refund/open-cancellation.ts";
import { endPause } from "../../../../domain/loan/refund/resumption.ts";
import { day, funded, gbp, ok, rejectionOf } from "../../fixtures.ts";

const paused = ok(cancelOverdue(funded(), 1, undefined, day(30)));

test("the lender ends a pause that the gateway does not end, two weeks after the deadline of its cancellation", () => {
  expect(amountOf(paused, { kind: "resumption", cancellation: 1 })).toEqual(gbp(16_000));
  expect(rejectionOf(endPause(paused, 1, day(44)))).toBe("WrongState");
  const running = ok(endPause(paused, 1, day(45), "instruction.1"));
  expect(running.paused).toBeUndefined();
  expect(running).toMatchObject({
    status: "funded",
    outstanding: gbp(16_000),
    refunds: [{ no: 1, by: "instruction.1" }],
  });
  expect(rejectionOf(endPause(running, 1, day(46)))).toBe("CancellationUnknown");
  expect(rejectionOf(endPause(paused, 2, day(60)))).toBe("CancellationUnknown");
});
