import { h } from "preact";
import type { Purchase } from "../sdk/purchase.ts";
import { CancelView } from "./cancel-view.ts";
import { DeedView } from "./deed-view.ts";
import { DisputeView } from "./dispute-view.ts";
import { Card } from "./elements.ts";
import { isNothing } from "./format.ts";
import { PromiseView } from "./promise-view.ts";
import { RepayView } from "./repay-view.ts";
import { words } from "./words.ts";

/** What a purchaser can do now; the gateway has the last word on each. */
export const DeedsView = ({ purchase }: { readonly purchase: Purchase }) => {
  const { status, lines, outstanding, late } = purchase;
  const ships = status === "shipped" || status === "delivered";
  const accepted = status === "accepted";
  const left = lines.some(({ quantity, cancelled }) => quantity > cancelled);
  const cancellable = left && ["approved", "advanced", "shipped", "delivered", "accepted", "repaid"].includes(status);
  const deeds = [
    ships && h(AcceptView, { key: "accept" }),
    accepted && !isNothing(outstanding) && h(RepayView, { key: "repay", purchase }),
    accepted && late !== undefined && late > 0 && h(PromiseView, { key: "promise" }),
    cancellable && h(CancelView, { key: "cancel", purchase }),
    (ships || accepted || status === "repaid") && h(DisputeView, { key: "dispute" }),
  ].filter((deed) => deed !== false);
  return h(Card, { title: words.pay.deeds }, deeds.length === 0 ? h("p", {}, words.pay.noDeeds) : deeds);
};

const AcceptView = () =>
  h(DeedView, {
    ...words.accept,
    name: "accept",
    deed: () => async (connection) => connection.accept(),
  });
