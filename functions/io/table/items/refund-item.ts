import type { LoanRefund } from "../../../../domain/loan/records.ts";
import { money } from "../../../../domain/money.ts";
import { noCharges, type RefundShares } from "../../../../domain/protocol/refund-shares.ts";
import type { Cancellation } from "../../../../domain/purchase/records.ts";
import { decode, encode, type Item } from "../item.ts";

/** Shares as they are kept: minor units in this order, what is nothing at the end left out, because writes are billed by size. */
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

/** A loan's refund as it is kept; `returned` is interest and fees, where there are any. */
export const packRefund = ({ no, status, returned, goodwill, refused, ...shares }: LoanRefund): Item => ({
  no,
  status,
  ...(goodwill && { goodwill }),
  ...(refused !== undefined && { refused }),
  shares: packShares(shares),
  ...((returned.interest.minor !== 0n || returned.fees.minor !== 0n) && {
    returned: [returned.interest.minor, returned.fees.minor],
  }),
});

/** The refund of its kept form. */
export const unpackRefund = (packed: Item, currency: string): LoanRefund => {
  const { shares, returned, ...facts } = packed as Packed & { readonly returned?: readonly [number, number] };
  const [interest, fees] = (returned ?? []).map((minor) => money(BigInt(minor), currency));
  return {
    ...(facts as Pick<LoanRefund, "no" | "status">),
    ...unpackShares(shares ?? [], currency),
    returned: interest && fees ? { interest, fees } : noCharges(currency),
  };
};

/** A cancellation as it is kept. */
export const packCancellation = ({ shares, ...facts }: Cancellation): Item => ({
  ...(encode(facts) as Item),
  ...(shares && { shares: packShares(shares) }),
});

/** The cancellation of its kept form. */
export const unpackCancellation = (packed: Item, currency: string): Cancellation => {
  const { shares, ...facts } = packed as Packed;
  return { ...(decode(facts) as Cancellation), ...(shares && { shares: unpackShares(shares, currency) }) };
};

type Packed = Item & { readonly shares?: readonly number[] };
