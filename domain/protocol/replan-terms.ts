import type { Day } from "../calendar.ts";
import { money } from "../money.ts";
import type { Rejection } from "../rejection.ts";
import { checkCredit, costless, type CreditTerms, type DueRule } from "../schedule/credit-terms.ts";

/** What an operator grants a purchaser in hardship; what is not named stays as it was agreed. */
export type ReplanAsk = {
  readonly count: number;
  readonly rateBasisPoints?: number;
  readonly due?: DueRule;
  readonly waivePenalties?: boolean;
};

/** The first wrong thing in a new plan, whatever is owed. */
export const checkReplan = (
  { count, rateBasisPoints = 0, due }: ReplanAsk,
  currency: string,
  today: Day,
): Rejection | undefined => {
  const usual = costless(count, due ?? { kind: "monthly" });
  const terms: CreditTerms = { ...usual, rateBasisPoints, ...(rateBasisPoints !== 0 && { method: "annuity" }) };
  return checkCredit({ principal: money(1n, currency), terms, acceptedOn: today });
};
