import { subscribesTo } from "../../../domain/webhook/endpoint.ts";
import { loadEndpoints } from "../store/endpoint-store.ts";
import { readEvents } from "../store/event-store.ts";
import { type Range, sendAgain, sendRange } from "./webhook-queue.ts";

/** Reads a page of what happened and asks for each to be delivered again. */
const pageSize = 100;

export const redeliver = async ({ range, ...message }: Range, now: string) => {
  const { mall, endpoint: name, run } = message;
  const watched = (await loadEndpoints(mall)).find(({ endpoint }) => endpoint.id === name);
  if (!watched || watched.endpoint.status !== "enabled") return;
  const { events, more } = await readEvents(mall, { ...range, limit: pageSize }, "oldestFirst");
  const wanted = events.filter(({ body, deliveries }) =>
    range.onlyFailed
      ? deliveries[name]?.status === "failed"
      : subscribesTo(watched.endpoint, (JSON.parse(body) as { readonly type: string }).type),
  );
  const ask = { mall, endpoint: name, run, tries: 0, since: now, due: now };
  await sendAgain(
    wanted.map(({ id }) => ({ ...ask, event: id })),
    now,
  );
  const last = events.at(-1);
  if (more && last) await sendRange({ ...message, range: { ...range, after: last.id } });
};
