import * as z from "zod/mini";
import type { ApprovedLoan } from "../../domain/loan/loan.ts";
import { eventText } from "../../domain/loan/view/event-notice.ts";
import { isRelayed } from "../../domain/protocol/relayed-event.ts";
import { subjectOf } from "../../domain/loan/view/notice.ts";
import { isRejection } from "../../domain/rejection.ts";
import { noticeKey, sendNotice } from "../io/external/loan-notices.ts";
import { findRoot } from "../io/keys/key-store.ts";
import { openNotice, SealedNotice } from "../io/messages/sealed-notice.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { shopName } from "../io/store/mall-store.ts";
import { queue } from "../middleware/batch.ts";
import { logger } from "../middleware/logger.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Event = z.object({ purchaseId: z.string(), no: Ordinal, event: z.string(), tracking: z.optional(z.string()) });

const Message = z.union([SealedNotice, Event]);

/**
 * Sends the purchaser what waits in the queue: the lender's own notices that the messenger did not accept at once, and the gateway's events of
 * parcels, returns and disputes. What the gateway queues states nothing about money, and replaces no notice of the lender's.
 */
export const handler = queue(async (body) => {
  const message = Message.parse(body);
  const loan = await loadLoan(message.purchaseId);
  if (isRejection(loan) || loan.status === "declined") return;
  if ("event" in message) await sendEvent(loan, message);
  else await sendWaiting(loan, message);
});

const sendEvent = async (loan: ApprovedLoan, { no, event, tracking }: z.infer<typeof Event>): Promise<void> => {
  if (!isRelayed(event)) return logger.warn("the gateway queued an event without a notice", { loan: loan.id });
  const notice = { subject: subjectOf(loan, await shopName(loan.mall)), text: eventText(event, tracking) };
  return sendNotice(loan, `${loan.id}.${event}.${no}`, notice);
};

const sendWaiting = async (loan: ApprovedLoan, message: z.infer<typeof SealedNotice>): Promise<void> => {
  const root = await findRoot("link", ({ secret }) => openNotice(secret, message) !== undefined);
  const notice = root && openNotice(root.secret, message);
  if (!notice) return logger.warn("a notice in the queue is not the lender's", { loan: loan.id });
  return sendNotice(loan, noticeKey(loan.id, notice.version), notice);
};
