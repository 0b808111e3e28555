import * as z from "zod/mini";
import { reject } from "../../domain/rejection.ts";
import { subscribesTo } from "../../domain/webhook/endpoint.ts";
import { endpointDisabled, endpointUnknown, loadEndpoints } from "../io/store/endpoint-store.ts";
import { loadEvent } from "../io/store/event-store.ts";
import { sendAttempts } from "../io/webhook/webhook-queue.ts";
import { signedPost } from "../middleware/contract.ts";
import { nameOf, signedForPath } from "../requests/endpoint-request.ts";
import { receiptFor } from "../requests/mall-request.ts";
import { text } from "../schemas/basic-schema.ts";
import { WireEndpointId } from "../schemas/endpoint-schema.ts";

const RedeliveryInput = z.pipe(
  z.strictObject({ event: text(1, 128), endpoint: z.optional(WireEndpointId) }),
  z.transform(({ event, endpoint }) => ({ event, to: endpoint })),
);

export const contract = signedPost("event.redeliver", RedeliveryInput, {
  summary: "Redelivers one event to one webhook endpoint, or to all enabled endpoints that subscribe to it.",
  responses: { 202: "RedeliveryAnswer" },
});

/** POST /v1/events/{id}/redeliveries: the same event with the same id and body. */
export const handler = signedForPath("event", contract, async (request, { event: id, to }, now) => {
  const { mall } = request;
  const event = await loadEvent(mall, id);
  if (!event) return reject("EventUnknown", `event ${id} was not found`);
  const { type } = JSON.parse(event.body) as { readonly type: string };
  const known = (await loadEndpoints(mall)).map(({ endpoint }) => endpoint);
  const receivers = known.filter((each) => (to === undefined ? subscribesTo(each, type) : each.id === to));
  const endpoints = receivers.filter(({ status }) => status === "enabled").map((each) => each.id);
  if (receivers.length === 0) return endpointUnknown(to ?? `that subscribes to ${type}`);
  if (endpoints.length === 0) return endpointDisabled(to ?? `that subscribes to ${type}`);

  const run = nameOf(request);
  const attempt = { mall, event: id, run, tries: 0, since: now, due: now };
  await sendAttempts(
    endpoints.map((endpoint) => ({ ...attempt, endpoint })),
    now,
  );
  const redelivery = { id: run, event: id, endpoints };
  return { status: 202, body: { redelivery, receipt: await receiptFor(request, undefined, now) } };
});
