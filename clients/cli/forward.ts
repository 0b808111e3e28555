import { createHmac } from "node:crypto";

/** An event as the gateway sends it: its id and the exact body. */
export type EventMessage = { readonly id: string; readonly body: string };

/** The response of the developer's server. */
export type ForwardResult = { readonly status?: number; readonly failure?: string; readonly milliseconds: number };

/** The same timeout as the gateway's. */
const timeoutMs = 10_000;

/**
 * Forwards an event, signed again with the endpoint's secret and the real time: a sandbox's clock may be days ahead,
 * and a server that checks timestamps would reject the original signature.
 */
export const forward = async (to: string, { id, body }: EventMessage, secret: string): Promise<ForwardResult> => {
  const startedAt = performance.now();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const elapsed = () => Math.round(performance.now() - startedAt);
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
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return { status: answer.status, milliseconds: elapsed() };
  } catch (error) {
    return { failure: reasonOf(error), milliseconds: elapsed() };
  }
};

/** The error code of a refused connection is in its cause. */
const reasonOf = (error: unknown): string => {
  const { cause } = error as { readonly cause?: { readonly code?: string; readonly message?: string } };
  if (cause?.message === "bad port") return "fetch sends nothing to this port; use another";
  return cause?.code ?? (error instanceof Error ? error.message : String(error));
};
