import type { Heard } from "./forward.ts";

/** Whose events, where, from when on by the gateway's time, and how long to wait before asking again. */
export type Hearing = {
  readonly url: string;
  readonly apiKey: string;
  readonly from: number;
  readonly pauseMs: number;
};

type Told = {
  readonly id: string;
  readonly at: string;
  readonly event: Readonly<Record<string, unknown>> & About;
};
type Subject = { readonly id: string; readonly status: string };
type About = { readonly type: string; readonly purchase?: Subject; readonly checkout?: Subject };

/** An event, and what of it is worth a line. */
export type HeardEvent = Heard & About;

/** An event is listed within seconds, and those of a moment not always in their order. */
const overlapMs = 600_000;

/** A mall's events from now on, each once and the oldest first: read from the gateway, so that no server of ours must be reached from there. */
export async function* hear({ url, apiKey, from, pauseMs }: Hearing): AsyncGenerator<HeardEvent> {
  const known = new Set<string>();
  let newest = from;
  for (;;) {
    const since = Math.max(from, newest - overlapMs);
    for (const { id, at, event } of (await list(url, apiKey, since)).toReversed()) {
      newest = Math.max(newest, Date.parse(at));
      if (known.has(id)) continue;
      known.add(id);
      const { type, purchase, checkout } = event;
      yield { id, body: JSON.stringify(event), type, ...(purchase && { purchase }), ...(checkout && { checkout }) };
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** All pages; nothing while the gateway is away, for a sandbox that is started again comes back. */
const list = async (url: string, apiKey: string, from: number): Promise<readonly Told[]> => {
  const found: Told[] = [];
  const query = new URLSearchParams({ from: new Date(from).toISOString() });
  for (;;) {
    const answer = await fetch(new URL(`/v1/events?${query.toString()}`, url), {
      headers: { authorization: `Bearer ${apiKey}` },
    }).catch(() => undefined);
    if (!answer || answer.status >= 500 || answer.status === 429) return [];
    const page = (await answer.json()) as {
      readonly events?: readonly Told[];
      readonly cursor?: string;
      readonly detail?: string;
    };
    if (!page.events) throw new Error(`the gateway does not list events: ${page.detail ?? answer.status}`);
    found.push(...page.events);
    if (page.cursor === undefined) return found;
    query.set("cursor", page.cursor);
  }
};
