import * as z from "zod/mini";
import { keysAnnounced } from "../../domain/purchase/view/event-audience.ts";
import { isRejection } from "../../domain/rejection.ts";
import { inquire } from "../io/aws/step-functions.ts";
import { type PublishedJwk, publishedKeys } from "../io/keys/key-store.ts";
import { loadAnnounced, saveAnnounced } from "../io/store/announced-keys.ts";
import { listMalls, type Mall } from "../io/store/mall-store.ts";
import { eventIdOf } from "../io/table/item-keys.ts";
import { sendNewEvents } from "../io/webhook/webhook-queue.ts";
import { task } from "../middleware/task.ts";

type Publisher = { readonly party: string; readonly keys: readonly PublishedJwk[]; readonly malls: readonly Mall[] };

/** Notifies the malls of new keys of the gateway and of their lender, each key once; every six hours. */
export const handler = task(z.object({}), async (_, now) => {
  const malls = await listMalls<Mall>();
  const lenders = [...Map.groupBy(malls, ({ lender }) => lender)];
  const announced = [await announce({ party: "gateway", keys: (await publishedKeys()).keys, malls }, now)];
  for (const [party, own] of lenders) {
    const answer = await inquire(`${party}.keys.${now.replaceAll(/\D/g, "")}`, { question: "list-keys" });
    // A silent lender is asked again six hours later; its keys are published for days before they are used.
    if (isRejection(answer)) continue;
    announced.push(await announce({ party, keys: answer["keys"] as readonly PublishedJwk[], malls: own }, now));
  }
  return { announced: announced.flat() };
});

/** The kids that the malls are notified of. The first keys of a party are not news: each mall receives them when it joins. */
const announce = async ({ party, keys, malls }: Publisher, now: string): Promise<readonly string[]> => {
  const known = await loadAnnounced(party);
  const fresh = known ? keys.filter(({ kid }) => !known.includes(kid)) : [];
  const [first] = fresh;
  if (first) {
    const event = { id: eventIdOf(now, `keys_${first.kid}`), type: keysAnnounced, at: now, party, keys: fresh };
    await sendNewEvents(malls.map(({ mall }) => ({ ...event, mall })));
  }
  // Stored after the events are queued: a function that stops in between announces the same keys again.
  if (first || !known)
    await saveAnnounced(
      party,
      keys.map(({ kid }) => kid),
    );
  return fresh.map(({ kid }) => kid);
};
