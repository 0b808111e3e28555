import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useEffect } from "preact/hooks";
import type { PurchaserCheckout } from "../sdk/checkout-page.ts";
import { wasOpen } from "./checkout-state.ts";
import { Card } from "./elements.ts";
import { withSession } from "./return-address.ts";
import { words } from "./words.ts";

type Outcome = {
  readonly title: string;
  readonly text: string;
  readonly kind: string;
  readonly to?: string;
  readonly leaves?: true;
};

/** How long a good outcome is shown before the browser returns to the shop. */
const leaveMs = 4_000;
/** After this time the page says that the request takes long. */
const slowMs = 20_000;

/** The outcome of the consent, and the link back to the shop. */
export const OutcomeView = ({ order }: { readonly order: PurchaserCheckout }) => {
  const slow = useSignal(false);
  const { title, text, kind, to, leaves } = outcomeOf(order, slow.value);
  useEffect(() => {
    const wait = setTimeout(() => void (slow.value = true), slowMs);
    return () => clearTimeout(wait);
  }, []);
  useEffect(() => {
    const leaving = leaves && wasOpen.value && setTimeout(() => leave(to ?? order.returnUrl), leaveMs);
    return () => clearTimeout(leaving || undefined);
  }, [leaves, to]);
  return h(
    Card,
    { title, kind: `outcome ${kind}` },
    h(
      "div",
      { role: "status" },
      h("p", {}, text),
      leaves && wasOpen.value && h("p", { class: "quiet" }, words.outcome.leaving),
    ),
    kind === "waiting" && h("div", { class: "progress", "aria-hidden": "true" }),
    to !== undefined && h("a", { class: "button", href: to, onClick: follow }, words.outcome.back(order.shop)),
  );
};

const outcomeOf = (order: PurchaserCheckout, slow: boolean): Outcome => {
  const outcomeWords = words.outcome;
  const back = withSession(order.returnUrl, order.id);
  const waiting: Outcome = {
    title: outcomeWords.waiting(order.shop),
    text: slow ? outcomeWords.slow : outcomeWords.waitingText,
    kind: "waiting",
  };
  if (order.status === "cancelled")
    return {
      title: outcomeWords.cancelled,
      text: outcomeWords.cancelledText,
      kind: "ended",
      to: order.cancelUrl,
      leaves: true,
    };
  if (order.status === "expired")
    return { title: outcomeWords.expired, text: outcomeWords.expiredText, kind: "ended", to: order.cancelUrl };
  if (order.outcome === "approved")
    return { title: outcomeWords.approved, text: outcomeWords.approvedText, kind: "good", to: back, leaves: true };
  if (order.outcome === "declined") {
    const nextStep = words.next[order.code ?? ""];
    return {
      title: outcomeWords.declined,
      text: [outcomeWords.declinedText, nextStep].join(" "),
      kind: "ended",
      to: back,
    };
  }
  return order.outcome === "undecided" && slow
    ? { title: outcomeWords.undecided, text: outcomeWords.undecidedText, kind: "ended", to: back }
    : waiting;
};

/** The shop's page replaces this one in the history, so that Back leads to the page of the shop before the checkout. */
const leave = (to: string): void => location.replace(to);

const follow = (event: MouseEvent): void => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.currentTarget instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  leave(event.currentTarget.href);
};
