import type { Receivable } from "../records.ts";
import { isZero, type Money, toWire } from "../../money.ts";

/** The price of a receivable as the gateway records it, with the debts that its payout settles; a part that is zero is left out. */
export const viewReceivable = ({ quote: { discount, payout, fixed, holdback }, nettings }: Receivable) => ({
  discount: toWire(discount),
  payout: toWire(payout),
  ...part("fixed", fixed),
  ...part("holdback", holdback),
  ...(nettings && { nettings: nettings.map((each) => ({ ...each, amount: toWire(each.amount) })) }),
});

const part = (name: string, amount: Money) => (isZero(amount) ? {} : { [name]: toWire(amount) });
