import type { Money, RefundPreview } from "../../../clients/sdk/purchase.ts";
import { html } from "./html.ts";
import type { Order } from "../orders/store.ts";
import { price, shown } from "./words.ts";
import { page } from "./layout.ts";

/** The form for a refund: a quantity of a line, or an amount of goodwill while the customer keeps the goods. */
export const refundFormPage = ({ number, lines }: Order): string =>
  page(
    `Refund ${number}`,
    html`<h1>Refund</h1>
      <p class="lead">Order ${number}. You see a preview before anything is refunded.</p>
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
        <label>Quantity <input type="number" name="quantity" value="1" min="1" max="20" required /></label>
        <button>Show the preview</button>
      </form>
      <form method="get" class="card">
        <label
          >Goodwill in pounds <input name="pounds" inputmode="decimal" pattern="[0-9]+([.][0-9][0-9])?" required
        /></label>
        <button>Show the preview</button>
      </form>`,
  );

/** The preview of a refund: each party's share to the penny. The token commits to exactly these shares. */
export const previewPage = (
  { number }: Order,
  preview: RefundPreview,
  hidden: Readonly<Record<string, string>>,
): string =>
  page(
    `Refund ${number}`,
    html`<h1>Refund ${shown(preview.amount)}?</h1>
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
        <button>Refund</button> <a class="button quiet" href="/admin">Cancel</a>
      </form>`,
  );

const cost = ({ sides: { mall } }: RefundPreview): string =>
  mall.amount === "0" ? "The refund costs us nothing." : `The refund costs us ${price(-Number(mall.amount))}.`;

const shares = ({ loanPrincipal, loanInterest, fees, cashBack, clawback, rebate, borne }: RefundPreview) =>
  (
    [
      ["Reduction of the customer's debt", loanPrincipal],
      ["of it interest", loanInterest],
      ["of it fees", fees],
      ["Cash refund to the customer", cashBack],
      ["We repay", clawback],
      ["Our discount for unused days, returned", rebate],
      ["Borne by the lender", borne],
    ] satisfies readonly (readonly [string, Money])[]
  ).filter(([, { amount }]) => amount !== "0");
