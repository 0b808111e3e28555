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
            { key: `${at} ${i}` },
            words.events[event] ?? readableName(event),
            h("time", { dateTime: at }, formatMoment(at)),
          ),
        ),
    ),
  );

/** A readable name of an event without its own text. */
const readableName = (event: string): string => {
  const text = event.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};
