import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { OperationView } from "./operation-view.ts";
import { words } from "./words.ts";

/** The form that accepts the goods. */
export const AcceptView = ({ purchase }: { readonly purchase: PurchaserPurchase }) =>
  h(OperationView, {
    ...words.accept,
    name: "accept",
    until: purchase.rights.accept?.until,
    open: purchase.status === "delivered",
    prepare: () => async (connection) => connection.accept(),
  });
