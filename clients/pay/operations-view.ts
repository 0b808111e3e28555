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

/** The operations that the gateway allows now. */
export const OperationsView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const { accept, cancel, dispute, missRefund = [], repay, promise } = purchase.rights;
  const operations = [
    accept && h(AcceptView, { key: "accept", purchase }),
    repay && h(RepayView, { key: "repay", purchase }),
    promise && h(PromiseView, { key: "promise", right: promise }),
    cancel && h(CancelView, { key: "cancel", purchase }),
    (dispute ?? missRefund.length > 0) && h(DisputeView, { key: `dispute ${dispute !== undefined}`, purchase }),
  ].filter((operation) => operation);
  return h(
    Card,
    { title: words.pay.operations },
    h("p", { role: "status", class: "note" }, words.pay.done[done.value.replace(/-.*/, "")]),
    operations.length === 0 ? h("p", {}, words.pay.noOperations) : operations,
  );
};
