import { h, render } from "preact";
import { broken, checkout, failure, reload, start } from "./checkout-state.ts";
import { ConsentView } from "./consent-view.ts";
import { Frame } from "./elements.ts";
import type { Failure } from "./failure.ts";
import { NotOpenedView } from "./not-opened-view.ts";
import { OrderView } from "./order-view.ts";
import { OutcomeView } from "./outcome-view.ts";
import { SoonView } from "./soon-view.ts";
import { words } from "./words.ts";

/** The hosted checkout page: the order on one side, the payment on the other. */
const Page = () => {
  const order = checkout.value;
  if (broken.value) return h(Frame, { title: words.link.title }, h("p", {}, words.link.checkout));
  if (!order)
    return h(
      Frame,
      { title: words.payLater },
      failure.value
        ? h(NotOpenedView, { failure: ofCheckout(failure.value), reload })
        : h("p", { role: "status" }, words.loading),
    );
  return h(
    Frame,
    { title: order.shop },
    h(SoonView, { order }),
    h(
      "div",
      { class: "columns" },
      h("div", { class: "side" }, h(OrderView, { order })),
      h("div", { class: "way" }, order.status === "open" ? h(ConsentView, { order }) : h(OutcomeView, { order })),
    ),
  );
};

/** The link of a checkout comes from the shop, and not in a notice. */
const ofCheckout = (found: Failure): Failure =>
  found.code === "Unauthenticated" ? { ...found, next: words.link.askShop } : found;

const root = document.querySelector("#page");
if (root) render(h(Page, {}), root);
void start();
