import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { AcceptView } from "./accept-view.ts";
import { CancelView } from "./cancel-view.ts";
import { DisputeView } from "./dispute-view.ts";
import { Card } from "./elements.ts";
import { done, nameOf } from "./pay-state.ts";
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
    accept ? null : h("p", { class: "quiet" }, whyNotAccept(purchase)),
  );
};

/** Why goods that were sent, all or a part of them, cannot be accepted yet; empty where nothing was sent. */
const whyNotAccept = ({ status, shipments, lines, paused }: PurchaserPurchase): string => {
  if (shipments.length === 0 || !unaccepted.has(status)) return "";
  const missing = lines.flatMap(({ id, quantity, shipped, cancelled }) =>
    quantity > shipped + cancelled ? [`${words.order.each(quantity - shipped - cancelled)} ${nameOf(id)}`] : [],
  );
  if (missing.length > 0) return words.pay.notSentYet(missing.join(", "));
  return paused ? words.pay.notWhileOpen : "";
};

const unaccepted: ReadonlySet<string> = new Set(["approved", "advanced", "shipped", "delivered"]);
