import type { Purchase } from "../../clients/sdk/purchase.ts";
import type { Habit } from "./habits.ts";
import type { PastPurchase } from "./matching.ts";
import type { Order } from "./orders.ts";
import type { Customer, MallClient } from "./shop.ts";

/** An approved purchase as the mall and the customer see it. */
export type Sale = Order &
  PastPurchase & {
    readonly mallClient: MallClient;
    readonly buyer: Customer;
    readonly habit: Habit;
    readonly lastDueAfter: number;
    readonly id: string;
    readonly approvalNumber: string;
  };

/** True for a purchase whose status is final. */
export const isClosed = ({ status }: Purchase): boolean =>
  ["repaid", "cancelled", "declined", "expired", "chargedOff"].includes(status);

/** The day on which a sale should be repaid: the due date, plus the months that its client pays late. */
export const lastDayOf = ({ day, habit, buyer, lastDueAfter }: Sale): number =>
  day +
  habit.shipAfter +
  habit.deliverAfter +
  (habit.accepts ? 0 : 8) +
  lastDueAfter +
  buyer.client.monthsLate * 30 +
  2;
