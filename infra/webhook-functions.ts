import type { RoleFunctionSpec, TableGrant } from "./function-spec.ts";
import { keepsAnswers, apiKey, event, key, identifiesMall, mall, allow, purchase, route } from "./grants.ts";

/** A mall's signed request about its webhook endpoints. */
const endpointPost = (name: string, path: string, ...more: TableGrant[]): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("POST", `/v1${path}`),
  table: [keepsAnswers, ...identifiesMall, allow("Query", key), ...more],
  decrypts: ["sign"],
});
const webhookGet = (name: string, path: string, ...more: TableGrant[]): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("GET", `/v1${path}`),
  table: [allow("GetItem", apiKey), ...identifiesMall, ...more],
});
const readsEvents = allow("GetItem BatchGetItem Query", event);

/** Webhook endpoints, the list of events, and delivery. */
export const webhookFunctions: readonly RoleFunctionSpec[] = [
  {
    ...endpointPost("create-endpoint", "/webhook-endpoints", allow("Query PutItem", mall)),
    decrypts: ["sign", "webhook"],
    links: ["WEBHOOK_ADDRESSES"],
  },
  {
    ...endpointPost("update-endpoint", "/webhook-endpoints/{id}", allow("PutItem", mall)),
    links: ["WEBHOOK_ADDRESSES"],
  },
  {
    ...endpointPost("rotate-secret", "/webhook-endpoints/{id}/secrets", allow("PutItem", mall)),
    decrypts: ["sign", "webhook"],
  },
  endpointPost("remove-endpoint", "/webhook-endpoints/{id}/removals", allow("PutItem", mall)),
  { ...endpointPost("test-endpoint", "/webhook-endpoints/{id}/tests"), links: ["WEBHOOK_QUEUE_URL"] },
  {
    ...endpointPost("redeliver-events", "/webhook-endpoints/{id}/redeliveries"),
    links: ["WEBHOOK_QUEUE_URL"],
  },
  {
    ...endpointPost("redeliver-event", "/events/{id}/redeliveries", allow("Query", mall)),
    events: allow("GetItem", event),
    links: ["WEBHOOK_QUEUE_URL"],
  },
  webhookGet("list-endpoints", "/webhook-endpoints", allow("Query", mall)),
  webhookGet("show-endpoint", "/webhook-endpoints/{id}", allow("Query", mall)),
  { ...webhookGet("list-events", "/events", allow("GetItem", purchase)), events: readsEvents },
  { ...webhookGet("show-event", "/events/{id}"), events: readsEvents },
  {
    role: "gateway",
    name: "send-webhook",
    owner: "gateway",
    trigger: { by: "queue", queue: "Webhook" },
    table: [allow("GetItem PutItem Query", mall), allow("Query", key)],
    events: allow("GetItem PutItem UpdateItem Query", event),
    decrypts: ["webhook"],
    links: ["WEBHOOK_ADDRESSES", "WEBHOOK_QUEUE_URL", "WEBHOOK_DEAD_LETTERS_URL"],
  },
];
