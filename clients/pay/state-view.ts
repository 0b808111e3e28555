import { h } from "preact";
import type { Loan } from "../sdk/loan.ts";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { formatMoment, isZero } from "./format.ts";
import { isPaymentReturned } from "./returned-payment.ts";
import { words } from "./words.ts";

/** The current status, and the next step with its deadline. */
export const StateView = ({
  purchase,
  loan,
}: {
  readonly purchase: PurchaserPurchase;
  readonly loan: Loan | undefined;
}) => {
  const { status, paused, approvalNumber, order } = purchase;
  const text = words.pay;
  const isPartlySent = status === "advanced" && purchase.shipments.length > 0;
  const isRecovered = status === "chargedOff" && loan?.chargedOff !== undefined && isZero(loan.chargedOff.left);
  const state = isPartlySent ? text.partlySent : (words.status[isRecovered ? "recovered" : status] ?? status);
  const isReturned = isPaymentReturned(purchase);
  const isLate = status === "accepted" && !paused && loan !== undefined && !isZero(loan.pastDue.overdue);
  return h(
    "section",
    { class: "card", "aria-label": state },
    h(
      "p",
      {},
      h("span", { class: `badge ${isLate || isReturned || ended.has(status) ? "ended" : ""}` }, state),
      (isLate || isReturned) && [
        " ",
        h("span", { class: "badge bad", key: "late" }, isLate ? text.overdue : text.returned),
      ],
    ),
    paused && h("p", { class: "note" }, text.paused),
    h("p", {}, nextStepOf(purchase, isPartlySent)),
    h(
      "p",
      { class: "quiet" },
      `${text.approval} ${approvalNumber ?? "–"}`,
      h("br", {}),
      `${words.order.number} ${order}`,
    ),
  );
};

/** The statuses of purchases that ended without success. */
const ended: ReadonlySet<string> = new Set(["declined", "expired", "cancelled", "chargedOff"]);

/** The purchase's next step; empty while a cancellation is open, which has its own deadline. */
const nextStepOf = (
  { status, waitingFor, cancellations }: PurchaserPurchase,
  isPartlySent: boolean,
): string | undefined => {
  const open = cancellations.some((each) => !["refunded", "dismissed", "failed"].includes(each.status));
  const text = words.ahead[isPartlySent ? "partlySent" : status];
  return waitingFor?.until === undefined || open || !text ? undefined : text(formatMoment(waitingFor.until));
};
