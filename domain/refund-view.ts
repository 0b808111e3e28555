import { type Money, sum, toWire, type WireMoney } from "./money.ts";
import type { Cancellation } from "./purchase.ts";
import { type RefundShares, shareNames, sidesOf } from "./refund.ts";

type Wire<Name extends string> = Readonly<Record<Name, WireMoney>>;

/** The shares of a refund in minor units as strings. */
export const wireShares = (shares: RefundShares): Wire<keyof RefundShares> => wires(shares, shareNames);

/** The same with what each side gains, below nothing for who gives, and their sum, which is nothing. */
export const viewShares = (shares: RefundShares) => {
  const sides = sidesOf(shares);
  const total = sum(Object.values(sides), shares.released.currency);
  return {
    ...wireShares(shares),
    sides: { ...wires(sides, ["purchaser", "mall", "lender", "discount"]), sum: toWire(total) },
  };
};

/**
 * What became of a cancellation's money: `paid` only once the debt is lowered and the bank has paid any cash; `failed` for good
 * where nothing was booked, and with the shares where they are and the bank is asked again. Absent until it is decided.
 */
export const viewRefund = ({ status, shares, code }: Cancellation) => {
  const state = states[status];
  if (!state) return undefined;
  return { status: state, ...(state === "failed" && { code }), ...(shares && wireShares(shares)) };
};

const states: Readonly<Partial<Record<Cancellation["status"], "pending" | "paid" | "failed">>> = {
  refunding: "pending",
  refunded: "paid",
  parked: "failed",
  failed: "failed",
};

const wires = <Name extends string>(amounts: Readonly<Record<Name, Money>>, names: readonly Name[]): Wire<Name> =>
  Object.fromEntries(names.map((name) => [name, toWire(amounts[name])])) as Wire<Name>;
