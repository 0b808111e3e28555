import type { Rejection } from "../rejection.ts";
import type { ScheduleRow } from "../schedule/amortisation.ts";
import { type CreditCost, creditCost } from "../schedule/apr.ts";
import type { Credit } from "../schedule/credit-terms.ts";

/** What a schedule costs, as it is shown before the purchaser consents: its APR, its total cost and all that is to be paid. */
export const disclosedCost = (
  { principal, acceptedOn }: Credit,
  rows: readonly ScheduleRow[],
): CreditCost | Rejection =>
  creditCost(
    [{ on: acceptedOn, amount: principal }],
    rows.map(({ due, total }) => ({ on: due, amount: total })),
  );
