import * as z from "zod";
import { Instant, Money, name } from "./named.ts";

const facts = {
  id: z.string().regex(/^chk_[0-9a-hjkmnp-tv-z]{26}$/),
  mall: z.string(),
  lender: z.string(),
  order: z.string(),
  amount: Money,
  lines: z.array(z.strictObject({ id: z.string(), quantity: z.int().min(1), amount: Money })),
  openedAt: Instant,
  expiresAt: Instant,
  status: z.enum(["open", "consented", "completed", "cancelled", "expired"]),
  outcome: z.enum(["approved", "declined", "undecided"]).optional(),
  code: z.string().optional(),
};

export const Checkout = name(
  "Checkout",
  z.strictObject({
    ...facts,
    version: z.int().min(1),
    purchase: z.string().optional(),
    purchaserPart: z.string().optional(),
  }),
  "A hosted checkout as its mall sees it. `purchaserPart` is the purchaser's consent, a compact JWE for the lender, present while it is valid; once the loan is requested, `purchase` and `outcome` show the result, and `code` why it was declined.",
);

export const OwnCheckout = name(
  "OwnCheckout",
  z.strictObject({
    ...facts,
    shop: z.string(),
    display: z.string(),
    returnUrl: z.string(),
    cancelUrl: z.string(),
    now: Instant,
  }),
  "A checkout as the purchaser's page sees it; `display` is a compact JWE whose key is in the link's fragment, `now` the gateway's time.",
);

const { outcome: _outcome, code: _code, ...rest } = facts;
export const CheckoutInEvent = z.strictObject({
  ...rest,
  status: z.enum(["consented", "cancelled", "expired"]),
  version: z.int().min(1),
});
