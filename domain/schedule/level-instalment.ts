import { money, type Money, proportion } from "../money.ts";
import type { CreditTerms } from "./credit-terms.ts";
import { daysInYear } from "./day-count.ts";

/**
 * The level instalment that pays off a balance at the end of each period: P / Σ 1/(g1…gk), with the growth factor of a period
 * g = 1 + rate × days / year. Computed exactly and rounded once, to a multiple.
 */
export const levelInstalment = (owed: Money, terms: CreditTerms, days: readonly bigint[]): Money => {
  const unit = 10_000n * daysInYear(terms.dayCount);
  let [growth, annuity, power] = [1n, 0n, 1n];
  for (const each of days) {
    const grown = unit + BigInt(terms.rateBasisPoints) * each;
    power *= unit;
    growth *= grown;
    annuity = annuity * grown + power;
  }
  return inMultiples(owed, growth, annuity, terms);
};

/** A share of the balance as an instalment: a multiple and never zero, which would leave the balance to the last instalment. */
export const inMultiples = (owed: Money, numerator: bigint, denominator: bigint, terms: CreditTerms): Money => {
  const { minor } = proportion(owed, numerator, denominator * terms.inMultiplesOf, terms.rounding);
  return money((minor > 0n ? minor : 1n) * terms.inMultiplesOf, owed.currency);
};
