import { describe, expect, it } from "vitest";
import type { Purchase } from "../../../../../domain/purchase/purchase.ts";
import { toPurchase, toPurchaseItem } from "../../../../../functions/io/table/items/purchase-item.ts";
import { accepted, approved, pending } from "../../../../domain/fixtures.ts";

/** The item of a purchase with other facts than its status allows, as a damaged table may have it. */
const damaged = (purchase: Purchase, facts: object) => ({ ...toPurchaseItem(purchase), ...facts });

describe("the item of a purchase", () => {
  it("is rejected where its status needs a missing fact", () => {
    const { linkHash: _, ...unlinked } = toPurchaseItem(approved());
    expect(() => toPurchase(unlinked)).toThrow(/ is approved and has no linkHash$/);
    const { acceptedAt: _a, ...unaccepted } = toPurchaseItem(accepted());
    expect(() => toPurchase(unaccepted)).toThrow(/ is accepted and has no acceptedAt$/);
    expect(() => toPurchase(damaged(pending(), { status: "declined" }))).toThrow(/ is declined and has no code$/);
  });

  it("is rejected where its status forbids a fact", () => {
    expect(() => toPurchase(damaged(accepted(), { status: "delivered" }))).toThrow(
      / is delivered and must not have acceptedAt$/,
    );
    expect(() => toPurchase(damaged(approved(), { status: "pending" }))).toThrow(
      / is pending and must not have approvalNumber$/,
    );
  });

  it("is rejected with an unknown status", () => {
    expect(() => toPurchase(damaged(approved(), { status: "paid" }))).toThrow("has the unknown status paid");
  });
});

const written = (purchase: Purchase): Purchase => purchase;

describe("the type of a purchase", () => {
  it("does not let a status be written without its facts, or with those of another", () => {
    const purchase = approved();
    if (purchase.status !== "approved") throw new Error(purchase.status);
    // @ts-expect-error an accepted purchase was accepted at a time
    written({ ...purchase, status: "accepted" });
    // @ts-expect-error an approved purchase is not accepted
    written({ ...purchase, acceptedAt: "2026-01-10T00:00:00.000Z" });
    // @ts-expect-error a declined purchase has no approval
    written({ ...purchase, status: "declined", code: "AccountSuspended" });
    expect(purchase.status).toBe("approved");
  });
});
