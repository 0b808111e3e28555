import type { Rejection } from "../rejection.ts";
import type { ScheduleRow } from "../schedule/amortisation.ts";
import { type CreditCost, creditCost } from "../schedule/apr.ts";
import type { Credit } from "../schedule/credit-terms.ts";

/** The cost of a schedule as disclosed before the purchaser consents: APR, total cost and total amount payable. */
export const disclosedCost = (
  { principal, acceptedOn }: Credit,
  rows: readonly ScheduleRow[],
): CreditCost | Rejection =>
  creditCost(
    [{ on: acceptedOn, amount: principal }],
    rows.map(({ due, total }) => ({ on: due, amount: total })),
  );
