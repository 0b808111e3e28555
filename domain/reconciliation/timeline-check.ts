import { debtSide, sellerSide } from "../ledger/balances.ts";
import type { Entry } from "../ledger/entry.ts";
import type { Loan } from "../loan/loan.ts";
import { add, formatMoney, type Money, zero } from "../money.ts";
import type { Purchase } from "../purchase/purchase.ts";
import type { TimelineEntry } from "../purchase/records.ts";
import { type Difference, same, sameMoney } from "./difference.ts";

/** Where a purchase's own story does not add up: `one` is by the purchase, `other` by the moments of its story. */
export const storyDifferences = (purchase: Purchase): readonly Difference[] => {
  const { id, amount, version, outstanding, seller, timeline } = purchase;
  const { purchaser: owed, seller: due } = timeline.reduce(tell, untold(amount.currency));
  return [
    ...same(id, "moments of the story", version, timeline.length),
    ...sameMoney(id, "purchaser's side, by the purchase and by its story", outstanding, owed),
    ...sameMoney(id, "seller's side, by the purchase and by its story", seller, due),
  ];
};

/**
 * Every sum that the story has come to, moment by moment, is one that the lender's entries had come to, in the same order:
 * so amounts that cancel each other out are found too.
 */
export const strayMoment = (purchase: Purchase, loan: Loan): readonly Difference[] => {
  const { id, amount, timeline } = purchase;
  const booked = bookedSides(loan, amount.currency);
  let told = untold(amount.currency);
  let from = 0;
  for (const [index, moment] of timeline.entries()) {
    if (!moment.purchaser && !moment.seller) continue;
    told = tell(told, moment);
    from = booked.findIndex((sides, place) => place >= from && isSame(sides, told));
    if (from < 0)
      return same(id, `both sides after moment ${index + 1}, ${moment.event}`, spoken(told), "never so by the entries");
  }
  return [];
};

type Sides = { readonly purchaser: Money; readonly seller: Money };

const untold = (currency: string): Sides => ({ purchaser: zero(currency), seller: zero(currency) });

const tell = (told: Sides, { purchaser, seller }: TimelineEntry): Sides => ({
  purchaser: purchaser ? add(told.purchaser, purchaser) : told.purchaser,
  seller: seller ? add(told.seller, seller) : told.seller,
});

const isSame = (a: Sides, b: Sides): boolean =>
  a.purchaser.minor === b.purchaser.minor && a.seller.minor === b.seller.minor;

const spoken = ({ purchaser, seller }: Sides): string => `${formatMoney(purchaser)} and ${formatMoney(seller)}`;

/** What both sides owed by the entries at each version of the loan that booked something. */
const bookedSides = ({ entries }: Loan, currency: string): readonly Sides[] => {
  const sides: Sides[] = [untold(currency)];
  for (const at of versionsOf(entries)) {
    const last = sides.at(-1) ?? untold(currency);
    sides.push({
      purchaser: add(last.purchaser, debtSide(at, currency)),
      seller: add(last.seller, sellerSide(at, currency)),
    });
  }
  return sides;
};

/** The entries, those of one version together. */
const versionsOf = (entries: readonly Entry[]): readonly (readonly Entry[])[] => [
  ...Map.groupBy(entries, ({ version }) => version).values(),
];
