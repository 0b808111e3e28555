import type { OrderLine } from "../../../clients/sdk/purchase.ts";
import { totalOf } from "../orders/cart.ts";
import { html, type Html } from "./html.ts";
import { price } from "./words.ts";
import { page } from "./layout.ts";

/** The cart, with the button to the checkout. */
export const cartPage = (lines: readonly OrderLine[], number: string, inCart: number): string =>
  page(
    "Cart",
    lines.length === 0
      ? html`<h1>Your cart is empty</h1>
          <p><a class="button" href="/">Go to the shop</a></p>`
      : html`<h1>Your cart</h1>
          <table>
            <thead>
              <tr>
                <th scope="col">Product</th>
                <th scope="col">Quantity</th>
                <th scope="col" class="number">Price</th>
              </tr>
            </thead>
            <tbody>
              ${lines.map(row)}
            </tbody>
            ${sumRow(totalOf(lines))}
          </table>
          <form method="post" action="/checkout">
            <input type="hidden" name="number" value="${number}" />
            <button>Order, and pay later</button>
          </form>`,
    { inCart },
  );

const row = ({ id, quantity, amount, description }: OrderLine): Html =>
  html`<tr>
    <td>${description}</td>
    <td>
      <form method="post" action="/cart" class="inline">
        <input type="hidden" name="product" value="${id}" />
        <input
          type="number"
          name="quantity"
          value="${quantity}"
          min="0"
          max="20"
          aria-label="Quantity: ${description}"
        />
        <button class="quiet">Change</button>
      </form>
    </td>
    <td class="number">${price(amount)}</td>
  </tr>`;

const sumRow = (amount: string): Html =>
  html`<tfoot>
    <tr>
      <th scope="row" colspan="2">Total</th>
      <td class="number">${price(amount)}</td>
    </tr>
  </tfoot>`;

/** Lines as a short table. */
export const lineList = (lines: readonly OrderLine[]): Html =>
  html`<table>
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
