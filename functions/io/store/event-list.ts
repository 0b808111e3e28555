import { audienceOf } from "../../../domain/purchase/view/event-audience.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { type DeliveryStatus, overallStatus } from "../../../domain/webhook/delivery.ts";
import { loadEvents, readEvents } from "./event-store.ts";
import { loadPurchase } from "./purchase-store.ts";
import { eventIdOf } from "../table/item-keys.ts";
import type { StoredEvent } from "../table/items/event-item.ts";

/** Which events are looked for. */
export type WantedEvents = {
  readonly type?: string | undefined;
  readonly purchase?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly status?: DeliveryStatus | "unheard" | undefined;
  readonly from: string;
  readonly until: string;
};

type EventPage = { readonly events: readonly StoredEvent[]; readonly cursor?: string };

/** So many events are looked at for one page, however few of them fit. */
const mostLookedAt = 500;

/** A page of a mall's events, the newest first; `cursor` is the last that was looked at. */
export const listEvents = async (
  mall: string,
  wanted: WantedEvents,
  limit: number,
  cursor: string | undefined,
): Promise<EventPage> => {
  if (wanted.purchase !== undefined) {
    const events = await eventsOfPurchase(mall, wanted.purchase);
    return { events: events.filter((event) => fits(event, wanted)) };
  }
  const found: StoredEvent[] = [];
  let after = cursor;
  for (let looked = 0; ;) {
    const page = await readEvents(mall, { ...wanted, after, limit: limit - found.length }, "newestFirst");
    found.push(...page.events.filter((event) => fits(event, wanted)));
    looked += page.events.length;
    after = page.events.at(-1)?.id;
    if (!page.more || after === undefined) return { events: found };
    if (found.length >= limit || looked >= mostLookedAt) return { events: found, cursor: after };
  }
};

/** The events of one purchase: its story names them all. Another mall's has none here. */
const eventsOfPurchase = async (mall: string, id: string): Promise<readonly StoredEvent[]> => {
  const purchase = await loadPurchase(id);
  if (isRejection(purchase) || purchase.mall !== mall) return [];
  const told = purchase.timeline
    .map(({ event: name, at }, i) => ({ name, at, no: i + 1 }))
    .filter((moment) => audienceOf({ ...purchase, event: moment }).mall);
  const ids = told.map(({ at, no }) => eventIdOf(at, `${id.slice("pur_".length)}_${no}`));
  return (await loadEvents(mall, ids)).toSorted((a, b) => (a.id < b.id ? 1 : -1));
};

const fits = ({ body, deliveries }: StoredEvent, { type, endpoint, status, from, until }: WantedEvents): boolean => {
  const event = JSON.parse(body) as { readonly type: string; readonly at: string };
  const asked = Object.entries(deliveries).filter(([name]) => endpoint === undefined || name === endpoint);
  return (
    (type === undefined || event.type === type) &&
    (endpoint === undefined || asked.length > 0) &&
    (status === undefined || overallStatus(asked.map(([, each]) => each)) === status) &&
    event.at >= from &&
    event.at <= until
  );
};
