import { linkKeys, linkSecret, sealDisplay } from "./checkout-link.ts";
import { descriptionFault } from "./line-description.ts";
import { digestOf, type Key } from "./message.ts";
import type { Money, OrderLine } from "./purchase.ts";

/** An order to be paid on the hosted page. `amount` is in minor units; `expiresIn` is in seconds, 1800 by default. */
export type CheckoutRequest = {
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  /**
   * The purchaser returns here with `session=<id>` added, which identifies the checkout and does not prove its outcome; the name is
   * `tallystick_session` where the address has a `session` of its own.
   */
  readonly returnUrl: string;
  /** Where the purchaser goes after cancelling; `returnUrl` by default. */
  readonly cancelUrl?: string;
  readonly expiresIn?: number;
};

/** A hosted checkout as the mall sees it. */
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
  /** The purchaser's consent, sealed for the lender; present for the five minutes in which it can be used. */
  readonly purchaserPart?: string;
  /** The purchase's id, once the loan was requested. */
  readonly purchase?: string;
  readonly outcome?: "approved" | "declined" | "undecided";
  /** The reason code of a declined loan. */
  readonly code?: string;
};

/** Thrown when a loan is requested for a checkout without the purchaser's consent, or after it expired; `status` says which. */
export class CheckoutNotConsented extends Error {
  override readonly name = "CheckoutNotConsented";
  readonly status: Checkout["status"];

  constructor({ id, status }: Pick<Checkout, "id" | "status">) {
    super(`checkout ${id} is ${status}: wait for the webhook checkout.consented`);
    this.status = status;
  }
}

/**
 * Composes a checkout: the envelope's claims, the encrypted `display` sent beside it, and the secret at the end of the link. Throws a
 * TypeError for a description that the lender would refuse.
 */
export const composeCheckout = async (
  { order, amount, currency, lines, ...rest }: CheckoutRequest,
  {
    mall,
    lender,
    sealKey,
    name,
  }: { readonly mall: string; readonly lender: string; readonly sealKey: Key; readonly name: string },
) => {
  const secret = await linkSecret(sealKey.d ?? "", `${mall} ${name}`);
  const keys = await linkKeys(secret);
  if (!keys) throw new TypeError("the mall's sealKey is not a private key");
  for (const { id, description } of lines) {
    const fault = descriptionFault(description);
    if (fault !== undefined) throw new TypeError(`the description of line ${JSON.stringify(id)}: ${fault}`);
  }
  const names = Object.fromEntries(lines.map(({ id, description }) => [id, description]));
  const display = await sealDisplay({ lines: names }, keys);
  // The gateway learns line ids and amounts, never the descriptions.
  const amounts = lines.map((line) => ({ id: line.id, quantity: line.quantity, amount: line.amount }));
  const claims = {
    ord: order,
    amt: amount,
    cur: currency,
    parts: [{ to: "purchaser", s256: await digestOf(display) }],
    body: { lender, lines: amounts, tokenHash: await digestOf(keys.token), ...rest },
  };
  return { claims, display, secret };
};
