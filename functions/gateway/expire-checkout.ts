import * as z from "zod/mini";
import { expireCheckout } from "../../domain/checkout/checkout.ts";
import { isRejection } from "../../domain/rejection.ts";
import { purchaseOf, changeCheckout, loadCheckout } from "../io/store/checkout-store.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({ id: z.string() });

/** Ends a checkout at its deadline; if no purchase was made, the mall is notified. */
export const handler = task(Input, async ({ id }, now) => {
  const checkout = await loadCheckout(id);
  // Its item has expired, so there is nothing to end.
  if (isRejection(checkout)) return { status: "gone" };
  const bought = (await purchaseOf(checkout)) !== undefined;
  const ended = await changeCheckout(id, (before) => expireCheckout(before, bought, now));
  return isRejection(ended) ? ended : { status: ended.status };
});
