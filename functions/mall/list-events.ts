import * as z from "zod/mini";
import { eventTypes } from "../../domain/purchase/view/event-audience.ts";
import { listEvents } from "../io/store/event-list.ts";
import { viewEvent } from "../io/webhook/event-view.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";
import { matching, text } from "../schemas/basic-schema.ts";
import { WireEndpointId } from "../schemas/endpoint-schema.ts";
import { ordered, WireFrom, WireLimit, WireUntil } from "../schemas/list-schema.ts";

const types = ["endpoint.test", ...eventTypes.filter((type) => !type.endsWith("*"))] as const;

const Query = z
  .strictObject({
    type: z.optional(z.enum(types as [string, ...string[]])),
    purchase: z.optional(text(1, 64)),
    endpoint: z.optional(WireEndpointId),
    status: z.optional(z.enum(["delivered", "pending", "failed", "unheard"])),
    from: z.optional(WireFrom),
    until: z.optional(WireUntil),
    limit: WireLimit,
    cursor: z.optional(matching(/^evt_[\w-]{1,100}$/, "the cursor of the previous page")),
  })
  .check(ordered);

export const contract = get("mall", {
  summary: "Lists the mall's events of the last 30 days, the newest first, with the status of their deliveries.",
  query: Query,
  responses: { 200: "EventPageAnswer" },
});

/** GET /v1/events?type=&purchase=&endpoint=&status=&from=&until=&limit=&cursor=: fifty a page by default. */
export const handler = mallRead(contract, async ({ query, now }, { mall }) => {
  const { from = "1970-01-01T00:00:00.000Z", until = now, limit, cursor, ...filter } = query;
  const page = await listEvents(mall, { ...filter, from, until }, limit, cursor);
  const events = page.events.map(viewEvent);
  return { status: 200, body: { events, ...(page.cursor !== undefined && { cursor: page.cursor }) } };
});
