import type { LoanRefund } from "../../../../domain/loan/records.ts";
import { money, type Money } from "../../../../domain/money.ts";
import { noCharges, type RefundShares } from "../../../../domain/protocol/refund-shares.ts";
import type { LineQuantity } from "../../../../domain/purchase/order-line.ts";
import type { Cancellation } from "../../../../domain/purchase/records.ts";
import { decode, encode, type Item, packInstant, storedInstant } from "../item.ts";

/** Shares are stored as minor units in this order, without trailing zeros, because writes are billed by size. */
const order = [
  "loanPrincipal",
  "clawback",
  "rebate",
  "earned",
  "cashBack",
  "released",
  "loanInterest",
  "fees",
  "borne",
] as const satisfies readonly (keyof RefundShares)[];

const packShares = (shares: RefundShares): readonly bigint[] => {
  const minors = order.map((name) => shares[name].minor);
  return minors.slice(0, minors.findLastIndex((minor) => minor !== 0n) + 1);
};

const unpackShares = (packed: readonly number[], currency: string): RefundShares =>
  Object.fromEntries(
    order.map((name, index) => [name, money(BigInt(packed[index] ?? 0), currency)] as const),
  ) as RefundShares;

/** Packs a loan's refund; `returned` is interest and fees, if any. */
export const packRefund = ({
  no,
  status,
  returned,
  goodwill,
  refused,
  ref,
  goods,
  by,
  ...shares
}: LoanRefund): Item => ({
  no,
  status,
  ...(goodwill && { goodwill }),
  ...(refused !== undefined && { refused }),
  ...(ref !== undefined && { ref }),
  ...(goods && { goods }),
  ...(by !== undefined && { by }),
  shares: packShares(shares),
  ...((returned.interest.minor !== 0n || returned.fees.minor !== 0n) && {
    returned: [returned.interest.minor, returned.fees.minor],
  }),
});

/** The reverse of `packRefund`. */
export const unpackRefund = (packed: Item, currency: string): LoanRefund => {
  const { shares, returned, ...facts } = packed as Packed & { readonly returned?: readonly [number, number] };
  const [interest, fees] = (returned ?? []).map((minor) => money(BigInt(minor), currency));
  return {
    ...(facts as Pick<LoanRefund, "no" | "status">),
    ...unpackShares(shares ?? [], currency),
    returned: interest && fees ? { interest, fees } : noCharges(currency),
  };
};

/** Packs a cancellation. */
export const packCancellation = ({ shares, at, until, amount, lines, ...facts }: Cancellation): Item => ({
  ...(encode(facts) as Item),
  at: packInstant(at),
  until: packInstant(until),
  amount: amount.minor,
  ...(lines && { lines: lines.map(({ id, quantity }) => [id, quantity]) }),
  ...(shares && { shares: packShares(shares) }),
});

/** The reverse of `packCancellation`; before 2026-12 its instants were ISO text, and amount and goods had the names of their fields. */
export const unpackCancellation = (packed: Item, currency: string): Cancellation => {
  const { shares, lines, ...facts } = packed as Packed & { readonly lines?: readonly PackedQuantity[] };
  const { at, until, amount, ...more } = decode(facts) as Omit<Cancellation, "amount"> & StoredAmount;
  return {
    ...more,
    amount: typeof amount === "object" ? amount : money(BigInt(amount), currency),
    at: storedInstant(at),
    until: storedInstant(until),
    ...(lines && { lines: lines.map(unpackQuantity) }),
    ...(shares && { shares: unpackShares(shares, currency) }),
  };
};

type Packed = Item & { readonly shares?: readonly number[] };

type StoredAmount = { readonly amount: Money | number | bigint };

type PackedQuantity = readonly [string, number] | LineQuantity;

const unpackQuantity = (packed: PackedQuantity): LineQuantity =>
  "id" in packed ? packed : { id: packed[0], quantity: packed[1] };
