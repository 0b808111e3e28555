import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect } from "preact/hooks";
import type { PurchaserCheckout } from "../sdk/checkout-page.ts";
import { Card } from "./elements.ts";
import { words } from "./words.ts";

type Ending = {
  readonly title: string;
  readonly text: string;
  readonly kind: string;
  readonly to?: string;
  readonly leaves?: true;
};

/** So long a good ending is shown before the browser goes back to the shop. */
const leaveMs = 4_000;
/** After that the page says that it takes long. */
const slowMs = 20_000;

/** What became of the consent, and the way back to the shop. */
export const OutcomeView = ({ order }: { readonly order: PurchaserCheckout }) => {
  const slow = useSignal(false);
  const { title, text, kind, to, leaves } = endingOf(order, slow.value);
  useEffect(() => {
    const wait = setTimeout(() => void (slow.value = true), slowMs);
    return () => clearTimeout(wait);
  }, []);
  useEffect(() => {
    const leaving = leaves && setTimeout(() => location.assign(to ?? order.returnUrl), leaveMs);
    return () => clearTimeout(leaving);
  }, [leaves, to]);
  return h(
    Card,
    { title, kind: `outcome ${kind}` },
    h("div", { role: "status" }, h("p", {}, text), leaves && h("p", { class: "quiet" }, words.outcome.leaving)),
    kind === "waiting" && h("div", { class: "progress", "aria-hidden": "true" }),
    to !== undefined && h("a", { class: "button", href: to }, words.outcome.back(order.shop)),
  );
};

const endingOf = (order: PurchaserCheckout, slow: boolean): Ending => {
  const says = words.outcome;
  const back = backOf(order);
  const waiting: Ending = {
    title: says.waiting(order.shop),
    text: slow ? says.slow : says.waitingText,
    kind: "waiting",
  };
  if (order.status === "cancelled")
    return { title: says.cancelled, text: says.cancelledText, kind: "ended", to: order.cancelUrl, leaves: true };
  if (order.status === "expired")
    return { title: says.expired, text: says.expiredText, kind: "ended", to: order.cancelUrl };
  if (order.outcome === "approved")
    return { title: says.approved, text: says.approvedText, kind: "good", to: back, leaves: true };
  if (order.outcome === "declined") {
    const why = words.next[order.code ?? ""];
    return { title: says.declined, text: [says.declinedText, why].join(" "), kind: "ended", to: back };
  }
  return order.outcome === "undecided" && slow
    ? { title: says.undecided, text: says.undecidedText, kind: "ended", to: back }
    : waiting;
};

/** The shop learns which checkout it was, and asks the gateway what came of it: an address proves nothing. */
const backOf = ({ returnUrl, id }: PurchaserCheckout): string => {
  const url = new URL(returnUrl);
  url.searchParams.set("session", id);
  return url.href;
};
