import { earlierOf, laterOf } from "../calendar.ts";
import { add, atMost, isPositive, isZero, min, money, type Money, subtract, sum, zero } from "../money.ts";
import { isRejection } from "../rejection.ts";
import {
  closeInstalment,
  type Instalment,
  isOwed,
  openParts,
  payInstalments,
  payPart,
  toInstalment,
} from "./instalment.ts";
import type { PaidPart, PaymentResult, PrepaymentEffect, RunningCredit } from "./payment.ts";
import type { ScheduleRow } from "../schedule/amortisation.ts";
import { allocationOrderOf, isZeroCost } from "../schedule/credit-terms.ts";
import { type DebtParts, zeroParts } from "../schedule/debt-parts.ts";
import { payoff, reAmortise } from "../schedule/re-amortise.ts";

/** The payoff of the future instalments, less interest paid in advance; undefined when there are none. */
export const remainingPayoff = (running: RunningCredit) => {
  const { credit, instalments, pauses, today } = running;
  const rows = rowsOf(instalments.filter((each) => !isOwed(today)(each)));
  const [next] = rows;
  if (!next) return undefined;
  const all = payoff(credit, rows, today, { pauses, ...feeDays(running, next) });
  if (isRejection(all)) return undefined;
  const ahead = instalments.find(({ no }) => no === next.no)?.paid ?? zeroParts(credit.principal.currency);
  // Negative where more was paid in advance than is now due: then it lowers the debt.
  const interest = subtract(all.interest, ahead.interest);
  const fee = subtract(all.fee, ahead.fee);
  return { rows, next, ahead, principal: all.principal, interest, fee, total: add(all.principal, interest, fee) };
};

/**
 * The start of earning the next instalment's fee, and the end of earning the opening fee: prepayments change neither.
 * Instalments from before a re-plan are ignored.
 */
const feeDays = ({ credit, instalments }: RunningCredit, { no, from }: ScheduleRow) => ({
  feeFrom: earlierOf(
    from,
    laterOf(credit.acceptedOn, instalments.findLast((each) => each.no < no)?.due ?? credit.acceptedOn),
  ),
  end: instalments.reduce((last, { due }) => laterOf(last, due), credit.acceptedOn),
});

/** Future instalments as schedule rows, up to the last with principal. */
const rowsOf = (instalments: readonly Instalment[]): readonly ScheduleRow[] => {
  let balance = sum(
    instalments.map((each) => openParts(each).principal),
    instalments[0]?.asked.principal.currency ?? "KRW",
  );
  return instalments.flatMap(({ no, from, due, asked, paid }) => {
    if (isZero(balance)) return [];
    const principal = subtract(asked.principal, paid.principal);
    balance = subtract(balance, principal);
    const { interest, fee } = asked;
    return [{ no, from, due, principal, interest, fee, total: add(principal, interest, fee), balance }];
  });
};

/** Applies a payment before its due date: to the payoff, to the remaining schedule, or to the next instalments. */
export const prepay = (running: RunningCredit, amount: Money, early: PrepaymentEffect | undefined): PaymentResult => {
  const { credit, instalments, today } = running;
  const untouched = zeroParts(amount.currency);
  if (isZero(amount)) return { instalments, paid: [], charged: untouched };
  const rest = remainingPayoff(running);
  if (!rest) return { instalments, paid: [creditPart(amount)], charged: untouched };
  if (atMost(rest.total, amount)) return payOff(running, rest, amount);
  // Where prepayment saves no cost, the next instalments are paid, unless the purchaser chose an effect.
  if (early || !isZeroCost(credit.terms)) return prepayPart(running, rest, amount, early ?? "shorter");
  const order = allocationOrderOf(credit.terms);
  const ahead = payInstalments(instalments, (each) => !isOwed(today)(each), amount, order, today);
  const more = isZero(ahead.left) ? [] : [creditPart(ahead.left)];
  return {
    instalments: ahead.instalments,
    paid: [...ahead.paid, ...more],
    charged: chargesOfPaid(ahead.paid, untouched),
  };
};

/** Interest and fees that are paid before their due date are charged at payment. */
const chargesOfPaid = (paid: readonly PaidPart[], none: DebtParts): DebtParts =>
  paid.reduce(
    (all, { part, amount }) =>
      part === "interest" || part === "fee" ? { ...all, [part]: add(all[part], amount) } : all,
    none,
  );

