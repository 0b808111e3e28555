import * as z from "zod";
import { isRejection } from "../../domain/rejection.ts";
import { nameOf, signedAbout } from "../io/endpoint-request.ts";
import { enabledEndpoint } from "../io/endpoint-store.ts";
import { eventIdOf } from "../io/event-id.ts";
import { receiptFor } from "../io/mall-request.ts";
import { sendFresh } from "../io/webhook-queue.ts";
import { signedPost } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";
import { WireEndpointId } from "../middleware/wire-endpoint.ts";

const Test = z.strictObject({ endpoint: WireEndpointId });

export const contract = signedPost("endpoint.test", Test, {
  does: "Sends the event `endpoint.test` to this webhook endpoint, whatever it listens to.",
  answers: { 202: "EndpointTestAnswer" },
});

/** POST /v1/webhook-endpoints/{id}/tests: an event that says nothing, to see whether it arrives. */
export const handler = http(
  contract,
  signedAbout("endpoint", contract, async (request, { endpoint: id }, now) => {
    const { mall } = request;
    const endpoint = await enabledEndpoint(mall, id);
    if (isRejection(endpoint)) return endpoint;
    const event = { id: eventIdOf(now, `test_${nameOf(request)}`), type: "endpoint.test", at: now, endpoint: id };
    await sendFresh({ ...event, mall, to: id });
    return { status: 202, body: { event, receipt: await receiptFor(request, undefined, now) } };
  }),
);
