import type { Money, RefundPreview } from "../../../clients/sdk/purchase.ts";
import { html } from "../html.ts";
import type { Order } from "../store.ts";
import { price, shown } from "../words.ts";
import { page } from "./layout.ts";

/** Asks what to give back: a line's goods, or an amount of the shop's goodwill while the customer keeps them. */
export const askRefundPage = ({ number, lines }: Order): string =>
  page(
    `Refund ${number}`,
    html`<h1>Give money back</h1>
      <p class="lead">Order ${number}. You see what happens before anything is done.</p>
      <form method="get" class="card">
        <label>
          Goods
          <select name="line">
            ${lines.map(
              ({ id, description, quantity }) =>
                html`<option value="${id}">${description} (${quantity} ordered)</option>`,
            )}
          </select>
        </label>
        <label>How many <input type="number" name="quantity" value="1" min="1" max="20" required /></label>
        <button>Show what happens</button>
      </form>
      <form method="get" class="card">
        <label
          >Goodwill in pounds <input name="pounds" inputmode="decimal" pattern="[0-9]+([.][0-9][0-9])?" required
        /></label>
        <button>Show what happens</button>
      </form>`,
  );

/** Shows to the penny who gives and who gets, before anything is done; the token commits to just that. */
export const previewPage = (
  { number }: Order,
  preview: RefundPreview,
  hidden: Readonly<Record<string, string>>,
): string =>
  page(
    `Refund ${number}`,
    html`<h1>${shown(preview.amount)} back?</h1>
      <p class="lead">Order ${number}</p>
      <table class="sum">
        <tbody>
          ${shares(preview).map(
            ([name, amount]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td class="number">${shown(amount)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p>${cost(preview)}</p>
      <form method="post" action="/admin/orders/${number}/refund" class="actions">
        ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button>Give it back</button> <a class="button quiet" href="/admin">Leave it</a>
      </form>`,
  );

const cost = ({ sides: { mall } }: RefundPreview): string =>
  mall.amount === "0" ? "It costs us nothing." : `In all it costs us ${price(-Number(mall.amount))}.`;

const shares = ({ loanPrincipal, loanInterest, fees, cashBack, clawback, rebate, borne }: RefundPreview) =>
  (
    [
      ["The customer owes less", loanPrincipal],
      ["interest less", loanInterest],
      ["fees less", fees],
      ["The customer gets in cash", cashBack],
      ["We give back", clawback],
      ["of our discount for days not used", rebate],
      ["The lender bears", borne],
    ] satisfies readonly (readonly [string, Money])[]
  ).filter(([, { amount }]) => amount !== "0");
