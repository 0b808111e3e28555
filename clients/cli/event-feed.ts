import type { EventMessage } from "./forward.ts";
import { under } from "../sdk/http.ts";

/** Which events to follow: the mall's API key, the start in the gateway's time, and the pause between reads. */
export type FeedOptions = {
  readonly url: string;
  readonly apiKey: string;
  readonly from: number;
  readonly pauseMs: number;
};

type EventItem = {
  readonly id: string;
  readonly at: string;
  readonly event: Readonly<Record<string, unknown>> & EventSubject;
  readonly deliveries?: readonly { readonly redelivery?: string; readonly triedAt?: string }[];
};
type Subject = { readonly id: string; readonly status: string };
type EventSubject = { readonly type: string; readonly purchase?: Subject; readonly checkout?: Subject };

/** An event with what the command prints of it. */
export type ListedEvent = EventMessage & EventSubject;

/** Events appear in the list after some seconds and not always in order, so each read overlaps the previous one by ten minutes. */
const overlapMs = 600_000;

/** Each so many reads the newest page is looked through for events that were redelivered, whenever they happened. */
const readsBetween = 4;

/**
 * Yields a mall's new events, each once and oldest first, and again when it is redelivered, as long as it is among the newest hundred.
 * It polls the gateway, so that the gateway need not reach this machine.
 */
export async function* followEvents({ url, apiKey, from, pauseMs }: FeedOptions): AsyncGenerator<ListedEvent> {
  const seen = new Set<string>();
  const isNew = (key: string): boolean => {
    const { size } = seen;
    return seen.add(key).size > size;
  };
  let newest = from;
  for (let reads = 0; ; reads++) {
    const since = Math.max(from, newest - overlapMs);
    const recent = await list(url, apiKey, new URLSearchParams({ from: new Date(since).toISOString() }));
    for (const item of recent.toReversed()) {
      newest = Math.max(newest, Date.parse(item.at));
      if (isNew(item.id)) yield listed(item);
    }
    const others = reads % readsBetween === 0 ? await newestPage(url, apiKey) : recent;
    for (const item of others.toReversed())
      for (const redelivery of redeliveriesOf(item, from)) if (isNew(`${item.id} ${redelivery}`)) yield listed(item);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

const listed = ({ id, event }: EventItem): ListedEvent => {
  const { type, purchase, checkout } = event;
  return { id, body: JSON.stringify(event), type, ...(purchase && { purchase }), ...(checkout && { checkout }) };
};

/** The redeliveries of an event that were tried since an instant; two endpoints may have the same one. */
const redeliveriesOf = ({ deliveries = [] }: EventItem, from: number): readonly string[] =>
  deliveries.flatMap(({ redelivery, triedAt }) =>
    redelivery !== undefined && Date.parse(triedAt ?? "") >= from ? [redelivery] : [],
  );

const newestPage = async (url: string, apiKey: string): Promise<readonly EventItem[]> =>
  (await page(url, apiKey, new URLSearchParams({ limit: "100" })))?.events ?? [];

/** All pages of the list. */
const list = async (url: string, apiKey: string, query: URLSearchParams): Promise<readonly EventItem[]> => {
  const items: EventItem[] = [];
  for (;;) {
    const read = await page(url, apiKey, query);
    if (!read) return [];
    items.push(...read.events);
    if (read.cursor === undefined) return items;
    query.set("cursor", read.cursor);
  }
};

type Page = { readonly events: readonly EventItem[]; readonly cursor?: string };

/** One page; undefined while the gateway does not answer, because a sandbox may be restarting. */
const page = async (url: string, apiKey: string, query: URLSearchParams): Promise<Page | undefined> => {
  const answer = await fetch(under(url, `/v1/events?${query.toString()}`), {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => undefined);
  if (!answer || answer.status >= 500 || answer.status === 429) return undefined;
  const { events, cursor, detail } = (await answer.json()) as Partial<Page> & { readonly detail?: string };
  if (!events) throw new Error(`the gateway rejects the list of events: ${detail ?? answer.status}`);
  return { events, ...(cursor !== undefined && { cursor }) };
};

/** A read that hangs is tried again. */
const timeoutMs = 30_000;
