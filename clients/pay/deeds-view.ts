import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { AcceptView } from "./accept-view.ts";
import { CancelView } from "./cancel-view.ts";
import { DisputeView } from "./dispute-view.ts";
import { Card } from "./elements.ts";
import { done } from "./pay-state.ts";
import { PromiseView } from "./promise-view.ts";
import { RepayView } from "./repay-view.ts";
import { words } from "./words.ts";

/** What a purchaser can do now, as the gateway says. */
export const DeedsView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const { accept, cancel, dispute, missRefund = [], repay, promise } = purchase.rights;
  const deeds = [
    accept && h(AcceptView, { key: "accept", purchase }),
    repay && h(RepayView, { key: "repay", purchase }),
    promise && h(PromiseView, { key: "promise", right: promise }),
    cancel && h(CancelView, { key: "cancel", purchase }),
    (dispute ?? missRefund.length > 0) && h(DisputeView, { key: `dispute ${dispute !== undefined}`, purchase }),
  ].filter((deed) => deed);
  return h(
    Card,
    { title: words.pay.deeds },
    h("p", { role: "status", class: "note" }, words.pay.done[done.value.replace(/-.*/, "")]),
    deeds.length === 0 ? h("p", {}, words.pay.noDeeds) : deeds,
  );
};
