import { viewCheckoutEvent } from "../../domain/checkout/checkout-view.ts";
import { type Checkout, finalExpiry } from "../../domain/checkout/checkout.ts";
import { setExpiry } from "../io/aws/scheduler.ts";
import { sendAll } from "../io/aws/sqs.ts";
import { toCheckoutFromImage } from "../io/store/checkout-store.ts";
import { eventIdOf } from "../io/table/item-keys.ts";
import { stream } from "../middleware/batch.ts";

/** What happens at a checkout goes where it is awaited: its end gets a timer, and the mall is told what it did not do itself. */
export const handler = stream(async (records) => {
  const moved = records.map(({ sequence, image }) => ({ sequence, checkout: toCheckoutFromImage(image) }));
  for (const { sequence, checkout } of moved) {
    try {
      if (checkout.status === "open" || checkout.status === "consented")
        await setExpiry(checkout.id, finalExpiry(checkout));
      if (checkout.status !== "open") await sendAll(process.env["WEBHOOK_QUEUE_URL"] ?? "", [webhookOf(checkout)]);
    } catch {
      // Delivered again from here on: a timer is moved to where it is, and a webhook bears the same id.
      return sequence;
    }
  }
  return undefined;
});

const webhookOf = (checkout: Checkout): string =>
  JSON.stringify({
    id: eventIdOf(checkout.at, `${checkout.id.slice(4)}_${checkout.version}`),
    type: `checkout.${checkout.status}`,
    mall: checkout.mall,
    at: checkout.at,
    sequence: checkout.version,
    version: checkout.version,
    checkout: viewCheckoutEvent(checkout),
  });
