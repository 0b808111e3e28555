import { type ActOperation, makeAct } from "../sdk/act.ts";
import { call } from "../sdk/http.ts";
import type { Now } from "../sdk/message.ts";
import { linkCredentials } from "../sdk/purchase-link.ts";

/** A purchase's link, and the route of the forged operation. */
export type ForgedAct = {
  readonly url: string;
  readonly approvalNumber: string;
  readonly token: string;
  readonly path: string;
  readonly op: ActOperation;
  readonly now: Now;
};

/**
 * Sends an act under a key of our own, as anybody could who has only the view token: the gateway cannot tell it from the purchaser's,
 * the lender can.
 */
export const sendForgedAct = async ({ url, approvalNumber, token, path, op, now }: ForgedAct): Promise<void> => {
  const credentials = await linkCredentials(token);
  if (!credentials) throw new Error("the link is truncated");
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const actKey = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  await call(url, {
    method: "POST",
    path: `/v1/pay/${encodeURIComponent(approvalNumber)}${path}`,
    headers: { authorization: `Bearer ${credentials.viewToken}` },
    body: { act: await makeAct({ ...credentials, actKey }, op, {}, now) },
  });
};
