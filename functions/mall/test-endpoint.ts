import * as z from "zod/mini";
import { isRejection } from "../../domain/rejection.ts";
import { enabledEndpoint } from "../io/store/endpoint-store.ts";
import { eventIdOf } from "../io/table/item-keys.ts";
import { sendNewEvents } from "../io/webhook/webhook-queue.ts";
import { signedPost } from "../middleware/contract.ts";
import { nameOf, signedForPath } from "../requests/endpoint-request.ts";
import { receiptFor } from "../requests/mall-request.ts";
import { WireEndpointId } from "../schemas/endpoint-schema.ts";

const Test = z.strictObject({ endpoint: WireEndpointId });

export const contract = signedPost("endpoint.test", Test, {
  summary: "Sends the event `endpoint.test` to this webhook endpoint, whatever it subscribes to.",
  responses: { 202: "EndpointTestAnswer" },
});

/** POST /v1/webhook-endpoints/{id}/tests: an event without content, to test the delivery. */
export const handler = signedForPath("endpoint", contract, async (request, { endpoint: id }, now) => {
  const { mall } = request;
  const endpoint = await enabledEndpoint(mall, id);
  if (isRejection(endpoint)) return endpoint;
  const event = { id: eventIdOf(now, `test_${nameOf(request)}`), type: "endpoint.test", at: now, endpoint: id };
  await sendNewEvents([{ ...event, mall, to: id }]);
  return { status: 202, body: { event, receipt: await receiptFor(request, undefined, now) } };
});
