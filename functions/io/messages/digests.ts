import type { Disclosure } from "../../../domain/plan/disclosure.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { sha256 } from "./base64url.ts";
import { canonicalJson } from "./canonical-json.ts";

/** The digest of the order to which a purchaser consents: mall, order, amount and lines, without the mall's descriptions. */
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

/** The digest of the order as the gateway knows it; the lender compares it with the purchaser's consent. */
export const purchaseOrderDigest = ({ mall, order, amount, lines }: Purchase): string =>
  orderDigest({
    mall,
    order,
    amount: amount.minor.toString(),
    currency: amount.currency,
    lines: lines.map((line) => ({ ...line, amount: line.amount.minor.toString() })),
  });

/** SHA-256 in base64url over the canonical JSON of a disclosure, to which the purchaser consents; the loan stores it. */
export const disclosureDigest = (disclosure: Disclosure): string => sha256(canonicalJson(disclosure));
