import { describe, expect, test } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import { viewCheckout, viewCheckoutForPurchaser } from "../../../domain/checkout/checkout-view.ts";
import {
  cancelCheckout,
  type Checkout,
  type CheckoutInput,
  checkoutLifetimeSeconds,
  consentToCheckout,
  expireCheckout,
  openCheckout,
} from "../../../domain/checkout/checkout.ts";
import { money } from "../../../domain/money.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";

const now = "2026-12-01T10:00:00.000Z";

const later = (minutes: number): string => addTime(now, { minutes });

const ask: CheckoutInput = {
  id: "chk_1",
  order: "order-1",
  mall: "mall_thistle",
  shop: "Thistle & Co",
  lender: "lender_gyeol",
  amount: money(12_500n, "GBP"),
  lines: [
    { id: "lamp", quantity: 2, amount: money(5_000n, "GBP") },
    { id: "chair", quantity: 1, amount: money(7_500n, "GBP") },
  ],
  display: "ciphertext",
  tokenHash: "hash",
  returnUrl: "https://shop.example/thanks",
  digest: "digest",
};

const good = (checkout: Checkout | Rejection): Checkout => {
  if (isRejection(checkout)) throw new Error(checkout.detail);
  return checkout;
};

const opened = (seconds = checkoutLifetimeSeconds.default): Checkout => good(openCheckout(ask, seconds, now));

const consented = (minutes = 1): Checkout => good(consentToCheckout(opened(), "part", later(minutes)));

const bought = (facts: object): Purchase => ({ id: "pur_1", ...facts }) as Purchase;

describe("a checkout is opened", () => {
  test("for half an hour by default, or from five minutes to a day", () => {
    expect(opened()).toMatchObject({ status: "open", version: 1, openedAt: now, expiresAt: later(30) });
    expect(opened(300).expiresAt).toBe(later(5));
    expect(opened(86_400).expiresAt).toBe(later(24 * 60));
    for (const seconds of [299, 86_401])
      expect(openCheckout(ask, seconds, now)).toMatchObject({ rejected: "InvalidRequest" });
  });

  test("only for a valid loan request: its lines sum to the amount and have unique ids", () => {
    const [lamp] = ask.lines;
    expect(openCheckout({ ...ask, amount: money(1n, "GBP") }, 300, now)).toMatchObject({ rejected: "AmountMismatch" });
    const twice = { ...ask, amount: money(10_000n, "GBP"), lines: [lamp, lamp] as CheckoutInput["lines"] };
    expect(openCheckout(twice, 300, now)).toMatchObject({ rejected: "InvalidRequest" });
  });
});

describe("the purchaser consents", () => {
  test("once; the same consent again changes nothing", () => {
    const once = consented();
    expect(once).toMatchObject({ status: "consented", purchaserPart: "part", version: 2, at: later(1) });
    expect(consentToCheckout(once, "part", later(2))).toBe(once);
  });

  test("not with a different consent while the mall can use the first", () => {
    expect(consentToCheckout(consented(), "other", later(5))).toMatchObject({ rejected: "CheckoutAlreadyConsented" });
  });

  test("again when the mall did not use the first consent within five minutes, because it is void then", () => {
    const stale = consented(1);
    expect(viewCheckout(stale, undefined, later(6))).toMatchObject({ status: "open" });
    expect(viewCheckout(stale, undefined, later(6))).not.toHaveProperty("purchaserPart");
    expect(consentToCheckout(stale, "other", later(6))).toMatchObject({ purchaserPart: "other", version: 3 });
  });

  test("not after the expiry, to the minute, nor after cancelling", () => {
    expect(consentToCheckout(opened(), "part", later(30))).toMatchObject({ rejected: "CheckoutExpired" });
    const gone = good(cancelCheckout(opened(), later(1)));
    expect(consentToCheckout(gone, "part", later(2))).toMatchObject({ rejected: "WrongState" });
  });
});

describe("the purchaser cancels the checkout", () => {
  test("with one effect however often, and not after the consent", () => {
    const gone = good(cancelCheckout(opened(), later(1)));
    expect(gone).toMatchObject({ status: "cancelled", version: 2 });
    expect(cancelCheckout(gone, later(2))).toBe(gone);
    expect(cancelCheckout(consented(), later(2))).toMatchObject({ rejected: "CheckoutAlreadyConsented" });
    expect(cancelCheckout(opened(), later(31))).toMatchObject({ rejected: "CheckoutExpired" });
  });
});

describe("a checkout expires", () => {
  test("once, when nothing was bought; not a minute too early", () => {
    const open = opened();
    expect(expireCheckout(open, false, later(29))).toBe(open);
    const ended = expireCheckout(open, false, later(30));
    expect(ended).toMatchObject({ status: "expired", version: 2 });
    expect(expireCheckout(ended, false, later(31))).toBe(ended);
    expect(expireCheckout(open, true, later(30))).toBe(open);
  });

  test("a consent in the last moment stays valid for five minutes", () => {
    const late = consented(29);
    expect(expireCheckout(late, false, later(31))).toBe(late);
    expect(viewCheckout(late, undefined, later(31))).toMatchObject({ status: "consented", purchaserPart: "part" });
    expect(expireCheckout(late, false, later(34))).toMatchObject({ status: "expired" });
  });
});

describe("the outcome of a checkout is that of its purchase", () => {
  test.each([
    ["pending", { outcome: "undecided" }],
    ["declined", { outcome: "declined", code: "CreditLimitExceeded" }],
    ["approved", { outcome: "approved" }],
    ["shipped", { outcome: "approved" }],
  ])("%s", (status, outcome) => {
    const purchase = bought({ status, code: "CreditLimitExceeded" });
    const view = viewCheckout(consented(), purchase, later(2));
    expect(view).toMatchObject({ status: "completed", purchase: "pur_1", ...outcome });
    if (status !== "declined") expect(view).not.toHaveProperty("code");
  });

  test("the page gets the return address and the time, but neither the purchase's id nor the sealed part", () => {
    const own = viewCheckoutForPurchaser(consented(), bought({ status: "approved" }), later(2));
    expect(own).toMatchObject({ status: "completed", shop: "Thistle & Co", cancelUrl: ask.returnUrl, now: later(2) });
    for (const secret of ["purchase", "purchaserPart", "tokenHash", "digest"]) expect(own).not.toHaveProperty(secret);
  });
});
