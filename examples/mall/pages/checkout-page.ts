import type { OrderLine } from "../../../clients/sdk/purchase.ts";
import { totalOf } from "../cart.ts";
import { html, type Html } from "../html.ts";
import { price } from "../words.ts";
import { sumRow } from "./cart-page.ts";
import { page } from "./layout.ts";

/** Where a person orders. The script in the page seals the consent for the lender; what it seals the shop cannot read. */
export const checkoutPage = (
  order: {
    readonly number: string;
    readonly lines: readonly OrderLine[];
    readonly mall: string;
    readonly lender: string;
  },
  inCart: number,
): string =>
  page(
    "Checkout",
    html`<h1>Order now, pay when you keep it</h1>
      <div class="columns">
        <form method="post" action="/checkout" id="checkout" data-order="${JSON.stringify(order)}">
          <input type="hidden" name="number" value="${order.number}" />
          <input type="hidden" name="part" />
          <label
            >E-mail, for your lender's notices <input type="email" name="contact" required autocomplete="email"
          /></label>
          <label>
            Who you are to your lender
            <select name="account" required>
              <option value="">Loading…</option>
            </select>
            <small
              >The sandbox's people. Elsewhere your lender's own page asks you, and the shop never learns the
              answer.</small
            >
          </label>
          <fieldset id="plans">
            <legend>How you pay later</legend>
            <p role="status">Asking the lender…</p>
          </fieldset>
          <p id="trouble" role="alert"></p>
          <button disabled>Agree and order for ${price(totalOf(order.lines))}</button>
          <noscript><p>Your consent is sealed in your browser, and that needs JavaScript.</p></noscript>
        </form>
        <aside>
          <h2>Order ${order.number}</h2>
          ${lineList(order.lines)}
        </aside>
      </div>`,
    { inCart, scripts: ["checkout"] },
  );

/** Lines as a short table. */
export const lineList = (lines: readonly OrderLine[]): Html =>
  html`<table class="plain">
    <tbody>
      ${lines.map(
        ({ quantity, description, amount }) =>
          html`<tr>
            <td>${quantity} ×</td>
            <td>${description}</td>
            <td class="number">${price(amount)}</td>
          </tr>`,
      )}
    </tbody>
    ${sumRow(totalOf(lines))}
  </table>`;
