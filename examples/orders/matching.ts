import type { OrderLine, ReturnLine } from "./orders.ts";

/** A purchase as its customer remembers it: what of each line is still theirs. */
export type Bought = {
  readonly order: string;
  readonly customer: string;
  readonly lines: readonly OrderLine[];
  /** Quantity given back so far, by line id. */
  readonly returned: Map<string, number>;
};

/** What one return line asks of one purchase. */
export type Claim<Purchase extends Bought> = {
  readonly purchase: Purchase;
  readonly picks: readonly { readonly id: string; readonly quantity: number }[];
};

/**
 * Finds goods of the same stock code in the customer's earlier purchases, the newest first, over several if one has not enough.
 * What is claimed is marked as returned. `unmatched` is the quantity that nobody can find.
 */
export const claimReturn = <Purchase extends Bought>(
  { stock, quantity }: Pick<ReturnLine, "stock" | "quantity">,
  newestFirst: readonly Purchase[],
): { readonly claims: readonly Claim<Purchase>[]; readonly unmatched: number } => {
  let left = quantity;
  const claims: Claim<Purchase>[] = [];
  for (const purchase of newestFirst) {
    const picks = [];
    for (const line of purchase.lines.filter((each) => each.stock === stock)) {
      const returned = purchase.returned.get(line.id) ?? 0;
      const taken = Math.min(left, line.quantity - returned);
      if (taken === 0) continue;
      purchase.returned.set(line.id, returned + taken);
      picks.push({ id: line.id, quantity: taken });
      left -= taken;
    }
    if (picks.length > 0) claims.push({ purchase, picks });
    if (left === 0) break;
  }
  return { claims, unmatched: left };
};

/** Claims on the same purchase as one: a customer cancels once, with several lines. */
export const mergeClaims = <Purchase extends Bought>(
  claims: readonly Claim<Purchase>[],
): readonly Claim<Purchase>[] => {
  const merged = new Map<Purchase, Map<string, number>>();
  for (const { purchase, picks } of claims) {
    const lines = merged.get(purchase) ?? new Map<string, number>();
    for (const { id, quantity } of picks) lines.set(id, (lines.get(id) ?? 0) + quantity);
    merged.set(purchase, lines);
  }
  return [...merged].map(([purchase, lines]) => ({
    purchase,
    picks: [...lines].map(([id, quantity]) => ({ id, quantity })),
  }));
};
