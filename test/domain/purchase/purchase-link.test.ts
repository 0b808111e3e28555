import { describe, expect, it } from "vitest";
import { linkEnded, replaceLink } from "../../../domain/purchase/purchase-link.ts";
import { hasLoan, type Purchase } from "../../../domain/purchase/purchase.ts";
import { recordExpiry } from "../../../domain/purchase/loan-request.ts";
import { approved, day, delivered, ok, pending, rejectionOf } from "../fixtures.ts";

const withLoan = (purchase: Purchase) => {
  if (!hasLoan(purchase)) throw new Error(purchase.status);
  return purchase;
};

describe("the link of a purchase at the gateway", () => {
  it("is that of which the lender handed over the hash last; a repeat changes nothing", () => {
    const renewed = ok(replaceLink(delivered(), "h2", day(6)));
    expect(renewed).toMatchObject({ linkHash: "h2", status: "delivered", event: { name: "link_renewed" } });
    expect(replaceLink(renewed, "h2", day(7))).toBe(renewed);
    expect(rejectionOf(replaceLink(pending(), "h2", day(1)))).toBe("WrongState");
  });

  it("opens a purchase until a year after its last event, once it has ended", () => {
    expect(linkEnded(withLoan(delivered()), day(4000))).toBeUndefined();
    const expired = withLoan(ok(recordExpiry(approved(), day(7))));
    expect(linkEnded(expired, day(371))).toBeUndefined();
    expect(rejectionOf(linkEnded(expired, day(372)))).toBe("LinkEnded");
  });
});
