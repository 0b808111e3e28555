import { addTime, type Duration, type Instant, laterOf } from "../calendar.ts";
import type { Money } from "../money.ts";
import { requestLoan } from "../purchase/loan-request.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** What a mall opens a checkout for: an order, where the purchaser comes back to, and what only the purchaser's page can read. */
export type CheckoutInput = {
  readonly id: string;
  readonly order: string;
  readonly mall: string;
  /** The name under which the operator registered the mall: what the page shows is not the mall's own word. */
  readonly shop: string;
  readonly lender: string;
  readonly amount: Money;
  readonly lines: readonly { readonly id: string; readonly quantity: number; readonly amount: Money }[];
  /** What the lines are called, as ciphertext; its key is in the link's fragment, which no server is sent. */
  readonly display: string;
  /** SHA-256 of the page's token. */
  readonly tokenHash: string;
  readonly returnUrl: string;
  readonly cancelUrl?: string;
  /** Digest of the request: its repeat is known by it. */
  readonly digest: string;
};

/** A hosted checkout; each version is one event. What became of it afterwards, its purchase says. */
export type Checkout = CheckoutInput & {
  readonly version: number;
  /** By another name than a purchase's `createdAt`: whatever has `mall` and that is in the index of purchases. */
  readonly openedAt: Instant;
  readonly expiresAt: Instant;
  /** When the last event was. */
  readonly at: Instant;
} & (
    | { readonly status: "open" | "cancelled" | "expired" }
    /** `purchaserPart` is the purchaser's consent, sealed to the lender. */
    | { readonly status: "consented"; readonly purchaserPart: string }
  );

/** Half an hour is enough to read a page; a payment link in a message may live for a day. */
export const checkoutLifetimeSeconds = { default: 1_800, min: 300, max: 86_400 };

/** A sealed message lives five minutes: a consent that the mall does not use in them is void, and may be given anew. */
const consentLifetime: Duration = { minutes: 5 };

/** The mall opens a checkout; what it asks for must be what a loan can be asked for. */
export const openCheckout = (ask: CheckoutInput, seconds: number, now: Instant): Checkout | Rejection => {
  if (seconds < checkoutLifetimeSeconds.min || seconds > checkoutLifetimeSeconds.max)
    return reject(
      "InvalidRequest",
      `expiresIn: ${checkoutLifetimeSeconds.min} to ${checkoutLifetimeSeconds.max} seconds`,
    );
  const fit = requestLoan({ ...ask, requests: [] }, now);
  if (isRejection(fit)) return fit;
  return { ...ask, status: "open", version: 1, openedAt: now, expiresAt: addTime(now, { seconds }), at: now };
};

/** The purchaser consents; the same words again change nothing, other words are refused while the first may still be used. */
export const consentToCheckout = (checkout: Checkout, purchaserPart: string, now: Instant): Checkout | Rejection => {
  if (checkout.status === "consented" && checkout.purchaserPart === purchaserPart) return checkout;
  if (isConsented(checkout, now))
    return reject("CheckoutAlreadyConsented", "the shop has the consent and asks the lender now");
  const closed = rejectIfClosed(checkout, now);
  return closed ?? { ...nextVersion(checkout, now), status: "consented", purchaserPart };
};

/** The purchaser goes back to the shop without buying; not once the consent is on its way. */
export const cancelCheckout = (checkout: Checkout, now: Instant): Checkout | Rejection => {
  if (checkout.status === "cancelled") return checkout;
  if (isConsented(checkout, now))
    return reject("CheckoutAlreadyConsented", "the shop has the consent: cancel the purchase itself");
  return rejectIfClosed(checkout, now) ?? { ...nextVersion(checkout, now), status: "cancelled" };
};

/** Time is over and nothing was bought. */
export const expireCheckout = (checkout: Checkout, bought: boolean, now: Instant): Checkout =>
  bought || checkout.status === "cancelled" || checkout.status === "expired" || now < finalExpiry(checkout)
    ? checkout
    : { ...nextVersion(checkout, now), status: "expired" };

/** When nothing can come of it any more: its time is over, and so is that of a consent given at the last moment. */
export const finalExpiry = (checkout: Checkout): Instant =>
  checkout.status === "consented" ? laterOf(checkout.expiresAt, consentExpiry(checkout)) : checkout.expiresAt;

/** True while a consent is there that the mall may use. */
export const isConsented = (
  checkout: Checkout,
  now: Instant,
): checkout is Checkout & { readonly status: "consented" } =>
  checkout.status === "consented" && now < consentExpiry(checkout);

/** True when the purchaser may consent. */
export const isOpen = (checkout: Checkout, now: Instant): boolean =>
  rejectIfClosed(checkout, now) === undefined && !isConsented(checkout, now);

const consentExpiry = ({ at }: Checkout): Instant => addTime(at, consentLifetime);

const rejectIfClosed = ({ status, expiresAt }: Checkout, now: Instant): Rejection | undefined => {
  if (status === "cancelled") return reject("WrongState", "the checkout was cancelled: go back to the shop");
  return status === "expired" || now >= expiresAt
    ? reject("CheckoutExpired", "the time to pay is over: go back to the shop and start anew")
    : undefined;
};

const nextVersion = (checkout: Checkout, now: Instant) => ({ ...checkout, version: checkout.version + 1, at: now });
