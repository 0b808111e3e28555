import { subscribesTo } from "../../../domain/webhook/endpoint.ts";
import { loadEndpoints } from "../store/endpoint-store.ts";
import { readEvents } from "../store/event-store.ts";
import type { Redelivery } from "./webhook-message.ts";
import { sendAttempts, sendRedelivery } from "./webhook-queue.ts";

const pageSize = 100;

/** Queues a page of a mall's stored events for redelivery to one endpoint, and then the next page. */
export const redeliver = async ({ range, ...message }: Redelivery, now: string) => {
  const { mall, endpoint: name, run } = message;
  const receiver = (await loadEndpoints(mall)).find(({ endpoint }) => endpoint.id === name);
  if (!receiver || receiver.endpoint.status !== "enabled") return;
  const { events, more } = await readEvents(mall, { ...range, limit: pageSize }, "oldestFirst");
  const wanted = events.filter(({ body, deliveries }) =>
    range.onlyFailed
      ? deliveries[name]?.status === "failed"
      : subscribesTo(receiver.endpoint, (JSON.parse(body) as { readonly type: string }).type),
  );
  const attempt = { mall, endpoint: name, run, tries: 0, since: now, due: now };
  await sendAttempts(
    wanted.map(({ id }) => ({ ...attempt, event: id })),
    now,
  );
  const last = events.at(-1);
  if (more && last) await sendRedelivery({ ...message, range: { ...range, after: last.id } });
};
