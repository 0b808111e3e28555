import { audienceOf } from "../../../domain/purchase/view/event-audience.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { type DeliveryStatus, overallStatus } from "../../../domain/webhook/delivery.ts";
import { loadEvents, readEvents } from "./event-store.ts";
import { loadPurchase } from "./purchase-store.ts";
import { eventIdOf } from "../table/item-keys.ts";
import type { StoredEvent } from "../table/items/event-item.ts";

/** The filter of a list of events; both ends of the period are included. */
export type EventFilter = {
  readonly type?: string | undefined;
  readonly purchase?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly status?: DeliveryStatus | "unheard" | undefined;
  readonly from: string;
  readonly until: string;
};

type EventPage = { readonly events: readonly StoredEvent[]; readonly cursor?: string };

/** The maximum number of events that are read for one page, however few match. */
const maxRead = 500;

/** A page of a mall's events, the newest first; `cursor` is the last that was read. */
export const listEvents = async (
  mall: string,
  filter: EventFilter,
  limit: number,
  cursor: string | undefined,
): Promise<EventPage> => {
  if (filter.purchase !== undefined) {
    const events = await eventsOfPurchase(mall, filter.purchase);
    return { events: events.filter((event) => matches(event, filter)) };
  }
  const found: StoredEvent[] = [];
  let after = cursor;
  for (let count = 0; ;) {
    const page = await readEvents(mall, { ...filter, after, limit: limit - found.length }, "newestFirst");
    found.push(...page.events.filter((event) => matches(event, filter)));
    count += page.events.length;
    after = page.events.at(-1)?.id;
    if (!page.more || after === undefined) return { events: found };
    if (found.length >= limit || count >= maxRead) return { events: found, cursor: after };
  }
};

/** The events of one purchase, from its timeline; none of another mall's purchase. */
const eventsOfPurchase = async (mall: string, id: string): Promise<readonly StoredEvent[]> => {
  const purchase = await loadPurchase(id);
  if (isRejection(purchase) || purchase.mall !== mall) return [];
  const sent = purchase.timeline
    .map(({ event: name, at }, i) => ({ name, at, no: i + 1 }))
    .filter((moment) => audienceOf({ ...purchase, event: moment }).mall);
  const ids = sent.map(({ at, no }) => eventIdOf(at, `${id.slice("pur_".length)}_${no}`));
  return (await loadEvents(mall, ids)).toSorted((a, b) => (a.id < b.id ? 1 : -1));
};

const matches = ({ body, deliveries }: StoredEvent, { type, endpoint, status, from, until }: EventFilter): boolean => {
  const event = JSON.parse(body) as { readonly type: string; readonly at: string };
  const selected = Object.entries(deliveries).filter(([name]) => endpoint === undefined || name === endpoint);
  return (
    (type === undefined || event.type === type) &&
    (endpoint === undefined || selected.length > 0) &&
    (status === undefined || overallStatus(selected.map(([, each]) => each)) === status) &&
    event.at >= from &&
    event.at <= until
  );
};
