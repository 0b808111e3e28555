import type { RefusedRequest } from "../../../domain/loan/refused-request.ts";
import { writeRefusal } from "../../../domain/loan/view/refusal-notice.ts";
import { sendAll } from "../aws/sqs.ts";
import { newestRoot } from "../keys/key-store.ts";
import { noLoanVersion, sealNotice, type WaitingNotice } from "../messages/sealed-notice.ts";
import { shopName } from "../store/mall-store.ts";
import { sendMessage } from "./messenger.ts";

/** Notifies purchasers whose requests were declined or rejected. What the messenger does not accept at once waits in the queue of notices. */
export const notifyRefused = async (requests: readonly RefusedRequest[]): Promise<void> => {
  for (const request of requests) {
    const { purchaseId, id } = request;
    const text = writeRefusal(request, await shopName(request.mall));
    try {
      await sendRefusalNotice(request, text);
    } catch {
      const notice = { purchaseId, version: noLoanVersion, refused: id, ...text };
      await sendAll(process.env["NOTICE_QUEUE_URL"] ?? "", [sealNotice((await newestRoot("link")).secret, notice)]);
    }
  }
};

/** Sends the notice of a refused request, once. */
export const sendRefusalNotice = async (
  { purchaseId, id, contact }: RefusedRequest,
  { subject, text }: Pick<WaitingNotice, "subject" | "text">,
): Promise<void> => sendMessage({ key: `${purchaseId}.${id}`, to: contact, subject, text });
