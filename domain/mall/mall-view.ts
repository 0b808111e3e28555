import type { Instant } from "../calendar.ts";
import { keysAt, type PinnedKey } from "./mall-keys.ts";
import type { MallStanding } from "./mall.ts";
import { refundPolicyOf, type RefundPolicy } from "../protocol/refund-policy.ts";

/** A mall's record as its operator and the mall itself see it; keys by their names, the newest first, with their ends. */
export const viewMall = (
  {
    mall,
    name,
    lender,
    advancePolicy,
    apiVersion,
    status,
    requestsPerSecond,
    registeredAt,
    keys,
  }: MallStanding & { readonly keys: readonly PinnedKey[] },
  now: Instant,
) => ({
  id: mall,
  name,
  lender,
  advancePolicy,
  apiVersion,
  status,
  ...(requestsPerSecond !== undefined && { requestsPerSecond }),
  registeredAt,
  keys: viewKeys(keys, now),
});

/** A mall as its lender's staff see it: where its money goes, what its discount and its refunds cost, the keys that are believed. */
export const viewPinnedMall = <Card>(
  {
    mall,
    name,
    bankAccount,
    card,
    refundPolicy,
    keys,
  }: {
    readonly mall: string;
    readonly name: string;
    readonly bankAccount: string;
    readonly card: Card;
    readonly refundPolicy?: RefundPolicy;
    readonly keys: readonly PinnedKey[];
  },
  lender: string,
  now: Instant,
) => ({
  id: mall,
  name,
  lender,
  bankAccount,
  card,
  refundPolicy: refundPolicyOf(refundPolicy ? { refundPolicy } : {}),
  keys: viewKeys(keys, now),
});

/** Keys by name, use and end; those that have ended are gone. */
export const viewKeys = (keys: readonly PinnedKey[], now: Instant) =>
  keysAt(keys, now).map(({ kid, use, retireAt }) => ({ kid, use, ...(retireAt !== undefined && { retireAt }) }));
