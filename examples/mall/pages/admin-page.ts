import type { Cancellation, Purchase } from "../../../clients/sdk/purchase.ts";
import { html, type Html } from "../html.ts";
import type { Order } from "../store.ts";
import { day, moment, price, shown } from "../words.ts";
import { page } from "./layout.ts";

/** The back office: every order, whose turn it is, and what can be done. */
export const adminPage = (orders: readonly Order[], said: string | undefined, seen: number): string =>
  page(
    "Back office",
    html`<h1>Back office</h1>
      ${said !== undefined && html`<p class="notice" role="status">${said}</p>`}
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
    ${purchase?.waitingFor && html`<p>${turn(purchase.waitingFor)}</p>`}
    ${purchase && html`<div class="actions">${deeds(number, purchase)}</div>`}
  </li>`;

const money = ({ advances, refunded }: Purchase): Html => {
  const paid = advances as readonly { readonly payout?: Purchase["amount"]; readonly discount?: Purchase["amount"] }[];
  return html`${paid
    .map(
      ({ payout, discount }) => payout && discount && html` · paid to us ${shown(payout)}, discount ${shown(discount)}`,
    )
    .filter((each) => each !== undefined)}${refunded.amount !== "0" && html` · given back ${shown(refunded)}`}`;
};

const turn = ({ who, until }: NonNullable<Purchase["waitingFor"]>): string =>
  `${turns[who] ?? who}${until === undefined ? "" : ` until ${day(until)}`}.`;

const turns: Readonly<Record<string, string>> = {
  mall: "It is our turn",
  purchaser: "It is the customer's turn",
  lender: "It is the lender's turn",
  operator: "The lender's staff look at it",
};

/** `chargedOff` as people write it. */
const tagFor = (status: string): string => status.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const deeds = (number: string, { status, cancellations, shipments }: Purchase): readonly Html[] => [
  ...(["approved", "advanced"].includes(status) && !cancellations.some(({ status: now }) => now === "stopping")
    ? [deed(number, "ship", "Hand to the carrier")]
    : []),
  ...(status === "shipped" && shipments.length > 0 ? [deed(number, "deliver", "It has arrived")] : []),
  ...cancellations.flatMap((cancellation) => answers(number, cancellation)),
  ...(["shipped", "delivered", "accepted", "repaid"].includes(status)
    ? [html`<a class="button quiet" href="/admin/orders/${number}/refund">Give money back…</a>`]
    : []),
];

const answers = (number: string, { no, status }: Cancellation): readonly Html[] => {
  switch (status) {
    case "stopping":
      return [deed(number, "stopped", "Parcel stopped", no), deed(number, "shipped", "It had left already", no)];
    case "returning":
      return [deed(number, "received", "The goods are back", no), deed(number, "refused", "Refuse the return", no)];
    case "claimed":
      return [deed(number, "conceded", "Concede the dispute", no), deed(number, "contested", "Contest it", no)];
    default:
      return [];
  }
};

const deed = (number: string, name: string, label: string, cancellation?: number): Html =>
  html`<form method="post" action="/admin/orders/${number}/${name}" class="inline">
    ${cancellation !== undefined && html`<input type="hidden" name="cancellation" value="${cancellation}" />`}
    <button>${label}</button>
  </form>`;
