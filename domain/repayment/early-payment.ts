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
import type { PrepaymentEffect, PaidPart, PaymentResult, RunningCredit } from "./payment.ts";
import type { ScheduleRow } from "../schedule/amortisation.ts";
import { isZeroCost, allocationOrderOf } from "../schedule/credit-terms.ts";
import { zeroParts, type DebtParts } from "../schedule/debt-parts.ts";
import { payoff, reAmortise } from "../schedule/re-amortise.ts";

/** What pays the instalments to come, less what of their interest was paid in advance; nothing when there are none. */
export const remainingPayoff = (running: RunningCredit) => {
  const { credit, instalments, pauses, today } = running;
  const rows = rowsOf(instalments.filter((each) => !isOwed(today)(each)));
  const [next] = rows;
  if (!next) return undefined;
  const all = payoff(credit, rows, today, { pauses, ...feeDays(running, next) });
  if (isRejection(all)) return undefined;
  const ahead = instalments.find(({ no }) => no === next.no)?.paid ?? zeroParts(credit.principal.currency);
  // Below nothing where more was paid ahead than is asked after all: then it lowers the debt.
  const interest = subtract(all.interest, ahead.interest);
  const fee = subtract(all.fee, ahead.fee);
  return { rows, next, ahead, principal: all.principal, interest, fee, total: add(all.principal, interest, fee) };
};

/**
 * Since when the next instalment's fee is earned, and until when the opening fee is: payments in between move neither.
 * Instalments of before a re-plan count for nothing.
 */
const feeDays = ({ credit, instalments }: RunningCredit, { no, from }: ScheduleRow) => ({
  feeFrom: earlierOf(
    from,
    laterOf(credit.acceptedOn, instalments.findLast((each) => each.no < no)?.due ?? credit.acceptedOn),
  ),
  end: instalments.reduce((last, { due }) => laterOf(last, due), credit.acceptedOn),
});

/** Instalments to come as the rows of a schedule, as long as they ask for principal. */
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

export const prepay = (running: RunningCredit, amount: Money, early: PrepaymentEffect | undefined): PaymentResult => {
  const { credit, instalments, today } = running;
  const untouched = zeroParts(amount.currency);
  if (isZero(amount)) return { instalments, paid: [], charged: untouched };
  const rest = remainingPayoff(running);
  if (!rest) return { instalments, paid: [creditPart(amount)], charged: untouched };
  if (atMost(rest.total, amount)) return payOff(running, rest, amount);
  // Where paying early spares nothing, the next instalments are paid, unless the purchaser wants it otherwise.
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

/** Interest and fees are owed as they are paid before their day. */
const chargesOfPaid = (paid: readonly PaidPart[], none: DebtParts): DebtParts =>
  paid.reduce(
    (all, { part, amount }) =>
      part === "interest" || part === "fee" ? { ...all, [part]: add(all[part], amount) } : all,
    none,
  );

type RemainingPayoff = NonNullable<ReturnType<typeof remainingPayoff>>;

/** Pays the credit off; the instalments to come keep their days and ask for nothing, and interest would run anew from here. */
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

/** Pays a part before its day: interest to the day first, the rest lowers the debt and so the interest to come. */
const prepayPart = (
  running: RunningCredit,
  rest: RemainingPayoff,
  amount: Money,
  becomes: "shorter" | "smaller",
): PaymentResult => {
  const { credit, instalments, pauses, today } = running;
  const { next, ahead, rows } = rest;
  // A fee that a payoff would ask for is no part of what lowers the debt.
  const most = subtract(add(rest.principal, rest.interest), money(1n, amount.currency));
  const lowering = min(amount, most);
  const over = subtract(amount, lowering);
  if (atMost(lowering, rest.interest)) return payNextInAdvance(running, next.no, amount, rest.interest);
  const how = { on: today, amount: add(lowering, ahead.interest), becomes };
  const after = reAmortise(credit, rows, how, pauses);
  if (isRejection(after)) throw new Error(after.detail);
  const again = new Map(after.rows.map((row) => [row.no, toInstalment(row)]));
  const kept = instalments.map((each) => {
    if (isOwed(today)(each)) return each;
    const anew = again.get(each.no) ?? closeInstalment(each);
    // Interest paid ahead is settled here; fees paid ahead stay paid.
    const paid = { ...anew.paid, fee: each.paid.fee };
    const asked = { ...anew.asked, fee: atMost(paid.fee, anew.asked.fee) ? anew.asked.fee : paid.fee };
    return { ...anew, from: each.no === next.no ? today : anew.from, asked, paid };
  });
  const principal = subtract(lowering, rest.interest);
  const fee = allocateFee(kept, next.no, over);
  return {
    instalments: fee.instalments,
    paid: [...prepaidParts({ principal, interest: rest.interest, fee: zero(amount.currency) }), ...fee.paid],
    charged: { ...zeroParts(amount.currency), interest: rest.interest, fee: fee.charged },
  };
};

/** Too little to lower the debt: it is interest, and then fee, of the next instalment. */
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

/** A few units for the next fee; what is more than that is credit. */
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