type RemainingPayoff = NonNullable<ReturnType<typeof remainingPayoff>>;

/** Pays off the credit; future instalments keep their dates with nothing open, and interest would accrue again from today. */
const payOff = ({ instalments, today }: RunningCredit, rest: RemainingPayoff, amount: Money): PaymentResult => {
  const parts = { principal: rest.principal, interest: rest.interest, fee: rest.fee };
  const more = subtract(amount, rest.total);
  return {
    instalments: instalments.map((each) => {
      if (isOwed(today)(each)) return each;
      return { ...closeInstalment(each), from: each.no === rest.next.no ? today : each.from };
    }),
    paid: [...prepaidParts(parts), ...(isPositive(more) ? [creditPart(more)] : [])],
    charged: { ...zeroParts(amount.currency), interest: rest.interest, fee: rest.fee },
  };
};

/** Prepays a part: accrued interest first; the rest lowers the principal and so future interest. */
const prepayPart = (
  running: RunningCredit,
  rest: RemainingPayoff,
  amount: Money,
  becomes: "shorter" | "smaller",
): PaymentResult => {
  const { credit, instalments, pauses, today } = running;
  const { next, ahead, rows } = rest;
  // A fee that is due only at payoff is not part of a partial prepayment.
  const maxReduction = subtract(add(rest.principal, rest.interest), money(1n, amount.currency));
  const reduction = min(amount, maxReduction);
  const over = subtract(amount, reduction);
  if (atMost(reduction, rest.interest)) return payNextInAdvance(running, next.no, amount, rest.interest);
  const how = { on: today, amount: add(reduction, ahead.interest), becomes };
  const after = reAmortise(credit, rows, how, pauses);
  if (isRejection(after)) throw new Error(after.detail);
  const newRows = new Map(after.rows.map((row) => [row.no, toInstalment(row)]));
  const kept = instalments.map((each) => {
    if (isOwed(today)(each)) return each;
    const anew = newRows.get(each.no) ?? closeInstalment(each);
    // Interest paid in advance is settled here; fees paid in advance stay paid.
    const paid = { ...anew.paid, fee: each.paid.fee };
    const asked = { ...anew.asked, fee: atMost(paid.fee, anew.asked.fee) ? anew.asked.fee : paid.fee };
    return { ...anew, from: each.no === next.no ? today : anew.from, asked, paid };
  });
  const principal = subtract(reduction, rest.interest);
  const fee = allocateFee(kept, next.no, over);
  return {
    instalments: fee.instalments,
    paid: [...prepaidParts({ principal, interest: rest.interest, fee: zero(amount.currency) }), ...fee.paid],
    charged: { ...zeroParts(amount.currency), interest: rest.interest, fee: fee.charged },
  };
};

/** A payment too small to lower the principal pays interest, and then the fee, of the next instalment. */
const payNextInAdvance = ({ instalments }: RunningCredit, no: number, amount: Money, accrued: Money): PaymentResult => {
  const interest = min(amount, accrued);
  const withInterest = instalments.map((each) => (each.no === no ? payPart(each, "interest", interest) : each));
  const fee = allocateFee(withInterest, no, subtract(amount, interest));
  return {
    instalments: fee.instalments,
    paid: [...(isZero(interest) ? [] : [{ no, part: "interest" as const, amount: interest }]), ...fee.paid],
    charged: { ...zeroParts(amount.currency), interest, fee: fee.charged },
  };
};

/** Pays the next instalment's fee; an excess is credit. */
const allocateFee = (instalments: readonly Instalment[], no: number, amount: Money) => {
  const next = instalments.find((each) => each.no === no);
  const charged = next ? min(amount, openParts(next).fee) : zero(amount.currency);
  const more = subtract(amount, charged);
  return {
    instalments: instalments.map((each) => (each.no === no ? payPart(each, "fee", charged) : each)),
    paid: [
      ...(isZero(charged) ? [] : [{ no, part: "fee" as const, amount: charged }]),
      ...(isZero(more) ? [] : [creditPart(more)]),
    ],
    charged,
  };
};

const prepaidParts = (parts: Readonly<Record<"principal" | "interest" | "fee", Money>>): readonly PaidPart[] =>
  (["fee", "interest", "principal"] as const)
    .map((part) => ({ no: 0, part, amount: parts[part] }))
    .filter(({ amount }) => !isZero(amount));

const creditPart = (amount: Money): PaidPart => ({ no: 0, part: "credit", amount });
