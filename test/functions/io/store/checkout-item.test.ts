import { expect, test } from "vitest";
import { consentToCheckout, openCheckout } from "../../../../domain/checkout/checkout.ts";
import { money } from "../../../../domain/money.ts";
import { isRejection } from "../../../../domain/rejection.ts";
import { toCheckout, toCheckoutItem } from "../../../../functions/io/store/checkout-store.ts";

const now = "2026-12-01T10:00:00.000Z";

const opened = openCheckout(
  {
    id: "chk_1",
    order: "order-1",
    mall: "mall_thistle",
    shop: "Thistle & Co",
    lender: "lender_gyeol",
    amount: money(12_500n, "GBP"),
    lines: [{ id: "lamp", quantity: 1, amount: money(12_500n, "GBP") }],
    display: "ciphertext",
    tokenHash: "hash",
    returnUrl: "https://shop.example/",
    digest: "digest",
  },
  600,
  now,
);

if (isRejection(opened)) throw new Error(opened.detail);

test("a checkout is read from its item unchanged", () => {
  expect(toCheckout(toCheckoutItem(opened))).toEqual(opened);
  const consented = consentToCheckout(opened, "part", now);
  if (isRejection(consented)) throw new Error(consented.detail);
  expect(toCheckout(toCheckoutItem(consented))).toEqual(consented);
});

test("its item expires a week after the checkout, and is in no index of purchases", () => {
  const item = toCheckoutItem(opened);
  expect(item["ttl"]).toBe(Date.parse("2026-12-08T10:10:00.000Z") / 1000);
  expect(item).not.toHaveProperty("createdAt");
  expect(item).not.toHaveProperty("approvalNumber");
});
