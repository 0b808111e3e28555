import { type Signal, useSignal } from "@preact/signals";
import { h } from "preact";
import type { DisputeKind } from "../sdk/purchase.ts";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Choices } from "./choices.ts";
import { FilePicker } from "./file-picker.ts";
import { OperationView } from "./operation-view.ts";
import { formatDay, formatMoney } from "./format.ts";
import { type Counts, LinePicker, chosenLines, wrongCount } from "./line-picker.ts";
import { reportInputError, type Connection } from "./pay-state.ts";
import { hasFault, type PickedFile, sendPicked } from "./picked-files.ts";
import { words } from "./words.ts";

/** The form that disputes everything that was sent, some of it, or a missing refund. */
export const DisputeView = ({ purchase }: { readonly purchase: PurchaserPurchase }) => {
  const text = words.dispute;
  const { dispute, missRefund = [] } = purchase.rights;
  const kind = useSignal<DisputeKind>(dispute ? "goodsNotReceived" : "refundNotProcessed");
  const what = useSignal<"all" | "some">("all");
  const counts = useSignal<Counts>({});
  const refund = useSignal(String(missRefund[0] ?? ""));
  const proof = useSignal("");
  const files = useSignal<readonly PickedFile[]>([]);
  const isRefund = kind.value === "refundNotProcessed";
  const prepare = () => {
    const lines = chosenLines(counts.value);
    const wrong = isRefund || what.value === "all" ? undefined : wrongCount(counts.value, purchase.lines, disputable);
    if (wrong !== undefined) return reportInputError("dispute", wrong) as undefined;
    if (hasFault(files)) return reportInputError("dispute", words.files.fix) as undefined;
    const typed = proof.value.trim();
    const claim = {
      kind: kind.value,
      ...(isRefund ? { cancellation: Number(refund.value) } : what.value === "some" && { lines }),
    };
    return async (connection: Connection) => {
      const evidence = [...(await sendPicked(connection, files)), ...(typed === "" ? [] : [typed])];
      return connection.dispute({ ...claim, ...(evidence.length > 0 && { evidence }) });
    };
  };
  return h(
    OperationView,
    { ...text, name: "dispute", until: dispute?.until, kind: "danger", prepare },
    h(Choices, {
      legend: text.which,
      shown: true,
      name: "kind",
      chosen: kind,
      choices: kindsOf(dispute !== undefined, missRefund.length > 0),
    }),
    isRefund
      ? h(Choices, {
          legend: text.refund,
          shown: true,
          name: "refund",
          chosen: refund,
          choices: refundsOf(purchase, missRefund),
        })
      : h(Choices, {
          legend: text.what,
          shown: true,
          name: "dispute-what",
          chosen: what,
          choices: { all: text.all, some: text.some },
        }),
    !isRefund &&
      what.value === "some" &&
      h(LinePicker, { name: "dispute", lines: purchase.lines, remaining: disputable, counts }),
    h(FilePicker, { name: "dispute", files }),
    h(ReferenceInput, { typed: proof }),
  );
};

/** Evidence that is somewhere else. */
const ReferenceInput = ({ typed }: { readonly typed: Signal<string> }) => {
  const text = words.dispute;
  return h(
    "div",
    {},
    h("label", { for: "proof" }, text.evidence),
    h("input", {
      id: "proof",
      value: typed.value,
      "aria-describedby": "proof-help",
      onInput: (event) => void (typed.value = event.currentTarget.value),
    }),
    h("p", { class: "quiet", id: "proof-help" }, text.evidenceHelp),
  );
};

const kindsOf = (goods: boolean, refund: boolean): Partial<Record<DisputeKind, string>> => {
  const { refundNotProcessed, ...others } = words.dispute.kinds;
  return { ...(goods && others), ...(refund && { refundNotProcessed }) };
};

/** The cancellations whose refund is missing, by number. */
const refundsOf = ({ cancellations }: PurchaserPurchase, missed: readonly number[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    cancellations
      .filter(({ no }) => missed.includes(no))
      .map(({ no, amount, at }) => [String(no), words.dispute.ofRefund(formatMoney(amount), formatDay(at))]),
  );

/** The disputable quantity of a line; zero if it was sent only in part, because it is not known which goods are meant. */
const disputable = ({ quantity, shipped, cancelled }: PurchaserPurchase["lines"][number]): number =>
  quantity > shipped + cancelled ? 0 : quantity - cancelled;
