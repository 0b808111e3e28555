import { catalogue, type Product } from "../orders/catalogue.ts";
import { html, raw, type Html } from "./html.ts";
import { price } from "./words.ts";
import { page } from "./layout.ts";

/** The product page. */
export const shopPage = (inCart: number): string =>
  page(
    "Things for the home",
    html`<h1>Few things, made well</h1>
      <p class="lead">Order now, check it at home, and pay after you accept it.</p>
      <ul class="shelf">
        ${catalogue.map(card)}
      </ul>`,
    { inCart },
  );

const card = ({ id, name, about, price: pence, tint, art }: Product): Html =>
  html`<li class="card">
    ${picture(tint, art)}
    <h2>${name}</h2>
    <p>${about}</p>
    <form method="post" action="/cart">
      <input type="hidden" name="product" value="${id}" />
      <strong>${price(pence)}</strong>
      <button aria-label="Add to cart: ${name}">Add to cart</button>
    </form>
  </li>`;

const picture = (tint: string, art: string): Html =>
  raw(
    `<svg viewBox="0 0 120 120" aria-hidden="true"><rect width="120" height="120" rx="14" fill="${tint}"/>${art}</svg>`,
  );
