import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card } from "./elements.ts";
import { formatMoment } from "./format.ts";
import { unsentReason } from "./returns-view.ts";
import { words } from "./words.ts";

/** The purchase's history, newest event first. */
export const HistoryView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const moments = purchase.timeline.toReversed();
  const isLong = moments.length > mostShown;
  const [newest, earlier] = isLong ? [moments.slice(0, shownOfLong), moments.slice(shownOfLong)] : [moments, []];
  return h(
    Card,
    { title: words.pay.history },
    h(Moments, { purchase, moments: newest }),
    isLong &&
      h("details", {}, h("summary", {}, words.pay.earlier(earlier.length)), h(Moments, { purchase, moments: earlier })),
  );
};

/** A history of more events shows the newest ones, and the others on request. */
const [mostShown, shownOfLong] = [12, 6];

type Timeline = PurchaserPurchase["timeline"];

const Moments = ({ purchase, moments }: { readonly purchase: PurchaserPurchase; readonly moments: Timeline }) =>
  h(
    "ol",
    { class: "history", reversed: true },
    moments.map(({ at, event }, i) =>
      h(
        "li",
        { key: `${at} ${i}`, class: bad.has(event) ? "bad" : "" },
        textOf(purchase, at, event),
        h("time", { dateTime: at }, formatMoment(at)),
      ),
    ),
  );

/** Goods that were not sent in time are cancelled for the purchaser, not by them. */
const textOf = ({ cancellations }: PurchaserPurchase, at: string, event: string): string => {
  const isUnsent = cancellations.some((each) => each.reason === unsentReason && each.at === at);
  if (event === "cancellation_requested" && isUnsent) return words.returns.kinds.unsent;
  return words.events[event] ?? readableName(event);
};

/** The events that are marked as bad news. */
const bad: ReadonlySet<string> = new Set([
  "declined",
  "advance_refused",
  "advance_failed",
  "repayment_refused",
  "late",
  "late_fee_charged",
  "refund_parked",
  "refund_failed",
  "charged_off",
  "bounced",
  "credit_refused",
]);

/** A readable name of an event without its own text. */
const readableName = (event: string): string => {
  const text = event.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};
