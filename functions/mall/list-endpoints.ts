import { viewEndpoint } from "../../domain/webhook/endpoint-view.ts";
import { loadEndpoints } from "../io/store/endpoint-store.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

export const contract = get("mall", {
  summary: "Lists the mall's webhook endpoints, the oldest first.",
  responses: { 200: "EndpointListAnswer" },
});

/** GET /v1/webhook-endpoints: a mall has few enough endpoints for one page. */
export const handler = mallRead(contract, async ({ now }, { mall }) => {
  const endpoints = await loadEndpoints(mall);
  return {
    status: 200,
    body: { endpoints: endpoints.map((each) => viewEndpoint(each.endpoint, now, each.circuit)) },
  };
});
