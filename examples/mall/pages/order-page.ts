import type { Purchase } from "../../../clients/sdk/purchase.ts";
import { html, type Html } from "../html.ts";
import type { Order, Told } from "../store.ts";
import { cancellationFor, hasReached, moment, stateFor, steps } from "../words.ts";
import { lineList } from "./cart-page.ts";
import { page } from "./layout.ts";

/** What a customer sees of an order; it changes by itself when a webhook says so. */
export const orderPage = (order: Order, told: readonly Told[], letters: Html): string => {
  const { number, placedAt, lines, checkout, purchase } = order;
  return page(
    `Order ${number}`,
    html`<h1>Order ${number}</h1>
      <div class="columns">
        <section aria-live="polite">
          <p class="lead">${stateFor(order)}</p>
          ${!purchase && checkout?.status === "open" && goOn(number)}
          ${purchase && isOpen(purchase) && progress(purchase)}
          ${purchase?.cancellations.map((each) => html`<p class="notice">${cancellationFor(each)}</p>`)}
          ${purchase?.approvalNumber !== undefined && html`<p>Approval number <code>${purchase.approvalNumber}</code></p>`}
          <h2>What we were told</h2>
          <ol class="story">
            <li><time>${moment(placedAt)}</time> You ordered.</li>
            ${told.map(({ type, at }) => html`<li><time>${moment(at)}</time> ${sentence(type)}</li>`)}
          </ol>
        </section>
        <aside>
          <h2>What you ordered</h2>
          ${lineList(lines)} ${letters}
        </aside>
      </div>`,
    { live: true },
  );
};

const isOpen = ({ status }: Purchase): boolean => !["declined", "expired", "cancelled", "chargedOff"].includes(status);

const goOn = (number: string): Html =>
  html`<form method="post" action="/checkout">
    <input type="hidden" name="number" value="${number}" />
    <button>Go on to the checkout</button>
  </form>`;

const progress = (purchase: Purchase): Html =>
  html`<ol class="steps">
    ${steps.map(([status, name]) =>
      hasReached(purchase, status) ? html`<li class="done">${name}</li>` : html`<li>${name}</li>`,
    )}
  </ol>`;

/** Events in a customer's words; what is no concern of theirs is told by its name. */
const sentence = (type: string): string => sentences[type] ?? type.replace("purchase.", "").replaceAll("_", " ");

const sentences: Readonly<Record<string, string>> = {
  "checkout.consented": "You agreed to a plan, and we asked your lender.",
  "checkout.cancelled": "You left the checkout.",
  "checkout.expired": "The checkout was not used in time.",
  "purchase.approved": "Your lender agreed.",
  "purchase.declined": "Your lender declined.",
  "purchase.advanced": "Your lender paid us for what we send you.",
  "purchase.accepted": "You keep the goods.",
  "purchase.repaid": "You paid your lender.",
  "purchase.late": "A payment is late.",
  "purchase.cancellation_requested": "You cancelled.",
  "purchase.dispute_opened": "You opened a dispute.",
  "purchase.dispute_decided": "The dispute was decided.",
  "purchase.refund_decided": "The refund was decided.",
  "purchase.refunded": "The refund is done.",
};
