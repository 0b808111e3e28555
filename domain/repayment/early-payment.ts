import { earlierOf, laterOf } from "../calendar.ts";
import { add, atMost, isPositive, isZero, min, money, type Money, subtract, sum, zero } from "../money.ts";
import { isRejection } from "../rejection.ts";
import { emptied, type Instalment, isRipe, openOf, payInstalments, payPart, toInstalment } from "./instalment.ts";
import type { Early, Paid, Payment, Running } from "./payment.ts";
import type { Row } from "../schedule/amortisation.ts";
import { isFree, orderOf } from "../schedule/credit-terms.ts";
import { nothing, type Parts } from "../schedule/debt-parts.ts";
import { payoff, reAmortise } from "../schedule/re-amortise.ts";

/** What pays the instalments to come, less what of their interest was paid in advance; nothing when there are none. */
export const restOf = (running: Running) => {
  const { credit, instalments, pauses, today } = running;
  const rows = rowsOf(instalments.filter((each) => !isRipe(today)(each)));
  const [next] = rows;
  if (!next) return undefined;
  const all = payoff(credit, rows, today, { pauses, ...feeDays(running, next) });
  if (isRejection(all)) return undefined;
  const ahead = instalments.find(({ no }) => no === next.no)?.paid ?? nothing(credit.principal.currency);
  // Below nothing where more was paid ahead than is asked after all: then it lowers the debt.
  const interest = subtract(all.interest, ahead.interest);
  const fee = subtract(all.fee, ahead.fee);
  return { rows, next, ahead, principal: all.principal, interest, fee, total: add(all.principal, interest, fee) };
};

/**
 * Since when the next instalment's fee is earned, and until when the opening fee is: payments in between move neither.
 * Instalments of before a re-plan count for nothing.
 */
const feeDays = ({ credit, instalments }: Running, { no, from }: Row) => ({
  feeFrom: earlierOf(
    from,
    laterOf(credit.acceptedOn, instalments.findLast((each) => each.no < no)?.due ?? credit.acceptedOn),
  ),
  end: instalments.reduce((last, { due }) => laterOf(last, due), credit.acceptedOn),
});

