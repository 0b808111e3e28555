import type { Instant } from "../calendar.ts";
import { keysAt, type PinnedKey } from "./mall-keys.ts";
import type { MallStanding } from "./mall.ts";
import { type RefundPolicy, refundPolicyOf } from "../protocol/refund-policy.ts";

/** A mall's record as the operator and the mall see it; keys by id, newest first, with their expiry. */
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

/** A mall as its lender's staff see it: bank account, rate card, refund policy and pinned keys. */
export const viewPinnedMall = <Card>(
  {
    mall,
    name,
    bankAccount,
    card,
    advancePolicy = "shipment",
    refundPolicy,
    keys,
  }: {
    readonly mall: string;
    readonly name: string;
    readonly bankAccount: string;
    readonly card: Card;
    readonly advancePolicy?: "approval" | "shipment";
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
  advancePolicy,
  refundPolicy: refundPolicyOf(refundPolicy ? { refundPolicy } : {}),
  keys: viewKeys(keys, now),
});

/** Keys by id, use and expiry; expired keys are left out. */
export const viewKeys = (keys: readonly PinnedKey[], now: Instant) =>
  keysAt(keys, now).map(({ kid, use, retireAt }) => ({ kid, use, ...(retireAt !== undefined && { retireAt }) }));
