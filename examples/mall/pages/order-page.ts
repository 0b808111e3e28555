import type { Purchase } from "../../../clients/sdk/purchase.ts";
import { html, type Html } from "./html.ts";
import type { Order, OrderEvent } from "../orders/store.ts";
import { cancellationFor, hasReached, moment, stateFor, steps } from "./words.ts";
import { lineList } from "./cart-page.ts";
import { page } from "./layout.ts";

/** The customer's page of an order; it reloads when a webhook changes the order. */
export const orderPage = (order: Order, events: readonly OrderEvent[], mailbox: Html, seen: number): string => {
  const { number, placedAt, lines, checkout, purchase } = order;
  return page(
    `Order ${number}`,
    html`<h1>Order ${number}</h1>
      <div class="columns">
        <section aria-live="polite">
          <p class="lead">${stateFor(order)}</p>
          ${!purchase && checkout?.status === "open" && checkoutForm(number)}
          ${purchase && isOpen(purchase) && progress(purchase)}
          ${purchase?.cancellations.map((each) => html`<p class="notice">${cancellationFor(each)}</p>`)}
          ${purchase?.approvalNumber !== undefined && html`<p>Approval number <code>${purchase.approvalNumber}</code></p>`}
          <h2>History</h2>
          <ol class="story">
            <li><time>${moment(placedAt)}</time> You ordered.</li>
            ${events.map(({ type, at }) => html`<li><time>${moment(at)}</time> ${sentence(type)}</li>`)}
          </ol>
        </section>
        <aside>
          <h2>What you ordered</h2>
          ${lineList(lines)} ${mailbox}
        </aside>
      </div>`,
    { seen },
  );
};

const isOpen = ({ status }: Purchase): boolean => !["declined", "expired", "cancelled", "chargedOff"].includes(status);

const checkoutForm = (number: string): Html =>
  html`<form method="post" action="/checkout">
    <input type="hidden" name="number" value="${number}" />
    <button>Continue to the checkout</button>
  </form>`;

const progress = (purchase: Purchase): Html =>
  html`<ol class="steps">
    ${steps.map(([status, name]) =>
      hasReached(purchase, status) ? html`<li class="done">${name}</li>` : html`<li>${name}</li>`,
    )}
  </ol>`;

/** An event's text for the customer; events without a text show their name. */
const sentence = (type: string): string => sentences[type] ?? type.replace("purchase.", "").replaceAll("_", " ");

const sentences: Readonly<Record<string, string>> = {
  "checkout.consented": "You agreed to a plan, and we requested the loan.",
  "checkout.cancelled": "You left the checkout.",
  "checkout.expired": "The checkout was not used in time.",
  "purchase.approved": "Your lender approved the loan.",
  "purchase.declined": "Your lender declined the loan.",
  "purchase.advanced": "Your lender paid us.",
  "purchase.accepted": "You accepted the goods.",
  "purchase.repaid": "You paid your lender.",
  "purchase.late": "A payment is late.",
  "purchase.cancellation_requested": "You cancelled.",
  "purchase.dispute_opened": "You opened a dispute.",
  "purchase.dispute_decided": "The dispute was decided.",
  "purchase.refund_decided": "The refund was decided.",
  "purchase.refunded": "The refund is complete.",
};
