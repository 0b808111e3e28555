import type { Row } from "./amortisation.ts";
import { creditCost, type CreditCost } from "./apr.ts";
import type { Credit } from "./credit-terms.ts";
import type { Rejection } from "./rejection.ts";

/** What a schedule costs, as it is shown before the purchaser consents: its APR, its total cost and all that is to be paid. */
export const costShown = ({ principal, acceptedOn }: Credit, rows: readonly Row[]): CreditCost | Rejection =>
  creditCost(
    [{ on: acceptedOn, amount: principal }],
    rows.map(({ due, total }) => ({ on: due, amount: total })),
  );
