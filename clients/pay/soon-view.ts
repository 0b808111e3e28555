import { h } from "preact";
import type { PurchaserCheckout } from "../sdk/checkout-page.ts";
import { remainingMs } from "./checkout-state.ts";
import { formatTime } from "./format.ts";
import { words } from "./words.ts";

/** The page warns when the checkout expires within this time. */
const soonMs = 120_000;

/** The warning of the last minutes, which stays in view wherever the reader is on the page. */
export const SoonView = ({ order }: { readonly order: PurchaserCheckout }) =>
  h(
    "div",
    { role: "status", class: "soon" },
    order.status === "open" &&
      remainingMs.value < soonMs &&
      h("p", { class: "note" }, words.outcome.soon(formatTime(order.expiresAt))),
  );
