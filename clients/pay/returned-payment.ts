import type { PurchaserPurchase } from "../sdk/purchaser.ts";

/** True while a payment that the bank took back is owed again: after the next payment it is not news any more. */
export const isPaymentReturned = ({ status, paused, timeline }: PurchaserPurchase): boolean =>
  status === "accepted" &&
  !paused &&
  timeline.findLast(({ event }) => event === "repaid" || event === "bounced")?.event === "bounced";
