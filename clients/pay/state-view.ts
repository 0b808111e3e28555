import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { formatEnd } from "./format.ts";
import { words } from "./words.ts";

/** How things stand, and what comes next by when. */
export const StateView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const { status, paused, approvalNumber, order } = purchase;
  const says = words.pay;
  const state = words.status[status] ?? status;
  return h(
    "section",
    { class: "card", "aria-label": state },
    h("p", {}, h("span", { class: `badge ${ended.has(status) ? "ended" : ""}` }, state)),
    paused && h("p", { class: "note" }, says.paused),
    h("p", {}, aheadOf(purchase)),
    h(
      "p",
      { class: "quiet" },
      `${says.approval} ${approvalNumber ?? "–"}`,
      h("br", {}),
      `${words.order.number} ${order}`,
    ),
  );
};

/** Lives that nothing good came of. */
const ended: ReadonlySet<string> = new Set(["declined", "expired", "cancelled", "chargedOff"]);

/** What the purchase itself waits for; as long as a cancellation is open, that is waited for instead, and told beside it. */
const aheadOf = ({ status, waitingFor, cancellations }: PurchaserPurchase): string | undefined => {
  const open = cancellations.some((each) => !["refunded", "dismissed", "failed"].includes(each.status));
  const says = words.ahead[status];
  return waitingFor?.until === undefined || open || !says ? undefined : says(formatEnd(waitingFor.until));
};
