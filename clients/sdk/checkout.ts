import { linkKeys, linkSecret, sealDisplay } from "./checkout-link.ts";
import { digestOf, type Key } from "./message.ts";
import type { Money, OrderLine } from "./purchase.ts";

/** An order to be paid on the hosted page; `expiresIn` in seconds, half an hour unless told. */
export type CheckoutRequest = {
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  /** The purchaser comes back here with `?session=<id>`: that says where they were, never what came of it. */
  readonly returnUrl: string;
  /** Where they go without buying; `returnUrl` unless told. */
  readonly cancelUrl?: string;
  readonly expiresIn?: number;
};

/** A hosted checkout as its mall sees it. */
export type Checkout = {
  readonly id: string;
  readonly mall: string;
  readonly lender: string;
  readonly order: string;
  readonly amount: Money;
  readonly lines: readonly { readonly id: string; readonly quantity: number; readonly amount: Money }[];
  readonly openedAt: string;
  readonly expiresAt: string;
  readonly version: number;
  readonly status: "open" | "consented" | "completed" | "cancelled" | "expired";
  /** The purchaser's consent, sealed to the lender, while it may be used: five minutes. */
  readonly purchaserPart?: string;
  /** Once the loan was asked for. */
  readonly purchase?: string;
  readonly outcome?: "approved" | "declined" | "undecided";
  /** Why it was declined. */
  readonly code?: string;
};

/** The mall wants to ask for a loan that no purchaser has consented to, or not in time; `status` says which. */
export class CheckoutNotConsented extends Error {
  override readonly name = "CheckoutNotConsented";
  readonly status: Checkout["status"];

  constructor({ id, status }: Pick<Checkout, "id" | "status">) {
    super(`checkout ${id} is ${status}: wait for the webhook checkout.consented`);
    this.status = status;
  }
}

/** What opens a checkout: the claims of its envelope, what goes beside it, and the secret that the link ends with. */
export const composeCheckout = async (
  { order, amount, currency, lines, ...where }: CheckoutRequest,
  {
    mall,
    lender,
    sealKey,
    name,
  }: { readonly mall: string; readonly lender: string; readonly sealKey: Key; readonly name: string },
) => {
  const secret = await linkSecret(sealKey.d ?? "", `${mall} ${name}`);
  const keys = await linkKeys(secret);
  if (!keys) throw new TypeError("the mall's key to open messages is no private key");
  const names = Object.fromEntries(lines.map(({ id, description }) => [id, description]));
  const display = await sealDisplay({ lines: names }, keys);
  // The gateway learns amounts and line ids; what they are it never learns.
  const shown = lines.map((line) => ({ id: line.id, quantity: line.quantity, amount: line.amount }));
  const claims = {
    ord: order,
    amt: amount,
    cur: currency,
    parts: [{ to: "purchaser", s256: await digestOf(display) }],
    body: { lender, lines: shown, tokenHash: await digestOf(keys.token), ...where },
  };
  return { claims, display, secret };
};
