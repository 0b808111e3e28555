import { reject } from "../../domain/rejection.ts";
import { loadEvent } from "../io/store/event-store.ts";
import { viewEventWithAttempts } from "../io/webhook/event-view.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

export const contract = get("mall", {
  summary: "Returns an event with every delivery attempt.",
  responses: { 200: "EventAnswer" },
});

/** GET /v1/events/{id}: one event with the attempts at each endpoint. */
export const handler = mallRead(contract, async ({ path }, { mall }) => {
  const { id = "" } = path;
  const event = await loadEvent(mall, id);
  if (!event) return reject("EventUnknown", `event ${id} was not found`);
  return { status: 200, body: { event: viewEventWithAttempts(event) } };
});
