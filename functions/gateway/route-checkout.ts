import { viewCheckoutEvent } from "../../domain/checkout/checkout-view.ts";
import { type Checkout, finalExpiry } from "../../domain/checkout/checkout.ts";
import { setExpiry } from "../io/aws/scheduler.ts";
import { sendAll } from "../io/aws/sqs.ts";
import { toCheckoutFromImage } from "../io/store/checkout-store.ts";
import { eventIdOf } from "../io/table/item-keys.ts";
import { stream } from "../middleware/batch.ts";

/** Follows each change of a checkout: sets the timer for its end, and notifies the mall of what the mall did not do itself. */
export const handler = stream(async (records) => {
  const moved = records.map(({ sequence, image }) => ({ sequence, checkout: toCheckoutFromImage(image) }));
  for (const { sequence, checkout } of moved) {
    try {
      if (checkout.status === "open" || checkout.status === "consented")
        await setExpiry(checkout.id, finalExpiry(checkout));
      if (checkout.status !== "open") await sendAll(process.env["WEBHOOK_QUEUE_URL"] ?? "", [webhookOf(checkout)]);
    } catch {
      // Lambda repeats the batch from here: setting the same timer and sending a webhook with the same id are harmless.
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
