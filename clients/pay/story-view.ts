import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card } from "./elements.ts";
import { formatMoment } from "./format.ts";
import { words } from "./words.ts";

/** The story, the last event first. */
export const StoryView = ({ purchase }: { readonly purchase: PurchaserPurchase }) =>
  h(
    Card,
    { title: words.pay.story },
    h(
      "ol",
      { class: "story", reversed: true },
      purchase.timeline
        .toReversed()
        .map(({ at, event }, i) =>
          h(
            "li",
            { key: `${at} ${i}` },
            words.events[event] ?? spelled(event),
            h("time", { dateTime: at }, formatMoment(at)),
          ),
        ),
    ),
  );

/** An event that the words do not have yet, as a person would read it. */
const spelled = (event: string): string => {
  const text = event.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};
