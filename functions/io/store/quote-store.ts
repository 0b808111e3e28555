import { fromWire, type WireMoney } from "../../../domain/money.ts";
import type { OfferedQuote } from "../../../domain/purchase/quoted-advance.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { quoteKey } from "../table/item-keys.ts";
import { commit, read, TableName, type Write } from "../table/table.ts";

/** A lender's quote as the mall receives it. */
export type WireQuote = { readonly id: string; readonly amount: WireMoney; readonly expiresAt: string };

/** A quote that the gateway has relayed, with the digest of the request that it answers. */
export type StoredQuote = { readonly quote: WireQuote; readonly digest: string };

/** An hour longer than the quote is valid: until then a late mall receives QuoteExpired, later QuoteUnknown. */
const retentionSeconds = 3_600;

/** A purchase's quote by id, also an expired one. */
export const loadQuote = async (purchaseId: string, id: string): Promise<StoredQuote | undefined> =>
  (await read(quoteKey(purchaseId, id))) as StoredQuote | undefined;

/** Stores a quote of a purchase with further writes; false if another call answered the same request first. */
export const saveQuote = async (
  purchaseId: string,
  { quote, digest }: StoredQuote,
  further: readonly Write[],
): Promise<boolean> => {
  const ttl = Math.ceil(Date.parse(quote.expiresAt) / 1000) + retentionSeconds;
  const Item = { ...quoteKey(purchaseId, quote.id), quote, digest, ttl };
  return commit([{ Put: { TableName, Item, ConditionExpression: "attribute_not_exists(pk)" } }, ...further]);
};

/** The quote as the domain's type. */
export const offeredIn = (stored: StoredQuote | undefined): OfferedQuote | undefined => {
  if (!stored) return undefined;
  const { id, expiresAt } = stored.quote;
  const amount = fromWire(stored.quote.amount);
  if (isRejection(amount)) throw new Error(`quote ${id} is stored with ${amount.detail}`);
  return { id, amount, expiresAt };
};
