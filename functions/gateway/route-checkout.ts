import { finalExpiry } from "../../domain/checkout/checkout.ts";
import { setExpiry } from "../io/aws/scheduler.ts";
import { toCheckoutFromImage } from "../io/store/checkout-store.ts";
import { checkoutEvent } from "../io/webhook/event-message.ts";
import { sendNewEvents } from "../io/webhook/webhook-queue.ts";
import { stream } from "../middleware/stream.ts";

/** Follows each change of a checkout: sets the timer for its end, and notifies the mall of what the mall did not do itself. */
export const handler = stream(async (records) => {
  const moved = records.map(({ sequence, image }) => ({ sequence, checkout: toCheckoutFromImage(image) }));
  for (const { sequence, checkout } of moved) {
    try {
      if (checkout.status === "open" || checkout.status === "consented")
        await setExpiry(checkout.id, finalExpiry(checkout));
      if (checkout.status !== "open") await sendNewEvents([checkoutEvent(checkout)]);
    } catch {
      // Lambda repeats the batch from here: setting the same timer and sending a webhook with the same id are harmless.
      return sequence;
    }
  }
  return undefined;
});
