import type { Day } from "../calendar.ts";
import { money } from "../money.ts";
import type { Rejection } from "../rejection.ts";
import { checkCredit, type CreditTerms, type DueRule, zeroCostTerms } from "../schedule/credit-terms.ts";

/** The new plan that an operator grants a purchaser in hardship; absent fields stay as agreed. */
export type ReplanRequest = {
  readonly count: number;
  readonly rateBasisPoints?: number;
  readonly due?: DueRule;
  readonly waivePenalties?: boolean;
};

/** The first error in a new plan, independent of the amount owed. */
export const checkReplan = (
  { count, rateBasisPoints = 0, due }: ReplanRequest,
  currency: string,
  today: Day,
): Rejection | undefined => {
  const base = zeroCostTerms(count, due ?? { kind: "monthly" });
  const terms: CreditTerms = { ...base, rateBasisPoints, ...(rateBasisPoints !== 0 && { method: "annuity" }) };
  return checkCredit({ principal: money(1n, currency), terms, acceptedOn: today });
};
