import type { Day } from "../calendar.ts";
import { money } from "../money.ts";
import type { Rejection } from "../rejection.ts";
import { checkCredit, zeroCostTerms, type CreditTerms, type DueRule } from "../schedule/credit-terms.ts";

/** What an operator grants a purchaser in hardship; what is not named stays as it was agreed. */
export type ReplanRequest = {
  readonly count: number;
  readonly rateBasisPoints?: number;
  readonly due?: DueRule;
  readonly waivePenalties?: boolean;
};

/** The first wrong thing in a new plan, whatever is owed. */
export const checkReplan = (
  { count, rateBasisPoints = 0, due }: ReplanRequest,
  currency: string,
  today: Day,
): Rejection | undefined => {
  const usual = zeroCostTerms(count, due ?? { kind: "monthly" });
  const terms: CreditTerms = { ...usual, rateBasisPoints, ...(rateBasisPoints !== 0 && { method: "annuity" }) };
  return checkCredit({ principal: money(1n, currency), terms, acceptedOn: today });
};
