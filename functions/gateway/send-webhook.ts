import * as z from "zod";
import { rootKey } from "../io/key-store.ts";
import { loadMall } from "../io/mall-store.ts";
import { postWebhook } from "../io/webhook.ts";
import { queue } from "../middleware/batch.ts";

const Event = z.object({
  id: z.string(),
  type: z.string(),
  mall: z.string(),
  at: z.string(),
  sequence: z.int(),
  purchase: z.unknown().optional(),
  checkout: z.unknown().optional(),
});

/** Tells a mall what happened, signed; anything but a 2xx brings the message back later, and at last to the dead letters. */
export const handler = queue(async (message, { now }) => {
  const { mall: id, ...event } = Event.parse(message);
  const mall = await loadMall(id);
  if (!mall) throw new Error(`${id} is not registered`);
  await postWebhook(mall, await rootKey("webhook"), event, now);
});
