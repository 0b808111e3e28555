import { addDays, type Day } from "../calendar.ts";
import { reject, type Rejection } from "../rejection.ts";
import { rejectSaying, say } from "../sentence.ts";

/** A late purchaser's promise to pay by a day. `void`: the loan was re-planned or ended before that day. */
export type PaymentPromise = {
  readonly no: number;
  readonly on: Day;
  readonly status: "open" | "kept" | "broken" | "void";
};

/** Two weeks cover every usual pay day; a purchaser who broke two promises needs a re-plan, not a third promise. */
const maxPromises = { days: 14, count: 2 };

/** Why a promise for a day is rejected, given the earlier promises; undefined when it is accepted. */
export const checkPromise = (
  before: readonly { readonly on: Day; readonly status: string }[],
  on: Day,
  today: Day,
): Rejection | undefined => {
  const open = before.find(({ status }) => status === "requested" || status === "open");
  if (open) return rejectSaying("PromiseOpen", say`a payment is already promised for ${{ day: open.on }}`);
  if (before.length >= maxPromises.count)
    return reject("PromisesUsedUp", `a loan can have at most ${maxPromises.count} promises`);
  const { from, until } = promiseDays(today);
  return on >= from && on <= until
    ? undefined
    : rejectSaying("PromiseOutOfRange", say`a promised day must be from ${{ day: from }} to ${{ day: until }}`);
};

/** The days for which a payment can be promised. */
export const promiseDays = (today: Day): { readonly from: Day; readonly until: Day } => ({
  from: addDays(today, 1),
  until: addDays(today, maxPromises.days),
});
