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
};
type Subject = { readonly id: string; readonly status: string };
type EventSubject = { readonly type: string; readonly purchase?: Subject; readonly checkout?: Subject };

/** An event with what the command prints of it. */
export type ListedEvent = EventMessage & EventSubject;

/** Events appear in the list after some seconds and not always in order, so each read overlaps the previous one by ten minutes. */
const overlapMs = 600_000;

/** Yields a mall's new events, each once and oldest first. It polls the gateway, so that the gateway need not reach this machine. */
export async function* followEvents({ url, apiKey, from, pauseMs }: FeedOptions): AsyncGenerator<ListedEvent> {
  const seen = new Set<string>();
  let newest = from;
  for (;;) {
    const since = Math.max(from, newest - overlapMs);
    for (const { id, at, event } of (await list(url, apiKey, since)).toReversed()) {
      newest = Math.max(newest, Date.parse(at));
      if (seen.has(id)) continue;
      seen.add(id);
      const { type, purchase, checkout } = event;
      yield { id, body: JSON.stringify(event), type, ...(purchase && { purchase }), ...(checkout && { checkout }) };
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** All pages of the list; an empty list while the gateway does not answer, because a sandbox may be restarting. */
const list = async (url: string, apiKey: string, from: number): Promise<readonly EventItem[]> => {
  const items: EventItem[] = [];
  const query = new URLSearchParams({ from: new Date(from).toISOString() });
  for (;;) {
    const answer = await fetch(under(url, `/v1/events?${query.toString()}`), {
      headers: { authorization: `Bearer ${apiKey}` },
    }).catch(() => undefined);
    if (!answer || answer.status >= 500 || answer.status === 429) return [];
    const page = (await answer.json()) as {
      readonly events?: readonly EventItem[];
      readonly cursor?: string;
      readonly detail?: string;
    };
    if (!page.events) throw new Error(`the gateway rejects the list of events: ${page.detail ?? answer.status}`);
    items.push(...page.events);
    if (page.cursor === undefined) return items;
    query.set("cursor", page.cursor);
  }
};
