import { describe, expect, test } from "vitest";
import { requestReturn } from "../../../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { instructedAlone, nothingAlone, totalAlone } from "../../../../domain/loan/instruction/decided-alone.ts";
import { instruct, type NewInstruction } from "../../../../domain/loan/instruction/instruct.ts";
import {
  approveInstruction,
  declineInstruction,
  doneInstruction,
  expireInstruction,
  type Instruction,
  permitted,
  refuseInstruction,
  withdrawInstruction,
} from "../../../../domain/loan/instruction/instruction.ts";
import { reverseRepayment } from "../../../../domain/loan/lateness/bounce.ts";
import { money } from "../../../../domain/money.ts";
import { toWireTerms } from "../../../../domain/protocol/instruction.ts";
import { day, gbp, ok, rejectionOf, repaying } from "../../fixtures.ts";

const jo = { operator: "op_1", name: "Jo Park" };
const max = { operator: "op_2", name: "Max Weber" };
const terms = { kind: "payment", amount: gbp(5000), reference: "B1" } as const;
const given: NewInstruction = { terms, by: jo, reason: "on the statement", limits: {}, before: [] };

const instructed = (change: Partial<NewInstruction> = {}, no = 1): Instruction =>
  ok(instruct(repaying(), no, { ...given, ...change }, day(6)));

const part = (minor: number, reference: string) => ({ ...terms, amount: gbp(minor), reference });

