import type { Heard } from "./forward.ts";

type Delivery = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** Fast enough for a person who looks on. */
const pauseMs = 250;

/** The events that the sandbox's own receiver of a mall gets from now on, each once. */
export async function* heardBySandbox(url: string, mall: string): AsyncGenerator<Heard> {
  const known = new Set((await deliveries(url, mall)).map(idOf));
  for (;;) {
    for (const delivery of await deliveries(url, mall)) {
      const id = idOf(delivery);
      // One that was told to fail comes again under the same id.
      if (known.has(id) || delivery.status !== 200) continue;
      known.add(id);
      yield { id, body: delivery.body };
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

const deliveries = async (url: string, mall: string): Promise<readonly Delivery[]> => {
  // A sandbox that is started again comes back.
  const answer = await fetch(new URL(`/_sandbox/hooks/${mall}`, url)).catch(() => undefined);
  return answer ? ((await answer.json()) as { readonly deliveries: readonly Delivery[] }).deliveries : [];
};

const idOf = ({ headers }: Delivery): string => headers["webhook-id"] ?? "";
