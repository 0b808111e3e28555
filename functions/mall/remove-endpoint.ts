import * as z from "zod/mini";
import { viewEndpoint } from "../../domain/webhook/endpoint-view.ts";
import { removeEndpoint } from "../../domain/webhook/endpoint.ts";
import { signedPost } from "../middleware/contract.ts";
import { moveEndpoint, signedForPath } from "../requests/endpoint-request.ts";
import { receiptFor } from "../requests/mall-request.ts";
import { WireEndpointId } from "../schemas/endpoint-schema.ts";

const Removal = z.strictObject({ endpoint: WireEndpointId });

export const contract = signedPost("endpoint.remove", Removal, {
  summary: "Removes a webhook endpoint; its pending deliveries are dropped.",
  responses: { 200: "EndpointAnswer" },
});

/** POST /v1/webhook-endpoints/{id}/removals: a repeated removal changes nothing. */
export const handler = signedForPath("endpoint", contract, async (request, { endpoint: id }, now) =>
  moveEndpoint(
    request,
    id,
    (known) => (known.status === "removed" ? known : removeEndpoint(known)),
    now,
    async (endpoint) => ({
      status: 200,
      body: { endpoint: viewEndpoint(endpoint, now), receipt: await receiptFor(request, undefined, now) },
    }),
  ),
);
