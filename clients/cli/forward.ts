import { createHmac } from "node:crypto";

/** An event as the gateway has sent it: its id, and the very bytes. */
export type Heard = { readonly id: string; readonly body: string };

/** What the developer's server said to it. */
export type Forwarded = { readonly status?: number; readonly failure?: string; readonly milliseconds: number };

/** As long as the gateway itself waits for a mall. */
const patienceMs = 10_000;

/**
 * Sends an event on, signed anew with the endpoint's own secret: a sandbox's clock may be days ahead,
 * and a server that checks the time as it should would refuse the first signature.
 */
export const forward = async (to: string, { id, body }: Heard, secret: string): Promise<Forwarded> => {
  const began = performance.now();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const since = () => Math.round(performance.now() - began);
  try {
    const answer = await fetch(to, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signature}`,
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(patienceMs),
    });
    await answer.body?.cancel();
    return { status: answer.status, milliseconds: since() };
  } catch (error) {
    return { failure: reasonOf(error), milliseconds: since() };
  }
};

/** What a refused connection is called is in its cause. */
const reasonOf = (error: unknown): string => {
  const { cause } = error as { readonly cause?: { readonly code?: string } };
  return cause?.code ?? (error instanceof Error ? error.message : String(error));
};
