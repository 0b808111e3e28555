import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { DeedView } from "./deed-view.ts";
import { words } from "./words.ts";

/** The goods are there and are kept. */
export const AcceptView = ({ purchase }: { readonly purchase: PurchaserPurchase }) =>
  h(DeedView, {
    ...words.accept,
    name: "accept",
    until: purchase.rights.accept?.until,
    open: purchase.status === "delivered",
    deed: () => async (connection) => connection.accept(),
  });
