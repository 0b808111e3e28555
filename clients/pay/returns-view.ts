import { h } from "preact";
import type { Cancellation } from "../sdk/purchase.ts";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card, Facts } from "./elements.ts";
import { EvidenceForm, EvidenceList } from "./evidence-view.ts";
import { addMoney, formatDay, formatMoment, formatMoney, isNegative, isZero } from "./format.ts";
import { nameOf } from "./pay-state.ts";
import { words } from "./words.ts";

/** Cancellations and disputes: lines, status, deadline and refund. */
export const ReturnsView = ({ purchase: { cancellations, lines } }: { readonly purchase: PurchaserPurchase }) =>
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
        lines.some(({ amount }) => isNegative(amount)) && h("p", { class: "quiet" }, words.returns.discounted),
      );

const ReturnView = ({ cancellation }: { readonly cancellation: Cancellation }) => {
  const { no, status, until, verdict, dispute, at } = cancellation;
  const { amount, lines = [] } = claimOf(cancellation);
  const text = words.returns;
  const money = moneyOf(cancellation);
  const isEmpty = status === "refunded" && money.length === 0;
  return h(
    "li",
    {},
    h("h3", {}, `${titleOf(cancellation)}: ${formatMoney(amount)}`),
    h(
      "p",
      { class: "quiet" },
      text.on(formatDay(at), lines.map(({ id, quantity }) => `${words.order.each(quantity)} ${nameOf(id)}`).join(", ")),
    ),
    verdict && h("p", {}, `${text.by[verdict.by]} ${text.favours[verdict.favours]}`),
    h("p", {}, isEmpty ? text.nothing : text.status[status](formatMoment(until))),
    status === "returning" && h(ReturnToView, { cancellation }),
    h(Facts, { facts: money }),
    dispute && h(EvidenceList, { no, dispute }),
    dispute && (status === "claimed" || status === "disputed") && h(EvidenceForm, { no }),
  );
};

/** The goods and the sum that were claimed: after a verdict for the shop the cancellation itself is of less, or of nothing. */
const claimOf = ({ amount, lines, verdict }: Cancellation): Pick<Cancellation, "amount" | "lines"> =>
  verdict?.asked ?? { amount, ...(lines && { lines }) };

/** Where the goods are sent back; without a word from the shop the purchaser should ask it. */
const ReturnToView = ({ cancellation: { returnTo } }: { readonly cancellation: Cancellation }) => {
  const text = words.returns.to;
  if (!returnTo) return h("p", { class: "quiet" }, text.unknown);
  const { address, label, code } = returnTo;
  return h(
    "div",
    {},
    h(Facts, {
      facts: [
        ...(address === undefined ? [] : [[text.address, address] as const]),
        ...(code === undefined ? [] : [[text.code, code] as const]),
      ],
    }),
    label !== undefined &&
      h("p", {}, h("a", { href: label, target: "_blank", rel: "noopener noreferrer" }, text.label)),
  );
};

const titleOf = ({ dispute, goodwill, initiatedBy, reason }: Cancellation): string => {
  const { kinds } = words.returns;
  if (reason === unsentReason) return kinds.unsent;
  if (goodwill) return kinds.goodwill;
  if (dispute) return kinds[dispute.kind];
  return initiatedBy ? kinds.theirs : kinds.yours;
};

/** The reduction of the debt and the cash payment of a refund. */
const moneyOf = ({ amount, refund }: Cancellation): readonly (readonly [string, string])[] => {
  const { loanPrincipal, loanInterest, fees, cashBack } = refund ?? {};
  const zero = { amount: "0", currency: amount.currency };
  const debtReduction = addMoney(loanPrincipal ?? zero, loanInterest ?? zero, fees ?? zero);
  const facts = [
    [words.returns.less, debtReduction],
    [words.returns.cash[refund?.status ?? "pending"], cashBack ?? zero],
  ] as const;
  return facts.flatMap(([name, sum]) => (isZero(sum) ? [] : [[name, formatMoney(sum)] as const]));
};

/** The gateway's reason for a cancellation of its own, of what the shop did not send in time. */
export const unsentReason = "not shipped in time";
