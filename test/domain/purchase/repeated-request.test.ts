import { describe, expect, it } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import { openCancellation } from "../../../domain/purchase/cancellation.ts";
import { recordDecision, recordExpiry, requestLoan } from "../../../domain/purchase/loan-request.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { recordRenewal } from "../../../domain/purchase/renewal.ts";
import { requestAgain, withdrawRequest } from "../../../domain/purchase/repeated-request.ts";
import { waiting } from "../../../domain/purchase/waiting.ts";
import { toPurchase, toPurchaseItem } from "../../../functions/io/table/items/purchase-item.ts";
import { advanced, approval, approved, ask, day, gbp, makeStatement, ok, pending } from "../fixtures.ts";

const declined = (code = "CreditLimitExceeded"): Purchase =>
  recordDecision(pending(), { decision: "declined", code }, day(0), false);

const cancelledInPart = (): Purchase =>
  ok(recordExpiry(ok(openCancellation(approved(), { what: { amount: gbp(100) } }, day(1))), day(7)));

const expired = (): Purchase => ok(recordExpiry(approved(), day(7)));

/** A smaller order under the same number. */
const smaller = ok(
  requestLoan(
    {
      ...ask,
      amount: gbp(6000),
      lines: ask.lines.slice(0, 1),
      requests: [{ id: "r2", digest: "d2", until: day(9) }],
    },
    day(8),
  ),
);

const again = (known: Purchase): Purchase => {
  const purchase = requestAgain(known, smaller, day(8));
  if (!purchase) throw new Error("the order's number is taken");
  return purchase;
};

describe("an order that is requested again", () => {
  it.each([
    ["declined", declined()],
    ["expired", expired()],
  ])("given one that was %s, then the same purchase is pending with the new amount and lines", (_, known) => {
    const purchase = again(known);
    expect(purchase).toMatchObject({
      id: known.id,
      status: "pending",
      version: known.version + 1,
      createdAt: day(8),
      amount: gbp(6000),
      event: { no: known.version + 1, name: "requested" },
    });
    expect(purchase.timeline.map(({ event }) => event)).toEqual([
      ...known.timeline.map(({ event }) => event),
      "requested",
    ]);
    expect(purchase.inFlight.map(({ phase }) => phase.phase)).toEqual(["approve"]);
    expect(toPurchase(toPurchaseItem(purchase))).toEqual(purchase);
  });

  it("given an approval, then it has the new number, and nothing of the earlier request", () => {
    const next = { ...approval, approvalNumber: "n2", linkHash: "h2", holdExpiresAt: day(15) };
    const purchase = recordDecision(again(expired()), { decision: "approved", ...next }, day(8), false);
    expect(purchase).toMatchObject({ status: "approved", approvalNumber: "n2", linkHash: "h2", held: gbp(6000) });
    expect(purchase).not.toHaveProperty("earlier");
    expect(waiting(purchase)).toMatchObject({ until: day(15) });
  });

  it("given another decline, then it may be requested once more", () => {
    const purchase = recordDecision(again(declined()), { decision: "declined", code: "ReviewDeclined" }, day(8), false);
    expect(purchase).toMatchObject({ status: "declined", code: "ReviewDeclined" });
    expect(purchase).not.toHaveProperty("earlier");
    expect(requestAgain(purchase, smaller, day(9))).toBeDefined();
  });

  it.each([
    ["declined", declined()],
    ["expired", expired()],
  ])("given a request that the lender cannot read, then it is %s as before; a repeat is no event", (_, known) => {
    const purchase = withdrawRequest(again(known), day(8));
    const { status, createdAt } = known;
    expect(purchase).toMatchObject({ status, createdAt, inFlight: [], event: { name: "request_withdrawn" } });
    expect(purchase).not.toHaveProperty("earlier");
    expect(withdrawRequest(purchase, day(8))).toBe(purchase);
    expect(requestAgain(purchase, smaller, day(9))).toBeDefined();
  });

  it("given an expired order whose new request had no effect, then its hold can still be renewed", () => {
    const purchase = withdrawRequest(again(expired()), day(8));
    const statement = makeStatement(9, { held: gbp(16_000), outstanding: gbp(0) });
    const renewed = recordRenewal(purchase, { holdExpiresAt: day(15), statement }, day(8));
    expect(renewed).toMatchObject({ status: "approved", approvalNumber: "n1" });
  });
});

describe("an order's number is taken", () => {
  const silent = recordDecision(pending(), { decision: "undecided" }, addTime(day(1), { minutes: 1 }), false);

  it.each([
    ["pending", pending()],
    ["approved", approved()],
    ["advanced", advanced()],
    ["declined by a lender that was silent and may hold credit", silent],
    ["expired after a cancellation", cancelledInPart()],
  ])("while it is %s", (_, known) => {
    expect(requestAgain(known, smaller, day(8))).toBeUndefined();
  });

  it("until the silent lender's own hold has ended", () => {
    const freed = ok(recordExpiry(silent, day(8)));
    expect(requestAgain(freed, smaller, day(8))).toBeDefined();
    const twice = recordDecision(again(freed), { decision: "undecided" }, day(10), false);
    expect(twice).toMatchObject({ status: "declined", code: "LenderSilent" });
    expect(requestAgain(twice, smaller, day(10))).toBeUndefined();
  });
});
