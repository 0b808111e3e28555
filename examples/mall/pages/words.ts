import { formatMinor } from "../../../domain/currency.ts";
import type { Cancellation, Money, Purchase } from "../../../clients/sdk/purchase.ts";
import type { Order, OrderCheckout } from "../orders/store.ts";

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const minutes = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** Formats pence as pounds. */
export const price = (pence: string | number): string => formatMinor(BigInt(pence), "GBP");
/** Formats the gateway's money. */
export const shown = ({ amount, currency }: Money): string => formatMinor(BigInt(amount), currency);
export const day = (instant: string): string => days.format(new Date(instant));
export const moment = (instant: string): string => minutes.format(new Date(instant));

/** An order's state, for the customer. */
export const stateFor = ({ checkout, purchase }: Order): string => (purchase ? bought(purchase) : ordered(checkout));

const ordered = (checkout: OrderCheckout | undefined): string => {
  switch (checkout?.status) {
    case "consented":
    case "completed":
      return "We are waiting for your lender's decision.";
    case "cancelled":
    case "expired":
      return "Nothing was bought.";
    default:
      return "You have not chosen yet how to pay.";
  }
};

const bought = (purchase: Purchase): string => {
  switch (purchase.status) {
    case "pending":
      return "We are waiting for your lender's decision.";
    case "approved":
    case "advanced":
      return "Confirmed. We are packing it.";
    case "declined":
      return "Your lender declined the loan. Nothing was ordered, and you owe nothing.";
    case "expired":
      return "This order was not shipped in time and has expired. You owe nothing.";
    case "shipped":
      return "On its way to you. You owe nothing yet.";
    case "delivered":
      return `Delivered. Check it, then accept it with the link in your mail; you pay after that.${acceptanceDeadline(purchase)}`;
    case "accepted":
      return `Accepted. You pay your lender ${shown(purchase.outstanding)} by the plan that you chose${purchase.due === undefined ? "" : `, next on ${day(purchase.due)}`}.`;
    case "repaid":
      return "Paid in full. Thank you.";
    case "cancelled":
      return "Cancelled. You owe nothing.";
    case "chargedOff":
      return "Your lender has written off this loan.";
    default:
      return purchase.status satisfies never;
  }
};

/** The deadline after which goods count as accepted. */
const acceptanceDeadline = ({ waitingFor }: Purchase): string =>
  waitingFor?.who === "purchaser" && waitingFor.until !== undefined
    ? ` Without an answer by ${day(waitingFor.until)}, it counts as accepted.`
    : "";

/** The steps of an order, for the progress display. */
export const steps = [
  ["approved", "Confirmed"],
  ["shipped", "On its way"],
  ["delivered", "Delivered"],
  ["accepted", "Accepted"],
  ["repaid", "Paid"],
] as const;
const order = ["pending", "approved", "advanced", "shipped", "delivered", "accepted", "repaid"];
/** True when a purchase has reached a status. */
export const hasReached = (purchase: Purchase | undefined, status: string): boolean =>
  order.indexOf(purchase?.status ?? "pending") >= order.indexOf(status);

/** A cancellation's state, for the customer. */
export const cancellationFor = ({ status, amount, until }: Cancellation): string => {
  switch (status) {
    case "stopping":
      return `You cancelled ${shown(amount)}. We are trying to stop the parcel.`;
    case "returning":
      return `You cancelled ${shown(amount)}. Please send it back by ${day(until)}.`;
    case "claimed":
    case "disputed":
      return `You dispute ${shown(amount)}. It will be answered by ${day(until)}; until then nothing is due.`;
    case "refunding":
    case "parked":
      return `${shown(amount)} is being refunded.`;
    case "refunded":
      return `${shown(amount)} was refunded.`;
    case "failed":
      return `The refund of ${shown(amount)} failed. We are working on it.`;
    case "dismissing":
    case "dismissed":
      return `The dispute about ${shown(amount)} was decided: the order continues.`;
    default:
      return status satisfies never;
  }
};
