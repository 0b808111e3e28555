import { purchaserBalance, sellerBalance } from "../domain/ledger/balances.ts";
import { creditBalance, owedOn } from "../domain/loan/loan-amounts.ts";
import type { Loan } from "../domain/loan/loan.ts";
import type { Purchase } from "../domain/purchase/purchase.ts";
import { unpaidRefundCash } from "../domain/reconciliation/loan-check.ts";

/**
 * Both sides of one currency, in minor units. `books` is by the lender's entries, `lender` by its loans (the debt less `owedBack`:
 * cash of refunds and credit balances), `gateway` by the statements that purchases received; for the seller, loans store no amount.
 */
export type Sides = {
  readonly purchaser: { books: bigint; lender: bigint; gateway: bigint; owedBack: bigint };
  readonly seller: { books: bigint; gateway: bigint };
};

/** The totals of both sides over all purchases, by currency. */
export const makeTotals = () => {
  const sides = new Map<string, Sides>();
  const of = (currency: string): Sides => {
    const known = sides.get(currency);
    if (known) return known;
    const empty: Sides = {
      purchaser: { books: 0n, lender: 0n, gateway: 0n, owedBack: 0n },
      seller: { books: 0n, gateway: 0n },
    };
    sides.set(currency, empty);
    return empty;
  };
  return {
    sides: (): ReadonlyMap<string, Sides> => sides,
    add: (purchase: Purchase | undefined, loan: Loan): void => {
      const { currency } = loan.amount;
      const { purchaser, seller } = of(currency);
      const owedBack = unpaidRefundCash(loan).minor + creditBalance(loan).minor;
      purchaser.books += purchaserBalance(loan.entries, currency).minor;
      purchaser.lender += owedOn(loan).minor - owedBack;
      purchaser.owedBack += owedBack;
      seller.books += sellerBalance(loan.entries, currency).minor;
      if (purchase?.amount.currency !== currency) return;
      purchaser.gateway += purchase.outstanding.minor - owedBack;
      seller.gateway += purchase.seller.minor;
    },
  };
};
