import type { RoleFunctionSpec, TableGrant } from "./function-spec.ts";
import { answersOnce, apiKey, event, key, knowsMall, mall, may, purchase, route } from "./grants.ts";

/** A mall's signed request about where it hears of what. */
const endpointPost = (name: string, path: string, ...more: TableGrant[]): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("POST", `/v1${path}`),
  table: [answersOnce, ...knowsMall, may("Query", key), ...more],
  opens: ["sign"],
});
const hooksGet = (name: string, path: string, ...more: TableGrant[]): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("GET", `/v1${path}`),
  table: [may("GetItem", apiKey), ...knowsMall, ...more],
});
const readsEvents = may("GetItem BatchGetItem Query", event);

/** The functions by which malls hear of what happens, and say where. */
export const webhookFunctions: readonly RoleFunctionSpec[] = [
  {
    ...endpointPost("create-endpoint", "/webhook-endpoints", may("Query PutItem", mall)),
    opens: ["sign", "webhook"],
    links: ["WEBHOOK_ADDRESSES"],
  },
  { ...endpointPost("update-endpoint", "/webhook-endpoints/{id}", may("PutItem", mall)), links: ["WEBHOOK_ADDRESSES"] },
  {
    ...endpointPost("rotate-secret", "/webhook-endpoints/{id}/secrets", may("PutItem", mall)),
    opens: ["sign", "webhook"],
  },
  endpointPost("remove-endpoint", "/webhook-endpoints/{id}/removals", may("PutItem", mall)),
  { ...endpointPost("test-endpoint", "/webhook-endpoints/{id}/tests"), links: ["WEBHOOK_QUEUE_URL"] },
  {
    ...endpointPost("redeliver-events", "/webhook-endpoints/{id}/redeliveries"),
    links: ["WEBHOOK_QUEUE_URL"],
  },
  {
    ...endpointPost("redeliver-event", "/events/{id}/redeliveries", may("Query", mall)),
    events: may("GetItem", event),
    links: ["WEBHOOK_QUEUE_URL"],
  },
  hooksGet("list-endpoints", "/webhook-endpoints", may("Query", mall)),
  hooksGet("show-endpoint", "/webhook-endpoints/{id}", may("Query", mall)),
  { ...hooksGet("list-events", "/events", may("GetItem", purchase)), events: readsEvents },
  { ...hooksGet("show-event", "/events/{id}"), events: readsEvents },
  {
    role: "gateway",
    name: "send-webhook",
    owner: "gateway",
    trigger: { by: "queue", queue: "Webhook" },
    table: [may("GetItem PutItem Query", mall), may("Query", key)],
    events: may("GetItem PutItem UpdateItem Query", event),
    opens: ["webhook"],
    links: ["WEBHOOK_ADDRESSES", "WEBHOOK_QUEUE_URL", "WEBHOOK_DEAD_LETTERS_URL"],
  },
];
