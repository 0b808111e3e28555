import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card } from "./elements.ts";
import { formatMoment } from "./format.ts";
import { words } from "./words.ts";

/** The purchase's history, newest event first. */
export const HistoryView = ({ purchase }: { readonly purchase: PurchaserPurchase }) =>
  h(
    Card,
    { title: words.pay.history },
    h(
      "ol",
      { class: "history", reversed: true },
      purchase.timeline
        .toReversed()
        .map(({ at, event }, i) =>
          h(
            "li",
            { key: `${at} ${i}`, class: bad.has(event) ? "bad" : "" },
            words.events[event] ?? readableName(event),
            h("time", { dateTime: at }, formatMoment(at)),
          ),
        ),
    ),
  );

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
