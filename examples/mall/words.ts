import type { Cancellation, Money, Purchase } from "../../clients/sdk/purchase.ts";
import type { Order, OrderCheckout } from "./store.ts";

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const minutes = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** Pence as people write pounds. */
export const price = (pence: string | number): string => pounds.format(Number(pence) / 100);
/** Money of the gateway's. */
export const shown = ({ amount }: Money): string => price(amount);
export const day = (instant: string): string => days.format(new Date(instant));
export const moment = (instant: string): string => minutes.format(new Date(instant));

/** What a customer is told of an order. */
export const stateFor = ({ checkout, purchase }: Order): string => (purchase ? bought(purchase) : ordered(checkout));

const ordered = (checkout: OrderCheckout | undefined): string => {
  switch (checkout?.status) {
    case "consented":
    case "completed":
      return "We are waiting for your lender's word.";
    case "cancelled":
    case "expired":
      return "Nothing was bought.";
    default:
      return "You have not said yet how you want to pay.";
  }
};

const bought = (purchase: Purchase): string => {
  switch (purchase.status) {
    case "pending":
      return "We are waiting for your lender's word.";
    case "approved":
    case "advanced":
      return "Confirmed. We are packing it.";
    case "declined":
      return "Your lender did not agree to this one. Nothing was ordered and nothing is owed.";
    case "expired":
      return "This order was not shipped in time and is void. Nothing is owed.";
    case "shipped":
      return "On its way to you. You owe nothing yet.";
    case "delivered":
      return `Delivered. Have a look, then confirm by the link in your mail; you pay after that.${silence(purchase)}`;
    case "accepted":
      return `You keep it, and pay your lender ${shown(purchase.outstanding)} by the plan that you chose${purchase.due === undefined ? "" : `, next on ${day(purchase.due)}`}.`;
    case "repaid":
      return "Paid in full. Thank you.";
    case "cancelled":
      return "Cancelled. Nothing is owed.";
    case "chargedOff":
      return "Your lender has closed this loan unpaid.";
    default:
      return purchase.status satisfies never;
  }
};

/** What becomes of goods that nobody says anything about. */
const silence = ({ waitingFor }: Purchase): string =>
  waitingFor?.who === "purchaser" && waitingFor.until !== undefined
    ? ` If you say nothing by ${day(waitingFor.until)}, you keep it.`
    : "";

/** How far an order has come, for its line of steps. */
export const steps = [
  ["approved", "Confirmed"],
  ["shipped", "On its way"],
  ["delivered", "Delivered"],
  ["accepted", "Kept"],
  ["repaid", "Paid"],
] as const;
const order = ["pending", "approved", "advanced", "shipped", "delivered", "accepted", "repaid"];
/** True when a purchase has come that far. */
export const hasReached = (purchase: Purchase | undefined, status: string): boolean =>
  order.indexOf(purchase?.status ?? "pending") >= order.indexOf(status);

/** A cancellation in a customer's words. */
export const cancellationFor = ({ status, amount, until }: Cancellation): string => {
  switch (status) {
    case "stopping":
      return `You cancelled ${shown(amount)}. We are trying to stop the parcel.`;
    case "returning":
      return `You cancelled ${shown(amount)}. Please send it back by ${day(until)}.`;
    case "claimed":
    case "disputed":
      return `You dispute ${shown(amount)}; there is an answer by ${day(until)}, and until then nothing is due.`;
    case "refunding":
    case "parked":
      return `${shown(amount)} are being given back.`;
    case "refunded":
      return `${shown(amount)} were given back.`;
    case "failed":
      return `The refund of ${shown(amount)} did not work; we are at it.`;
    case "dismissing":
    case "dismissed":
      return `The dispute about ${shown(amount)} was decided: the order goes on.`;
    default:
      return status satisfies never;
  }
};
