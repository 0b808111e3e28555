import type { OrderLine, ReturnLine } from "./orders.ts";

/** An earlier purchase with the quantities that were returned already. */
export type PastPurchase = {
  readonly order: string;
  readonly customer: string;
  readonly lines: readonly OrderLine[];
  /** Returned quantity by line id. */
  readonly returned: Map<string, number>;
};

/** The quantities that return lines claim from one purchase. */
export type Claim<Purchase extends PastPurchase> = {
  readonly purchase: Purchase;
  readonly quantities: readonly { readonly id: string; readonly quantity: number }[];
};

/**
 * Finds goods with the same stock code in the customer's earlier purchases, the newest first, in several when one has too few.
 * Marks the claimed quantities as returned. `unmatched` is the quantity that was not found.
 */
export const claimReturn = <Purchase extends PastPurchase>(
  { stock, quantity }: Pick<ReturnLine, "stock" | "quantity">,
  newestFirst: readonly Purchase[],
): { readonly claims: readonly Claim<Purchase>[]; readonly unmatched: number } => {
  let remaining = quantity;
  const claims: Claim<Purchase>[] = [];
  for (const purchase of newestFirst) {
    const quantities = [];
    for (const line of purchase.lines.filter((each) => each.stock === stock)) {
      const returned = purchase.returned.get(line.id) ?? 0;
      const taken = Math.min(remaining, line.quantity - returned);
      if (taken === 0) continue;
      purchase.returned.set(line.id, returned + taken);
      quantities.push({ id: line.id, quantity: taken });
      remaining -= taken;
    }
    if (quantities.length > 0) claims.push({ purchase, quantities });
    if (remaining === 0) break;
  }
  return { claims, unmatched: remaining };
};

/** Merges the claims on each purchase into one, because a customer cancels several lines at once. */
export const mergeClaims = <Purchase extends PastPurchase>(
  claims: readonly Claim<Purchase>[],
): readonly Claim<Purchase>[] => {
  const merged = new Map<Purchase, Map<string, number>>();
  for (const { purchase, quantities } of claims) {
    const lines = merged.get(purchase) ?? new Map<string, number>();
    for (const { id, quantity } of quantities) lines.set(id, (lines.get(id) ?? 0) + quantity);
    merged.set(purchase, lines);
  }
  return [...merged].map(([purchase, lines]) => ({
    purchase,
    quantities: [...lines].map(([id, quantity]) => ({ id, quantity })),
  }));
};
