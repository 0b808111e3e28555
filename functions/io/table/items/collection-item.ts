import type { Collection } from "../../../../domain/loan/records.ts";
import { money, type Money } from "../../../../domain/money.ts";
import { decode, encode, type Item, packInstant, storedInstant } from "../item.ts";
import { packPaid, unpackPaid } from "./instalment-item.ts";

/** A collection as stored: its amount in minor units. */
export type PackedCollection = Item & { readonly paid?: readonly string[] };

/** Packs a collection, because writes are billed by size. */
export const packCollection = ({ paid, amount, askedAt, ...rest }: Collection): PackedCollection => ({
  ...(encode(rest) as Item),
  amount: amount.minor,
  ...(askedAt !== undefined && { askedAt: packInstant(askedAt) }),
  ...(paid && { paid: paid.map(packPaid) }),
});

/** The reverse of `packCollection`; before 2026-12 an amount had its currency, and its instant was ISO text. */
export const unpackCollection = ({ paid, ...packed }: PackedCollection, currency: string): Collection => {
  const { amount, askedAt, ...rest } = decode(packed) as Omit<Collection, "amount"> & StoredAmount;
  return {
    ...rest,
    amount: typeof amount === "object" ? amount : money(BigInt(amount), currency),
    ...(askedAt !== undefined && { askedAt: storedInstant(askedAt) }),
    ...(paid && { paid: paid.map((part) => unpackPaid(part, currency)) }),
  };
};

type StoredAmount = { readonly amount: Money | number | bigint };
