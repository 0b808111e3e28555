import * as z from "zod/mini";
import { viewEndpoint } from "../../domain/webhook/endpoint-view.ts";
import { changeEndpoint } from "../../domain/webhook/endpoint.ts";
import { endpointUnknown } from "../io/store/endpoint-store.ts";
import { canRegisterWebhookUrl, webhookUrlRefused } from "../io/webhook/public-address.ts";
import { signedPost } from "../middleware/contract.ts";
import { moveEndpoint, signedForPath } from "../requests/endpoint-request.ts";
import { receiptFor } from "../requests/mall-request.ts";
import { WireDescription, WireEndpointId, WireEventTypes, WireUrl } from "../schemas/endpoint-schema.ts";

const Change = z.pipe(
  z.strictObject({
    endpoint: WireEndpointId,
    url: z.optional(WireUrl),
    events: z.optional(WireEventTypes),
    description: z.optional(WireDescription),
    status: z.optional(z.enum(["enabled", "disabled"])),
  }),
  z.transform(({ endpoint, url, events, description, status }) => ({
    endpoint,
    change: {
      ...(url !== undefined && { url }),
      ...(events && { events }),
      ...(description !== undefined && { description }),
      ...(status && { status }),
    },
  })),
);

export const contract = signedPost("endpoint.update", Change, {
  summary: "Changes a webhook endpoint's address, events or description, or disables or enables it.",
  responses: { 200: "EndpointAnswer" },
});

/** POST /v1/webhook-endpoints/{id}: omitted fields stay as they are. */
export const handler = signedForPath("endpoint", contract, async (request, { endpoint: id, change }, now) => {
  if (change.url !== undefined && !(await canRegisterWebhookUrl(change.url))) return webhookUrlRefused;
  return moveEndpoint(
    request,
    id,
    (known) => (known.status === "removed" ? endpointUnknown(id) : changeEndpoint(known, change, now)),
    now,
    async (endpoint) => ({
      status: 200,
      body: { endpoint: viewEndpoint(endpoint, now), receipt: await receiptFor(request, undefined, now) },
    }),
  );
});
