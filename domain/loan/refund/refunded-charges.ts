import type { Entry, EntryKind } from "../../ledger/entry.ts";
import { lentOn } from "../loan-amounts.ts";
import { type ApprovedLoan, type Loan } from "../loan.ts";
import { add, isPositive, min, money, type Money, subtract, sum, zero } from "../../money.ts";
import { type CostBearer, refundPolicyOf } from "../../protocol/refund-policy.ts";
import { type Charges, purchaserTotal, shareOf } from "../../protocol/refund-shares.ts";
import { type Instalment, openParts } from "../../repayment/instalment.ts";

/** The returned part of a credit's cost, and the loan without it. */
export type ReturnedCharges = { readonly loan: ApprovedLoan; readonly returned: Charges };

/**
 * The cost that is returned with `part`: its share, by the lent amount, of interest and fees charged so far, each rounded down;
 * `ripe` is charged with this refund. Goodwill returns no cost, because the goods and the credit are kept.
 */
export const returnCharges = (
  loan: ApprovedLoan,
  ripe: Charges,
  part: Money,
  goodwill?: CostBearer,
): ReturnedCharges => {
  const whole = lentOn(loan);
  const { interest, fees } = refundPolicyOf(loan);
  const none = zero(part.currency);
  const backOf = (by: "returned" | "kept", something: Money): Money =>
    goodwill || by === "kept" ? none : shareOf(something, part, whole);
  const back = (charges: Charges): Charges => ({
    interest: backOf(interest, charges.interest),
    fees: backOf(fees, charges.fees),
  });
  const charged = returnable(loan);
  const { openingFee } = loan.terms;
  return {
    loan: {
      ...loan,
      // Otherwise a returned part would be counted again at payoff, or charged later.
      terms: { ...loan.terms, openingFee: openingFee - backOf(fees, money(openingFee, part.currency)).minor },
      instalments: loan.instalments.map((each) => withoutPrepayment(each, back)),
    },
    returned: back({ interest: add(charged.interest, ripe.interest), fees: add(charged.fees, ripe.fees) }),
  };
};

/** Interest and fees charged by the ledger, without those charged off or returned by an earlier refund. */
const returnable = ({ entries, refunds, amount: { currency } }: Loan): Charges => {
  const kinds: readonly EntryKind[] = ["charged", "chargedOff"];
  const charged = entries.filter(({ kind }) => kinds.includes(kind)).flatMap(({ postings }) => postings);
  const net = (account: string, name: keyof Charges): Money => {
    const debits = charged.filter((each) => each.account === account).map((each) => each.amount);
    const before = refunds.map(({ returned }) => returned[name]);
    const left = subtract(sum(debits, currency), sum(before, currency));
    return isPositive(left) ? left : zero(currency);
  };
  return { interest: net("interestReceivable", "interest"), fees: net("feeReceivable", "fees") };
};

/** Amounts paid in advance on an uncharged instalment are returned by the same share, or a payoff would credit them again. */
const withoutPrepayment = (instalment: Instalment, back: (charges: Charges) => Charges): Instalment => {
  const { charged, asked, paid } = instalment;
  if (charged) return instalment;
  const { interest, fees } = back({ interest: paid.interest, fees: paid.fee });
  const less = (parts: typeof paid) => ({
    ...parts,
    interest: subtract(parts.interest, interest),
    fee: subtract(parts.fee, fees),
  });
  return { ...instalment, asked: less(asked), paid: less(paid) };
};

/** Interest and fees returned in cash, by the refund's entry; a refund of only held credit has none. */
export const chargesReturnedInCash = ({ entries, refunds }: Loan): ReadonlyMap<Entry, Money> => {
  const booked = entries.filter(({ kind }) => kind === "refunded");
  const giving = refunds.filter((each) => isPositive(purchaserTotal(each)));
  return new Map(
    giving.flatMap(({ returned, loanInterest, fees }, index) => {
      const entry = booked[index];
      const cash = subtract(add(returned.interest, returned.fees), add(loanInterest, fees));
      return entry ? [[entry, cash] as const] : [];
    }),
  );
};

/** Reduces the open interest and fees of charged instalments, oldest first, to zero at most. */
export const deductCharges = (instalments: readonly Instalment[], charges: Charges): readonly Instalment[] => {
  let { interest, fees } = charges;
  return instalments.map((each) => {
    if (!each.charged) return each;
    const { asked } = each;
    const open = openParts(each);
    const [interestOff, feesOff] = [min(open.interest, interest), min(open.fee, fees)];
    interest = subtract(interest, interestOff);
    fees = subtract(fees, feesOff);
    return {
      ...each,
      asked: { ...asked, interest: subtract(asked.interest, interestOff), fee: subtract(asked.fee, feesOff) },
    };
  });
};
