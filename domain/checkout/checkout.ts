import { addTime, type Duration, type Instant, laterOf } from "../calendar.ts";
import type { Money } from "../money.ts";
import { requestLoan } from "../purchase/loan-request.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** What a mall sends to open a checkout: an order, the return addresses, and data that only the purchaser's page can read. */
export type CheckoutInput = {
  readonly id: string;
  readonly order: string;
  readonly mall: string;
  /** The name under which the operator registered the mall, so that the page does not show a name chosen by the mall. */
  readonly shop: string;
  readonly lender: string;
  readonly amount: Money;
  readonly lines: readonly { readonly id: string; readonly quantity: number; readonly amount: Money }[];
  /** The names of the lines, as ciphertext; the key is in the link's fragment, which browsers do not send to a server. */
  readonly display: string;
  /** SHA-256 of the page's access token. */
  readonly tokenHash: string;
  readonly returnUrl: string;
  readonly cancelUrl?: string;
  /** Digest of the request, by which a repeat is recognised. */
  readonly digest: string;
};

/** A hosted checkout; each version is one event. Its later outcome is in its purchase. */
export type Checkout = CheckoutInput & {
  readonly version: number;
  /** Not named `createdAt`: every item with `mall` and `createdAt` is in the index of purchases. */
  readonly openedAt: Instant;
  readonly expiresAt: Instant;
  /** When the last event happened. */
  readonly at: Instant;
} & (
    | { readonly status: "open" | "cancelled" | "expired" }
    /** `purchaserPart` is the purchaser's consent, sealed to the lender. */
    | { readonly status: "consented"; readonly purchaserPart: string }
  );

/** In seconds: half an hour is enough to read a page; a payment link in a message may stay open for a day. */
export const checkoutLifetimeSeconds = { default: 1_800, min: 300, max: 86_400 };

/** A sealed message is valid for five minutes. A consent that the mall does not use by then is void and can be given again. */
const consentLifetime: Duration = { minutes: 5 };

/** The mall opens a checkout; the order must be valid for a loan request. */
export const openCheckout = (input: CheckoutInput, seconds: number, now: Instant): Checkout | Rejection => {
  if (seconds < checkoutLifetimeSeconds.min || seconds > checkoutLifetimeSeconds.max)
    return reject(
      "InvalidRequest",
      `expiresIn: ${checkoutLifetimeSeconds.min} to ${checkoutLifetimeSeconds.max} seconds`,
    );
  const loanRequest = requestLoan({ ...input, requests: [] }, now);
  if (isRejection(loanRequest)) return loanRequest;
  return { ...input, status: "open", version: 1, openedAt: now, expiresAt: addTime(now, { seconds }), at: now };
};

/** The purchaser consents. The same consent again changes nothing; a different one is rejected while the first can still be used. */
export const consentToCheckout = (checkout: Checkout, purchaserPart: string, now: Instant): Checkout | Rejection => {
  if (checkout.status === "consented" && checkout.purchaserPart === purchaserPart) return checkout;
  if (isConsented(checkout, now))
    return reject("CheckoutAlreadyConsented", "the shop has the consent and is asking the lender");
  const closed = rejectIfClosed(checkout, now);
  return closed ?? { ...nextVersion(checkout, now), status: "consented", purchaserPart };
};

/** The purchaser returns to the shop without buying; rejected while a consent can still be used. */
export const cancelCheckout = (checkout: Checkout, now: Instant): Checkout | Rejection => {
  if (checkout.status === "cancelled") return checkout;
  if (isConsented(checkout, now))
    return reject("CheckoutAlreadyConsented", "the shop has the consent: cancel the purchase itself");
  return rejectIfClosed(checkout, now) ?? { ...nextVersion(checkout, now), status: "cancelled" };
};

/** The checkout's time is over and nothing was bought. */
export const expireCheckout = (checkout: Checkout, bought: boolean, now: Instant): Checkout =>
  bought || checkout.status === "cancelled" || checkout.status === "expired" || now < finalExpiry(checkout)
    ? checkout
    : { ...nextVersion(checkout, now), status: "expired" };

/** When no purchase can follow any more: the checkout has expired, and so has a consent given at the last moment. */
export const finalExpiry = (checkout: Checkout): Instant =>
  checkout.status === "consented" ? laterOf(checkout.expiresAt, consentExpiry(checkout)) : checkout.expiresAt;

/** True while the mall can use a consent. */
export const isConsented = (
  checkout: Checkout,
  now: Instant,
): checkout is Checkout & { readonly status: "consented" } =>
  checkout.status === "consented" && now < consentExpiry(checkout);

/** True when the purchaser can consent. */
export const isOpen = (checkout: Checkout, now: Instant): boolean =>
  rejectIfClosed(checkout, now) === undefined && !isConsented(checkout, now);

const consentExpiry = ({ at }: Checkout): Instant => addTime(at, consentLifetime);

const rejectIfClosed = ({ status, expiresAt }: Checkout, now: Instant): Rejection | undefined => {
  if (status === "cancelled") return reject("WrongState", "the checkout was cancelled: return to the shop");
  return status === "expired" || now >= expiresAt
    ? reject("CheckoutExpired", "the checkout has expired: return to the shop and start again")
    : undefined;
};

const nextVersion = (checkout: Checkout, now: Instant) => ({ ...checkout, version: checkout.version + 1, at: now });
