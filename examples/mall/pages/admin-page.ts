import type { Cancellation, Purchase } from "../../../clients/sdk/purchase.ts";
import { html, type Html } from "./html.ts";
import type { Order } from "../orders/store.ts";
import { day, moment, price, shown } from "./words.ts";
import { page } from "./layout.ts";

/** The back office: every order, who must act next, and the possible operations. */
export const adminPage = (orders: readonly Order[], message: string | undefined, seen: number): string =>
  page(
    "Back office",
    html`<h1>Back office</h1>
      ${message !== undefined && html`<p class="notice" role="status">${message}</p>`}
      ${orders.length === 0 && html`<p>No orders yet.</p>`}
      <ul class="orders">
        ${orders.map(row)}
      </ul>`,
    { seen },
  );

const row = ({ number, placedAt, lines, amount, checkout, purchase }: Order): Html =>
  html`<li>
    <div>
      <a href="/orders/${number}"><strong>${number}</strong></a> <time>${moment(placedAt)}</time>
      <span class="tag">${tagFor(purchase?.status ?? checkout?.status ?? "placed")}</span>
    </div>
    <p>${lines.map(({ quantity, description }) => `${quantity} × ${description}`).join(", ")}</p>
    <p>${price(amount)}${purchase && money(purchase)}</p>
    ${purchase?.waitingFor && html`<p>${waitingText(purchase.waitingFor)}</p>`}
    ${purchase && html`<div class="actions">${operations(number, purchase)}</div>`}
  </li>`;

const money = ({ advances, refunded }: Purchase): Html => {
  const paid = advances as readonly { readonly payout?: Purchase["amount"]; readonly discount?: Purchase["amount"] }[];
  return html`${paid
    .map(
      ({ payout, discount }) => payout && discount && html` · paid to us ${shown(payout)}, discount ${shown(discount)}`,
    )
    .filter((each) => each !== undefined)}${refunded.amount !== "0" && html` · refunded ${shown(refunded)}`}`;
};

const waitingText = ({ who, until }: NonNullable<Purchase["waitingFor"]>): string =>
  `${waitingTexts[who] ?? who}${until === undefined ? "" : ` until ${day(until)}`}.`;

const waitingTexts: Readonly<Record<string, string>> = {
  mall: "We must act",
  purchaser: "The customer must act",
  lender: "The lender must act",
  operator: "The lender's staff are checking it",
};

/** Formats a status such as `chargedOff` as words. */
const tagFor = (status: string): string => status.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const operations = (number: string, { status, cancellations, shipments }: Purchase): readonly Html[] => [
  ...(["approved", "advanced"].includes(status) && !cancellations.some(({ status: now }) => now === "stopping")
    ? [operationForm(number, "ship", "Hand to the carrier")]
    : []),
  ...(status === "shipped" && shipments.length > 0 ? [operationForm(number, "deliver", "Mark as delivered")] : []),
  ...cancellations.flatMap((cancellation) => answers(number, cancellation)),
  ...(["shipped", "delivered", "accepted", "repaid"].includes(status)
    ? [html`<a class="button quiet" href="/admin/orders/${number}/refund">Refund…</a>`]
    : []),
];

const answers = (number: string, { no, status }: Cancellation): readonly Html[] => {
  switch (status) {
    case "stopping":
      return [
        operationForm(number, "stopped", "Parcel stopped", no),
        operationForm(number, "shipped", "Already shipped", no),
      ];
    case "returning":
      return [
        operationForm(number, "received", "Goods received", no),
        operationForm(number, "refused", "Refuse the return", no),
      ];
    case "claimed":
      return [
        operationForm(number, "conceded", "Concede the dispute", no),
        operationForm(number, "contested", "Contest the dispute", no),
      ];
    default:
      return [];
  }
};

const operationForm = (number: string, name: string, label: string, cancellation?: number): Html =>
  html`<form method="post" action="/admin/orders/${number}/${name}" class="inline">
    ${cancellation !== undefined && html`<input type="hidden" name="cancellation" value="${cancellation}" />`}
    <button>${label}</button>
  </form>`;
