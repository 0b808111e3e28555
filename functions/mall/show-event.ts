import { reject } from "../../domain/rejection.ts";
import { loadEvent } from "../io/store/event-store.ts";
import { viewEventWithAttempts } from "../io/webhook/event-view.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

export const contract = get("mall", {
  summary: "Returns an event with every delivery attempt.",
  responses: { 200: "EventAnswer" },
});

/** GET /v1/events/{id}: what was told, to whom, and what they answered. */
export const handler = mallRead(contract, async ({ path }, { mall }) => {
  const { id = "" } = path;
  const event = await loadEvent(mall, id);
  if (!event) return reject("EventUnknown", `there is no event ${id}`);
  return { status: 200, body: { event: viewEventWithAttempts(event) } };
});
