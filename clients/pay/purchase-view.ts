import { h } from "preact";
import type { Purchase } from "../sdk/purchase.ts";
import { Card } from "./elements.ts";
import { formatEnd, formatMoment, formatMoney } from "./format.ts";
import { nameOf } from "./pay-state.ts";
import { words } from "./words.ts";

/** How things stand, and who is waited for. */
export const StateView = ({ purchase }: { readonly purchase: Purchase }) => {
  const { status, waitingFor, paused, approvalNumber, order } = purchase;
  const says = words.pay;
  const until = waitingFor?.until === undefined ? undefined : formatEnd(waitingFor.until);
  return h(
    "section",
    { class: "card", "aria-label": words.status[status] ?? status },
    h("p", {}, h("span", { class: "badge" }, words.status[status] ?? status)),
    paused && h("p", { class: "note" }, says.paused),
    waitingFor && h("p", {}, says.waiting(says.who[waitingFor.who] ?? waitingFor.who, until)),
    h("p", { class: "quiet" }, `${says.approval} ${approvalNumber ?? "–"} · ${words.order.number} ${order}`),
  );
};

/** The lines: how many and how much by the gateway, what they are by the lender. */
export const LinesView = ({ purchase }: { readonly purchase: Purchase }) =>
  h(
    Card,
    { title: words.pay.bought },
    h(
      "ul",
      { class: "lines" },
      purchase.lines.map(({ id, quantity, amount, shipped, cancelled }) =>
        h(
          "li",
          { key: id },
          h("span", { class: "quantity" }, words.order.each(quantity)),
          h(
            "span",
            { class: "name" },
            nameOf(id),
            " ",
            h(
              "span",
              { class: "quiet" },
              [
                ...(shipped > 0 ? [words.pay.sent(shipped)] : []),
                ...(cancelled > 0 ? [words.pay.off(cancelled)] : []),
              ].join(", "),
            ),
          ),
          h("span", { class: "money" }, formatMoney(amount)),
        ),
      ),
    ),
    h(
      "p",
      { class: "total" },
      h("span", {}, words.order.total),
      h("span", { class: "money" }, formatMoney(purchase.amount)),
    ),
  );

/** The story, the last event first. */
export const StoryView = ({ purchase }: { readonly purchase: Purchase }) =>
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
