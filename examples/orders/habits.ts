import { chance, choose } from "./chance.ts";
import type { CreditClient } from "./clients.ts";

/** What happens to one purchase after approval; times are in days. */
export type Habit = {
  readonly shipAfter: number;
  /** Counted from the shipment. */
  readonly deliverAfter: number;
  /** On the day of delivery; otherwise the goods are deemed accepted after eight days. */
  readonly accepts: boolean;
  /** Early repayment of all or half, in days after acceptance; without it the lender collects on the due date. */
  readonly repays?: { readonly after: number; readonly what: "all" | "half" };
};

/** Generates what the data do not contain: parcels, acceptance and early repayment. Late payers never repay early. */
export const habitOf = (seed: string, order: string, payInDays: number, client: CreditClient): Habit => {
  const accepts = chance(seed, `${order} accepts`) < 0.6;
  const isEarly = accepts && client.monthsLate === 0 && chance(seed, `${order} early`) < 0.15;
  return {
    shipAfter: choose(seed, `${order} ships`, [0, 1]),
    deliverAfter: choose(seed, `${order} arrives`, [1, 2, 3, 4]),
    accepts,
    ...(isEarly && {
      repays: {
        after: 1 + Math.floor(chance(seed, `${order} repays`) * (payInDays - 1)),
        what: choose(seed, `${order} pays`, ["all", "all", "half"]),
      },
    }),
  };
};

/** The payment term of a customer's account, in days after acceptance. */
export const payInDaysOf = (seed: string, customer: string): number => choose(seed, `${customer} due`, [14, 30, 45]);

/** After how many days the mall answers a cancellation; undefined when it does not, and the deadline confirms. */
export const answerAfter = (seed: string, cancellation: string, shipped: boolean): number | undefined => {
  if (chance(seed, `${cancellation} answers`) < 0.1) return undefined;
  return shipped ? choose(seed, `${cancellation} comes back`, [3, 4, 5, 6]) : 0;
};
