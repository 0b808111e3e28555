import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { formatMoment } from "./format.ts";
import { words } from "./words.ts";

/** The current status, and the next step with its deadline. */
export const StateView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const { status, paused, approvalNumber, order } = purchase;
  const text = words.pay;
  const state = words.status[status] ?? status;
  return h(
    "section",
    { class: "card", "aria-label": state },
    h("p", {}, h("span", { class: `badge ${ended.has(status) ? "ended" : ""}` }, state)),
    paused && h("p", { class: "note" }, text.paused),
    h("p", {}, nextStepOf(purchase)),
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
const nextStepOf = ({ status, waitingFor, cancellations }: PurchaserPurchase): string | undefined => {
  const open = cancellations.some((each) => !["refunded", "dismissed", "failed"].includes(each.status));
  const text = words.ahead[status];
  return waitingFor?.until === undefined || open || !text ? undefined : text(formatMoment(waitingFor.until));
};
