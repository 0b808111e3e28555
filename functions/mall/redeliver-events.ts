import * as z from "zod/mini";
import { isRejection } from "../../domain/rejection.ts";
import { enabledEndpoint } from "../io/store/endpoint-store.ts";
import { sendRedelivery } from "../io/webhook/webhook-queue.ts";
import { signedPost } from "../middleware/contract.ts";
import { nameOf, signedForPath } from "../requests/endpoint-request.ts";
import { receiptFor } from "../requests/mall-request.ts";
import { withDefault } from "../schemas/basic-schema.ts";
import { WireEndpointId } from "../schemas/endpoint-schema.ts";
import { ordered, WireFrom, WireUntil } from "../schemas/list-schema.ts";

const RedeliveryInput = z
  .strictObject({
    endpoint: WireEndpointId,
    from: WireFrom,
    until: WireUntil,
    onlyFailed: withDefault(z.boolean(), true),
  })
  .check(ordered);

export const contract = signedPost("event.redeliver", RedeliveryInput, {
  summary: "Redelivers the events of a period to one webhook endpoint: the failed ones, or all that it subscribes to.",
  responses: { 202: "RedeliveryAnswer" },
});

/** POST /v1/webhook-endpoints/{id}/redeliveries: the oldest event first. */
export const handler = signedForPath(
  "endpoint",
  contract,
  async (request, { endpoint: id, from, until, onlyFailed }, now) => {
    const { mall } = request;
    const endpoint = await enabledEndpoint(mall, id);
    if (isRejection(endpoint)) return endpoint;
    const run = nameOf(request);
    await sendRedelivery({ mall, endpoint: id, run, range: { from, until, onlyFailed } });
    const redelivery = { id: run, endpoints: [id], from, until, onlyFailed };
    return { status: 202, body: { redelivery, receipt: await receiptFor(request, undefined, now) } };
  },
);
