import { addDays, type Day } from "../calendar.ts";
import { reject, type Rejection } from "../rejection.ts";

/** A late purchaser's word to pay by a day. void: overtaken, because the loan was re-planned or ended. */
export type PaymentPromise = {
  readonly no: number;
  readonly on: Day;
  readonly status: "open" | "kept" | "broken" | "void";
};

/** A fortnight reaches every usual pay day; and who has broken two promises needs a re-plan, not a third. */
const maxPromises = { days: 14, count: 2 };

/** Why a promise of that day is not taken after those before it, if it is not. */
export const checkPromise = (
  before: readonly { readonly on: Day; readonly status: string }[],
  on: Day,
  today: Day,
): Rejection | undefined => {
  const open = before.find(({ status }) => status === "requested" || status === "open");
  if (open) return reject("PromiseOpen", `it is promised for ${open.on}`);
  if (before.length >= maxPromises.count)
    return reject("PromisesUsedUp", `at most ${maxPromises.count} promises are taken for a loan`);
  const { from, until } = promiseDays(today);
  return on >= from && on <= until
    ? undefined
    : reject("PromiseOutOfRange", `a promise is for a day from ${from} to ${until}`);
};

/** The days that a payment may be promised for. */
export const promiseDays = (today: Day): { readonly from: Day; readonly until: Day } => ({
  from: addDays(today, 1),
  until: addDays(today, maxPromises.days),
});
