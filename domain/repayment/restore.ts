import type { Day } from "../calendar.ts";
import { add, isPositive, min, type Money, negate, subtract, zero } from "../money.ts";
import { type Instalment, isOwed } from "./instalment.ts";
import type { PaidPart } from "./payment.ts";
import { addParts, type DebtParts, subtractParts, zeroParts } from "../schedule/debt-parts.ts";

/** The effect of reversing a payment. */
export type Restored = {
  /** The instalments, open again as far as they show the payment. */
  readonly instalments: readonly Instalment[];
  /** Prepaid principal that is on no instalment. */
  readonly principal: Money;
  /** Recorded interest, fees and penalties that no instalment includes any more. */
  readonly charges: DebtParts;
  /** The change of charges because the credit continues: a rebate is reversed, and pro-rata fees are charged in full later. */
  readonly recharged: DebtParts;
};

/** Reverses a payment part by part; while the loan is paused, `today` is the first paused day. */
export const restore = (
  instalments: readonly Instalment[],
  paid: readonly PaidPart[],
  currency: string,
  today: Day,
): Restored => {
  const continues = instalments.some((each) => !isOwed(today)(each));
  const none = zeroParts(currency);
  let [after, principal, charges, recharged] = [instalments, zero(currency), none, none];
  for (const { no, part, amount } of paid) {
    if (part === "credit" || part === "recovery" || part === "recourse") continue;
    const instalment = after.find((each) => each.no === no);
    const reversible = instalment ? min(amount, instalment.paid[part]) : zero(currency);
    // Interest and fee of a future instalment are only planned: a prepayment charged them, and they stay charged.
    const planned = instalment && !instalment.charged && (part === "interest" || part === "fee");
    if (instalment) after = replace(after, reversePaid(instalment, { ...none, [part]: reversible }, planned ?? false));
    const rest = planned ? amount : subtract(amount, reversible);
    if (part === "principal") principal = add(principal, rest);
    else if (isPositive(rest) && !(continues && no === 0 && part === "fee"))
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
