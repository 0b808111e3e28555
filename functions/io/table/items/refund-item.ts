import type { LoanRefund } from "../../../../domain/loan/records.ts";
import { money } from "../../../../domain/money.ts";
import { noCharges, type RefundShares } from "../../../../domain/protocol/refund-shares.ts";
import type { Cancellation } from "../../../../domain/purchase/records.ts";
import { decode, encode, type Item } from "../item.ts";

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
export const packCancellation = ({ shares, ...facts }: Cancellation): Item => ({
  ...(encode(facts) as Item),
  ...(shares && { shares: packShares(shares) }),
});

/** The reverse of `packCancellation`. */
export const unpackCancellation = (packed: Item, currency: string): Cancellation => {
  const { shares, ...facts } = packed as Packed;
  return { ...(decode(facts) as Cancellation), ...(shares && { shares: unpackShares(shares, currency) }) };
};

type Packed = Item & { readonly shares?: readonly number[] };