describe("an instruction", () => {
  test("within the limit and the debt is ready; its terms have a wire form", () => {
    expect(instructed()).toMatchObject({ no: 1, status: "ready", by: jo, reason: "on the statement" });
    expect(toWireTerms(terms)).toEqual({ ...terms, amount: { amount: "5000", currency: "GBP" } });
  });

  test("beyond the lender's own limit, the usual one or the debt waits for a second person", () => {
    expect(instructed({ limits: { payment: [gbp(4999)] } })).toMatchObject({ status: "waiting", needs: "limit" });
    expect(instructed({ limits: { payment: [gbp(5000)] } }).status).toBe("ready");
    const all = { ...terms, amount: gbp(16_001) };
    expect(instructed({ terms: all })).toMatchObject({ status: "waiting", needs: "surplus" });
    expect(instructed({ terms: { ...terms, amount: money(100_001n, "GBP") } }).needs).toBe("surplus");
  });

  test("that exceeds the debt only together with an earlier one waits too", () => {
    const first = instructed({ terms: { ...terms, amount: gbp(16_000) } });
    expect(first.status).toBe("ready");
    const second = { terms: { ...terms, amount: gbp(1), reference: "B2" }, before: [first] };
    expect(instructed(second, 2)).toMatchObject({ status: "waiting", needs: "surplus" });
    expect(instructed({ ...second, before: [refuseInstruction(first, "WrongState")] }, 2).status).toBe("ready");
  });

  test("that exceeds the limit only with what the same person instructed alone on any loan within thirty days waits too", () => {
    const limits = { payment: [gbp(5000)] };
    const first = instructedAlone(nothingAlone, gbp(1000), day(6));
    const alone = instructedAlone(first, gbp(2000), day(6));
    const next = (minor: number, on = day(7)) => {
      const terms1 = { terms: part(minor, "B9"), limits, alone: totalAlone(alone, "GBP", on) };
      return ok(instruct(repaying(), 9, { ...given, ...terms1 }, on)).status;
    };
    expect([next(2000), next(2001)]).toEqual(["ready", "waiting"]);
    expect([next(2001, day(35)), next(2001, day(36))]).toEqual(["waiting", "ready"]);
    expect(alone).toEqual({ version: 2, days: [{ on: "2026-01-11", amount: gbp(3000) }] });
    expect(instructedAlone(alone, gbp(0), day(7))).toBe(alone);
    const later = instructedAlone(instructedAlone(alone, gbp(5), day(20)), gbp(7), day(36));
    expect(later.days).toEqual([
      { on: "2026-01-25", amount: gbp(5) },
      { on: "2026-02-10", amount: gbp(7) },
    ]);
    expect(totalAlone(later, "GBP", day(50))).toEqual(gbp(7));
  });

  test("is given once for each reference", () => {
    const first = instructed();
    expect(ok(instruct(repaying(), 2, { ...given, by: max, before: [first] }, day(7)))).toBe(first);
    const other = { ...given, terms: { ...terms, amount: gbp(5001) }, before: [first] };
    expect(rejectionOf(instruct(repaying(), 2, other, day(7)))).toBe("AmountMismatch");
  });

  test("about a payment that the bank took back names the payment, and is given once", () => {
    const paid = ok(receivePayment(repaying(), { reference: "B1", amount: gbp(5000), surplus: "held" }, day(6)));
    const bounce = { ...given, terms: { kind: "bounce", collection: "received.B1", bankReason: "AM04" } as const };
    const first = ok(instruct(paid, 2, { ...bounce, limits: { bounce: [gbp(4999)] } }, day(7)));
    expect(first).toMatchObject({ status: "waiting", needs: "limit" });
    expect(ok(instruct(paid, 2, { ...bounce, limits: { bounce: [gbp(1)] }, fromBank: true }, day(7))).status).toBe(
      "ready",
    );
    expect(ok(instruct(paid, 3, { ...bounce, before: [first] }, day(8)))).toBe(first);
    const unknown = { ...bounce, terms: { ...bounce.terms, collection: "due.9" } };
    expect(rejectionOf(instruct(paid, 3, unknown, day(8)))).toBe("RepaymentUnknown");
    const bounced = ok(reverseRepayment(paid, "received.B1", "AM04", day(8)));
    expect(rejectionOf(instruct(bounced, 3, bounce, day(9)))).toBe("WrongState");
  });

  test("that would change nothing is not recorded", () => {
    const nothing = { ...given, terms: { kind: "creditReturn" } as const };
    expect(rejectionOf(instruct(repaying(), 1, nothing, day(6)))).toBe("WrongState");
  });

  test("that the loan does not allow is not recorded", () => {
    expect(rejectionOf(instruct(repaying(), 1, { ...given, terms: { ...terms, amount: gbp(0) } }, day(6)))).toBe(
      "AmountOutOfRange",
    );
  });

  test("is approved by another person, who is not the same with another key", () => {
    const waiting = instructed({ limits: { payment: [gbp(1)] } });
    expect(rejectionOf(approveInstruction(waiting, jo, day(7)))).toBe("SamePerson");
    expect(rejectionOf(approveInstruction(waiting, { ...max, name: jo.name }, day(7)))).toBe("SamePerson");
    const approved = ok(approveInstruction(waiting, max, day(7)));
    expect(approved).toMatchObject({ status: "ready", approvedBy: max, version: 2 });
    expect(approveInstruction(approved, max, day(7))).toBe(approved);
    expect(rejectionOf(approveInstruction(instructed(), max, day(7)))).toBe("WrongState");
  });

  test("that waits is withdrawn by who gave it, declined by another person, and ends by itself after a week", () => {
    const waiting = instructed({ limits: { payment: [gbp(1)] } });
    const withdrawn = ok(withdrawInstruction(waiting, jo, day(7)));
    expect(withdrawn).toMatchObject({ status: "withdrawn", version: 2 });
    expect(withdrawInstruction(withdrawn, jo, day(8))).toBe(withdrawn);
    expect(rejectionOf(withdrawInstruction(waiting, max, day(7)))).toBe("OtherPerson");
    const declined = ok(declineInstruction(waiting, max, day(7)));
    expect(declined.status).toBe("declined");
    expect(declineInstruction(declined, max, day(8))).toBe(declined);
    expect(rejectionOf(declineInstruction(waiting, jo, day(7)))).toBe("SamePerson");

    expect(expireInstruction(waiting, day(12))).toBe(waiting);
    const expired = expireInstruction(waiting, day(13));
    expect(expired).toMatchObject({ status: "expired", version: 2 });
    expect(expireInstruction(instructed(), day(99)).status).toBe("ready");
    expect(rejectionOf(approveInstruction(waiting, max, day(13)))).toBe("WrongState");
    for (const ended of [withdrawn, declined, expired]) {
      expect(rejectionOf(approveInstruction(ended, max, day(13)))).toBe("WrongState");
      expect(rejectionOf(permitted(ended, "payment"))).toBe("InstructionMissing");
      expect(ok(instruct(repaying(), 4, { ...given, before: [ended] }, day(13))).no).toBe(4);
    }
  });

  test("permits its effect once it is ready, and no other", () => {
    const ready = instructed();
    expect(permitted(ready, "payment")).toBe(ready);
    expect(ok(permitted(doneInstruction(ready), "payment")).status).toBe("done");
    expect(rejectionOf(permitted(undefined, "payment"))).toBe("InstructionMissing");
    expect(rejectionOf(permitted(refuseInstruction(ready, "WrongState"), "payment"))).toBe("InstructionMissing");
    const waiting = instructed({ limits: { payment: [gbp(1)] } });
    expect(rejectionOf(permitted(waiting, "payment"))).toBe("SecondPersonRequired");
    const done = doneInstruction(ready);
    expect(refuseInstruction(done, "WrongState")).toBe(done);
  });
});

test("the surplus of a payment that one person reported is not returned", () => {
  const over = { reference: "B1", amount: gbp(17_000) };
  const held = ok(receivePayment(repaying(), { ...over, surplus: "held" }, day(6)));
  expect(requestReturn(held, false, day(6))).toBe(held);
  const free = ok(receivePayment(repaying(), { ...over, surplus: "returned" }, day(6)));
  expect(requestReturn(free, false, day(6)).returns).toMatchObject([{ amount: gbp(1000) }]);
});
