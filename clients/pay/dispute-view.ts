import { useSignal } from "@preact/signals";
import { h } from "preact";
import type { DisputeKind } from "../sdk/purchase.ts";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Choices } from "./choices.ts";
import { DeedView } from "./deed-view.ts";
import { formatDay, formatMoney } from "./format.ts";
import { type Counts, LinePicker, picked } from "./line-picker.ts";
import { complain, type Connection } from "./pay-state.ts";
import { words } from "./words.ts";

/** Says what is wrong: with all that was sent, with some of it, or with a refund that does not come. */
export const DisputeView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const says = words.dispute;
  const { dispute, missRefund = [] } = purchase.rights;
  const kind = useSignal<DisputeKind>(dispute ? "goodsNotReceived" : "refundNotProcessed");
  const what = useSignal<"all" | "some">("all");
  const counts = useSignal<Counts>({});
  const refund = useSignal(String(missRefund[0] ?? ""));
  const proof = useSignal("");
  const isRefund = kind.value === "refundNotProcessed";
  const deed = () => {
    const lines = picked(counts.value);
    if (!isRefund && what.value === "some" && lines.length === 0)
      return complain("dispute", words.order.none) as undefined;
    const evidence = proof.value.trim();
    const claim = {
      kind: kind.value,
      ...(evidence !== "" && { evidence: [evidence] }),
      ...(isRefund ? { cancellation: Number(refund.value) } : what.value === "some" && { lines }),
    };
    return async (connection: Connection) => connection.dispute(claim);
  };
  return h(
    DeedView,
    { ...says, name: "dispute", until: dispute?.until, kind: "danger", deed },
    h(Choices, {
      legend: says.which,
      shown: true,
      name: "kind",
      chosen: kind,
      choices: kindsOf(dispute !== undefined, missRefund.length > 0),
    }),
    isRefund
      ? h(Choices, {
          legend: says.refund,
          shown: true,
          name: "refund",
          chosen: refund,
          choices: refundsOf(purchase, missRefund),
        })
      : h(Choices, {
          legend: says.what,
          shown: true,
          name: "dispute-what",
          chosen: what,
          choices: { all: says.all, some: says.some },
        }),
    !isRefund && what.value === "some" && h(LinePicker, { name: "dispute", lines: purchase.lines, left: sent, counts }),
    h("label", { for: "proof" }, says.evidence),
    h("input", {
      id: "proof",
      value: proof.value,
      "aria-describedby": "proof-help",
      onInput: (event) => void (proof.value = event.currentTarget.value),
    }),
    h("p", { class: "quiet", id: "proof-help" }, says.evidenceHelp),
  );
};

const kindsOf = (goods: boolean, refund: boolean): Partial<Record<DisputeKind, string>> => {
  const { refundNotProcessed, ...others } = words.dispute.kinds;
  return { ...(goods && others), ...(refund && { refundNotProcessed }) };
};

/** Cancellations whose refund is awaited, by their number. */
const refundsOf = ({ cancellations }: PurchaserPurchase, missed: readonly number[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    cancellations
      .filter(({ no }) => missed.includes(no))
      .map(({ no, amount, at }) => [String(no), words.dispute.ofRefund(formatMoney(amount), formatDay(at))]),
  );

/** Of a line that has left in part only, nobody can say which of its goods are meant. */
const sent = ({ quantity, shipped, cancelled }: PurchaserPurchase["lines"][number]): number =>
  quantity > shipped + cancelled ? 0 : quantity - cancelled;
