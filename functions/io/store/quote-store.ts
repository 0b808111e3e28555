import { fromWire, type WireMoney } from "../../../domain/money.ts";
import type { OfferedQuote } from "../../../domain/purchase/quoted-advance.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { quoteKey } from "../table/item-keys.ts";
import { commit, read, TableName, type Write } from "../table/table.ts";

/** A lender's offer as the mall was told it. */
export type WireQuote = { readonly id: string; readonly amount: WireMoney; readonly expiresAt: string };

/** An offer that the gateway has handed on, with the digest of the request that it answers. */
export type KeptQuote = { readonly quote: WireQuote; readonly digest: string };

/** An hour longer than it binds: so long a mall that comes late hears that it has ended, and later that nobody knows it. */
const keptSeconds = 3_600;

/** The offer of that id for that purchase, ended or not. */
export const loadQuote = async (purchaseId: string, id: string): Promise<KeptQuote | undefined> =>
  (await read(quoteKey(purchaseId, id))) as KeptQuote | undefined;

/** Keeps an offer beside its purchase, and what belongs to it; false when the same request was answered by another call first. */
export const keepQuote = async (
  purchaseId: string,
  { quote, digest }: KeptQuote,
  beside: readonly Write[],
): Promise<boolean> => {
  const ttl = Math.ceil(Date.parse(quote.expiresAt) / 1000) + keptSeconds;
  const Item = { ...quoteKey(purchaseId, quote.id), quote, digest, ttl };
  return commit([{ Put: { TableName, Item, ConditionExpression: "attribute_not_exists(pk)" } }, ...beside]);
};

/** The offer in the domain's words. */
export const offeredIn = (kept: KeptQuote | undefined): OfferedQuote | undefined => {
  if (!kept) return undefined;
  const { id, expiresAt } = kept.quote;
  const amount = fromWire(kept.quote.amount);
  if (isRejection(amount)) throw new Error(`quote ${id} is kept with ${amount.detail}`);
  return { id, amount, expiresAt };
};
