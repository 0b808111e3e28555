import { purchaserDebt, sellerBalance } from "../ledger/balances.ts";
import type { Entry } from "../ledger/entry.ts";
import type { Loan } from "../loan/loan.ts";
import { add, formatMoney, type Money, zero } from "../money.ts";
import type { Purchase } from "../purchase/purchase.ts";
import type { TimelineEntry } from "../purchase/records.ts";
import { compareAmounts, compareValues, type Difference } from "./difference.ts";

/** Where a purchase and the sums of its timeline disagree: `one` is the value by the purchase, `other` by the timeline. */
export const timelineDifferences = (purchase: Purchase): readonly Difference[] => {
  const { id, amount, version, outstanding, seller, timeline } = purchase;
  const { purchaser: owed, seller: due } = timeline.reduce(addMoment, zeroSides(amount.currency));
  return [
    ...compareValues(id, "moments of the timeline", version, timeline.length),
    ...compareAmounts(id, "purchaser's side, by the purchase and by its timeline", outstanding, owed),
    ...compareAmounts(id, "seller's side, by the purchase and by its timeline", seller, due),
  ];
};

/**
 * The first moment whose running totals are not among those of the lender's entries, in the same order. So amounts that cancel
 * each other out are found too.
 */
export const unmatchedMoment = (purchase: Purchase, loan: Loan): readonly Difference[] => {
  const { id, amount, timeline } = purchase;
  const booked = bookedSides(loan, amount.currency);
  let totals = zeroSides(amount.currency);
  let from = 0;
  for (const [index, moment] of timeline.entries()) {
    if (!moment.purchaser && !moment.seller) continue;
    totals = addMoment(totals, moment);
    from = booked.findIndex((sides, place) => place >= from && isSame(sides, totals));
    if (from < 0)
      return compareValues(
        id,
        `both sides after moment ${index + 1}, ${moment.event}`,
        formatSides(totals),
        "not among the totals of the entries",
      );
  }
  return [];
};

type Sides = { readonly purchaser: Money; readonly seller: Money };

const zeroSides = (currency: string): Sides => ({ purchaser: zero(currency), seller: zero(currency) });

const addMoment = (totals: Sides, { purchaser, seller }: TimelineEntry): Sides => ({
  purchaser: purchaser ? add(totals.purchaser, purchaser) : totals.purchaser,
  seller: seller ? add(totals.seller, seller) : totals.seller,
});

const isSame = (a: Sides, b: Sides): boolean =>
  a.purchaser.minor === b.purchaser.minor && a.seller.minor === b.seller.minor;

const formatSides = ({ purchaser, seller }: Sides): string => `${formatMoney(purchaser)} and ${formatMoney(seller)}`;

/** The balances of both sides by the entries, after each version of the loan with entries. */
const bookedSides = ({ entries }: Loan, currency: string): readonly Sides[] => {
  const sides: Sides[] = [zeroSides(currency)];
  for (const at of versionsOf(entries)) {
    const last = sides.at(-1) ?? zeroSides(currency);
    sides.push({
      purchaser: add(last.purchaser, purchaserDebt(at, currency)),
      seller: add(last.seller, sellerBalance(at, currency)),
    });
  }
  return sides;
};

/** The entries grouped by version. */
const versionsOf = (entries: readonly Entry[]): readonly (readonly Entry[])[] => [
  ...Map.groupBy(entries, ({ version }) => version).values(),
];
