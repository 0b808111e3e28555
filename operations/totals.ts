import { purchaserBalance, sellerBalance } from "../domain/ledger/balances.ts";
import { creditBalance, owedOn } from "../domain/loan/loan-amounts.ts";
import type { Loan } from "../domain/loan/loan.ts";
import type { Purchase } from "../domain/purchase/purchase.ts";
import { unpaidRefundCash } from "../domain/reconciliation/loan-check.ts";

/**
 * Both sides of one currency, in minor units. `books` is by the lender's entries, `lender` by its loans (what is owed, less what
 * is owed back: cash of refunds and credit balances), `gateway` by what purchases have heard; the seller's has no loan's fact.
 */
export type Sides = {
  readonly purchaser: { books: bigint; lender: bigint; gateway: bigint; owedBack: bigint };
  readonly seller: { books: bigint; gateway: bigint };
};

/** Both sides added up over all purchases, by currency. */
export const makeTally = () => {
  const sides = new Map<string, Sides>();
  const of = (currency: string): Sides => {
    const known = sides.get(currency);
    if (known) return known;
    const nothing: Sides = {
      purchaser: { books: 0n, lender: 0n, gateway: 0n, owedBack: 0n },
      seller: { books: 0n, gateway: 0n },
    };
    sides.set(currency, nothing);
    return nothing;
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
