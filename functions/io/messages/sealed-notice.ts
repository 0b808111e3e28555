import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import { note, text } from "../../schemas/basic-schema.ts";
import { decodeBase64url } from "./base64url.ts";
import { noticeMacKey } from "./link-token.ts";

/** A notice of a loan's version that waits in the queue of notices; it names nobody. */
export type WaitingNotice = z.infer<typeof Notice>;

const Notice = z.strictObject({
  purchaseId: z.string(),
  version: z.int(),
  /** Of a request without a loan: which refused request, or the review if there is none. */
  refused: z.optional(z.string()),
  subject: text(1, 500),
  text: note(1, 2000),
});

/** The version of a notice about a request that has no loan: that of a loan begins with 1. */
export const noLoanVersion = 0;

/** A waiting notice in the queue: its JSON, and a MAC by which the lender tells its own from what the gateway queues. */
export const SealedNotice = z.strictObject({ purchaseId: z.string(), notice: z.string(), mac: z.string() });

/** A waiting notice as a message of the queue. */
export const sealNotice = (root: Uint8Array, notice: WaitingNotice): string => {
  const json = JSON.stringify(notice);
  return JSON.stringify({
    purchaseId: notice.purchaseId,
    notice: json,
    mac: macOf(root, notice.purchaseId, json).toString("base64url"),
  });
};

/** The notice of a message of the queue, for this purchase; undefined if its MAC is not the lender's. */
export const openNotice = (
  root: Uint8Array,
  { purchaseId, notice, mac }: z.infer<typeof SealedNotice>,
): WaitingNotice | undefined => {
  const given = decodeBase64url(mac);
  if (given?.length !== 32 || !timingSafeEqual(given, macOf(root, purchaseId, notice))) return undefined;
  return Notice.parse(JSON.parse(notice));
};

const macOf = (root: Uint8Array, purchaseId: string, json: string): Buffer =>
  createHmac("sha256", noticeMacKey(root, purchaseId)).update(json).digest();
