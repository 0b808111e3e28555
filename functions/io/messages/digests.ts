import type { Disclosure } from "../../../domain/plan/disclosure.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { sha256 } from "./base64url.ts";
import { canonicalJson } from "./canonical-json.ts";

/** What a purchaser consents to: this order at this mall, these lines at these amounts; descriptions are the mall's own words. */
export const orderDigest = (order: {
  readonly mall: string;
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly { readonly id: string; readonly quantity: number; readonly amount: string }[];
}): string => {
  const lines = order.lines.map(({ id, quantity, amount }) => [id, quantity, amount]);
  return sha256(JSON.stringify([order.mall, order.order, order.amount, order.currency, lines]));
};

/** The digest of the order that the gateway was told of: the lender holds it against what the purchaser consented to. */
export const digestOfPurchase = ({ mall, order, amount, lines }: Purchase): string =>
  orderDigest({
    mall,
    order,
    amount: amount.minor.toString(),
    currency: amount.currency,
    lines: lines.map((line) => ({ ...line, amount: line.amount.minor.toString() })),
  });

/** SHA-256 in base64url over the canonical JSON of what was shown: what a purchaser consents to, and a loan keeps. */
export const disclosureDigest = (disclosure: Disclosure): string => sha256(canonicalJson(disclosure));