/** Instalments to come as the rows of a schedule, as long as they ask for principal. */
const rowsOf = (instalments: readonly Instalment[]): readonly Row[] => {
  let balance = sum(
    instalments.map((each) => openOf(each).principal),
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

export const payEarly = (running: Running, amount: Money, early: Early | undefined): Payment => {
  const { credit, instalments, today } = running;
  const untouched = nothing(amount.currency);
  if (isZero(amount)) return { instalments, paid: [], charged: untouched };
  const rest = restOf(running);
  if (!rest) return { instalments, paid: [creditOf(amount)], charged: untouched };
  if (atMost(rest.total, amount)) return payAll(running, rest, amount);
  // Where paying early spares nothing, the next instalments are paid, unless the purchaser wants it otherwise.
  if (early || !isFree(credit.terms)) return payPartEarly(running, rest, amount, early ?? "shorter");
  const order = orderOf(credit.terms);
  const ahead = payInstalments(instalments, (each) => !isRipe(today)(each), amount, order, today);
  const more = isZero(ahead.left) ? [] : [creditOf(ahead.left)];
  return { instalments: ahead.instalments, paid: [...ahead.paid, ...more], charged: chargesIn(ahead.paid, untouched) };
};

/** Interest and fees are owed as they are paid before their day. */
const chargesIn = (paid: readonly Paid[], none: Parts): Parts =>
  paid.reduce(
    (all, { part, amount }) =>
      part === "interest" || part === "fee" ? { ...all, [part]: add(all[part], amount) } : all,
    none,
  );

type Rest = NonNullable<ReturnType<typeof restOf>>;

/** Pays the credit off; the instalments to come keep their days and ask for nothing, and interest would run anew from here. */
const payAll = ({ instalments, today }: Running, rest: Rest, amount: Money): Payment => {
  const parts = { principal: rest.principal, interest: rest.interest, fee: rest.fee };
  const more = subtract(amount, rest.total);
  return {
    instalments: instalments.map((each) => {
      if (isRipe(today)(each)) return each;
      return { ...emptied(each), from: each.no === rest.next.no ? today : each.from };
    }),
    paid: [...early(parts), ...(isPositive(more) ? [creditOf(more)] : [])],
    charged: { ...nothing(amount.currency), interest: rest.interest, fee: rest.fee },
  };
};

/** Pays a part before its day: interest to the day first, the rest lowers the debt and so the interest to come. */
const payPartEarly = (running: Running, rest: Rest, amount: Money, becomes: "shorter" | "smaller"): Payment => {
  const { credit, instalments, pauses, today } = running;
  const { next, ahead, rows } = rest;
  // A fee that a payoff would ask for is no part of what lowers the debt.
  const most = subtract(add(rest.principal, rest.interest), money(1n, amount.currency));
  const lowering = min(amount, most);
  const over = subtract(amount, lowering);
  if (atMost(lowering, rest.interest)) return payAhead(running, next.no, amount, rest.interest);
  const how = { on: today, amount: add(lowering, ahead.interest), becomes };
  const after = reAmortise(credit, rows, how, pauses);
  if (isRejection(after)) throw new Error(after.detail);
  const again = new Map(after.rows.map((row) => [row.no, toInstalment(row)]));
  const kept = instalments.map((each) => {
    if (isRipe(today)(each)) return each;
    const anew = again.get(each.no) ?? emptied(each);
    // Interest paid ahead is settled here; fees paid ahead stay paid.
    const paid = { ...anew.paid, fee: each.paid.fee };
    const asked = { ...anew.asked, fee: atMost(paid.fee, anew.asked.fee) ? anew.asked.fee : paid.fee };
    return { ...anew, from: each.no === next.no ? today : anew.from, asked, paid };
  });
  const principal = subtract(lowering, rest.interest);
  const fee = allocateFee(kept, next.no, over);
  return {
    instalments: fee.instalments,
    paid: [...early({ principal, interest: rest.interest, fee: zero(amount.currency) }), ...fee.paid],
    charged: { ...nothing(amount.currency), interest: rest.interest, fee: fee.charged },
  };
};

/** Too little to lower the debt: it is interest, and then fee, of the next instalment. */
const payAhead = ({ instalments }: Running, no: number, amount: Money, accrued: Money): Payment => {
  const interest = min(amount, accrued);
  const withInterest = instalments.map((each) => (each.no === no ? payPart(each, "interest", interest) : each));
  const fee = allocateFee(withInterest, no, subtract(amount, interest));
  return {
    instalments: fee.instalments,
    paid: [...(isZero(interest) ? [] : [{ no, part: "interest" as const, amount: interest }]), ...fee.paid],
    charged: { ...nothing(amount.currency), interest, fee: fee.charged },
  };
};

/** A few units for the next fee; what is more than that is credit. */
const allocateFee = (instalments: readonly Instalment[], no: number, amount: Money) => {
  const next = instalments.find((each) => each.no === no);
  const charged = next ? min(amount, openOf(next).fee) : zero(amount.currency);
  const more = subtract(amount, charged);
  return {
    instalments: instalments.map((each) => (each.no === no ? payPart(each, "fee", charged) : each)),
    paid: [
      ...(isZero(charged) ? [] : [{ no, part: "fee" as const, amount: charged }]),
      ...(isZero(more) ? [] : [creditOf(more)]),
    ],
    charged,
  };
};

const early = (parts: Readonly<Record<"principal" | "interest" | "fee", Money>>): readonly Paid[] =>
  (["fee", "interest", "principal"] as const)
    .map((part) => ({ no: 0, part, amount: parts[part] }))
    .filter(({ amount }) => !isZero(amount));

const creditOf = (amount: Money): Paid => ({ no: 0, part: "credit", amount });
