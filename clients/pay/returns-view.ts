import { h } from "preact";
import type { Cancellation } from "../sdk/purchase.ts";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card, Facts } from "./elements.ts";
import { EvidenceView } from "./evidence-view.ts";
import { addMoney, formatDay, formatEnd, formatMoney, isNothing } from "./format.ts";
import { nameOf } from "./pay-state.ts";
import { words } from "./words.ts";

/** What was cancelled or disputed: what of, how it stands, until when who may speak, and what came of its money. */
export const ReturnsView = ({ purchase: { cancellations } }: { readonly purchase: PurchaserPurchase }) =>
  cancellations.length === 0
    ? null
    : h(
        Card,
        { title: words.returns.title },
        h(
          "ul",
          { class: "returns" },
          cancellations.toReversed().map((each) => h(ReturnView, { key: each.no, cancellation: each })),
        ),
      );

const ReturnView = ({ cancellation }: { readonly cancellation: Cancellation }) => {
  const { no, status, amount, lines = [], until, verdict, dispute, at } = cancellation;
  const says = words.returns;
  return h(
    "li",
    {},
    h("h3", {}, `${titleOf(cancellation)}: ${formatMoney(amount)}`),
    h(
      "p",
      { class: "quiet" },
      says.on(formatDay(at), lines.map(({ id, quantity }) => `${words.order.each(quantity)} ${nameOf(id)}`).join(", ")),
    ),
    verdict && h("p", {}, `${says.by[verdict.by]} ${says.favours[verdict.favours]}`),
    h("p", {}, says.status[status](formatEnd(until))),
    h(Facts, { facts: moneyOf(cancellation) }),
    dispute && (status === "claimed" || status === "disputed") && h(EvidenceView, { no, dispute }),
  );
};

const titleOf = ({ dispute, goodwill, initiatedBy }: Cancellation): string => {
  const { kinds } = words.returns;
  if (goodwill) return kinds.goodwill;
  if (dispute) return kinds[dispute.kind];
  return initiatedBy ? kinds.theirs : kinds.yours;
};

/** What of a refund has lowered the debt, and what is paid in cash. */
const moneyOf = ({ amount, refund }: Cancellation): readonly (readonly [string, string])[] => {
  const { loanPrincipal, loanInterest, fees, cashBack } = refund ?? {};
  const nothing = { amount: "0", currency: amount.currency };
  const less = addMoney(loanPrincipal ?? nothing, loanInterest ?? nothing, fees ?? nothing);
  const facts = [
    [words.returns.less, less],
    [words.returns.cash, cashBack ?? nothing],
  ] as const;
  return facts.flatMap(([name, sum]) => (isNothing(sum) ? [] : [[name, formatMoney(sum)] as const]));
};
