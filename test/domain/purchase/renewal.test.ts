import { describe, expect, it } from "vitest";
import { requestAdvance } from "../../../domain/purchase/advance.ts";
import { openCancellation } from "../../../domain/purchase/cancellation.ts";
import { recordExpiry } from "../../../domain/purchase/loan-request.ts";
import { recordRenewal, refuseRenewal } from "../../../domain/purchase/renewal.ts";
import { reportShipment } from "../../../domain/purchase/shipment.ts";
import { waiting } from "../../../domain/purchase/waiting.ts";
import { advanced, approved, day, delivered, gbp, makeStatement, ok, pending, rejectionOf } from "../fixtures.ts";

const until = (n: number, no = 2) => ({
  holdExpiresAt: day(n),
  statement: makeStatement(no, { held: gbp(16_000), outstanding: gbp(0) }),
});

const expired = () => ok(recordExpiry(approved(), day(7)));

describe("a renewed hold", () => {
  it("given an approved purchase, then the mall has until the new end", () => {
    const purchase = recordRenewal(approved(), until(12), day(5));
    expect(purchase).toMatchObject({ status: "approved", holdExpiresAt: day(12), event: { name: "renewed" } });
    expect(purchase.event.timer).toMatchObject({ at: day(12), phase: { phase: "expire" } });
    expect(waiting(purchase)).toMatchObject({ who: "mall", until: day(12) });
  });

  it("given an expired one, then it is approved again, holds the price, and can be shipped", () => {
    expect(rejectionOf(reportShipment(expired(), { id: "s1" }, day(8)))).toBe("HoldExpired");
    expect(rejectionOf(requestAdvance(expired(), "rest", day(8)))).toBe("HoldExpired");
    const purchase = recordRenewal(expired(), until(15), day(8));
    expect(purchase).toMatchObject({ status: "approved", held: gbp(16_000) });
    expect(ok(reportShipment(purchase, { id: "s1" }, day(8)))).toMatchObject({ advances: [{ amount: gbp(16_000) }] });
  });

  it("given an end of the earlier hold that was on the way, then it does not expire before the new one", () => {
    const purchase = recordRenewal(approved(), until(12), day(6));
    expect(recordExpiry(purchase, day(7))).toBe(purchase);
    expect(ok(recordExpiry(purchase, day(12)))).toMatchObject({ status: "expired" });
  });

  it("given a repeated or older report, or a hold that was used meanwhile, then nothing changes", () => {
    const purchase = recordRenewal(approved(), until(12), day(5));
    expect(recordRenewal(purchase, until(12), day(5))).toBe(purchase);
    expect(recordRenewal(purchase, until(11), day(5))).toBe(purchase);
    const used = advanced();
    expect(recordRenewal(used, until(12, 9), day(5))).toBe(used);
  });
});

describe("a request to renew", () => {
  it.each([
    ["pending", pending()],
    ["advanced", advanced()],
    ["delivered", delivered()],
  ])("given a purchase that is %s, then there is no hold to renew", (_, purchase) => {
    expect(refuseRenewal(purchase)).toMatchObject({ rejected: "WrongState" });
  });

  it("given an open cancellation, or an advance under way, then it waits for that", () => {
    const cancelled = ok(openCancellation(approved(), { what: { amount: gbp(100) } }, day(1)));
    expect(refuseRenewal(cancelled)).toMatchObject({ rejected: "WrongState" });
    const advancing = ok(requestAdvance(approved(), "rest", day(1)));
    expect(refuseRenewal(advancing)).toMatchObject({ rejected: "PayoutPending" });
    expect(refuseRenewal(approved())).toBeUndefined();
    expect(refuseRenewal(expired())).toBeUndefined();
  });
});
