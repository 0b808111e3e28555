import type { Day } from "../calendar.ts";
import { add, isPositive, min, type Money, negate, subtract, zero } from "../money.ts";
import { type Instalment, isOwed } from "./instalment.ts";
import type { PaidPart } from "./payment.ts";
import { subtractParts, zeroParts, type DebtParts, addParts } from "../schedule/debt-parts.ts";

/** What becomes of what a payment paid, when it is taken back. */
export type Restored = {
  /** Open again as far as the payment still stands on them. */
  readonly instalments: readonly Instalment[];
  /** Principal that was paid before its day and stands on no instalment. */
  readonly principal: Money;
  /** Interest, fees and penalties that are on the books and that no instalment asks for any more. */
  readonly charges: DebtParts;
  /** By how much charges change because the credit did not end: a rebate is taken back, and fees to the day are asked in full later. */
  readonly recharged: DebtParts;
};

/** Takes back what a payment paid, part by part, on a day on its loan's calendar. */
export const restore = (
  instalments: readonly Instalment[],
  paid: readonly PaidPart[],
  currency: string,
  today: Day,
): Restored => {
  const goesOn = instalments.some((each) => !isOwed(today)(each));
  const none = zeroParts(currency);
  let [after, principal, charges, recharged] = [instalments, zero(currency), none, none];
  for (const { no, part, amount } of paid) {
    if (part === "credit" || part === "recovery" || part === "recourse") continue;
    const instalment = after.find((each) => each.no === no);
    const stands = instalment ? min(amount, instalment.paid[part]) : zero(currency);
    // Interest and fee of an instalment whose day has not come are only planned: paid early they were charged, and stay so.
    const planned = instalment && !instalment.charged && (part === "interest" || part === "fee");
    if (instalment) after = replace(after, reversePaid(instalment, { ...none, [part]: stands }, planned ?? false));
    const rest = planned ? amount : subtract(amount, stands);
    if (part === "principal") principal = add(principal, rest);
    else if (isPositive(rest) && !(goesOn && no === 0 && part === "fee"))
      charges = addParts(charges, { ...none, [part]: rest });
    else recharged = addParts(recharged, { ...none, [part]: negate(rest) });
  }
  return { instalments: after, principal, charges, recharged };
};

const reversePaid = (instalment: Instalment, taken: DebtParts, planned: boolean): Instalment => ({
  ...instalment,
  paid: subtractParts(instalment.paid, taken),
  asked: planned ? subtractParts(instalment.asked, taken) : instalment.asked,
});

const replace = (instalments: readonly Instalment[], one: Instalment): readonly Instalment[] =>
  instalments.map((each) => (each.no === one.no ? one : each));
