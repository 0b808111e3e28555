import { viewEndpoint } from "../../domain/webhook/endpoint-view.ts";
import { endpointUnknown, loadEndpoints } from "../io/store/endpoint-store.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

export const contract = get("mall", {
  summary: "Returns a webhook endpoint, and whether its deliveries fail.",
  responses: { 200: "ShownEndpointAnswer" },
});

/** GET /v1/webhook-endpoints/{id}: another mall's endpoint gives the same answer as one that does not exist. */
export const handler = mallRead(contract, async ({ path, now }, { mall }) => {
  const { id = "" } = path;
  const found = (await loadEndpoints(mall)).find(({ endpoint }) => endpoint.id === id);
  return found
    ? { status: 200, body: { endpoint: viewEndpoint(found.endpoint, now, found.circuit) } }
    : endpointUnknown(id);
});
