import * as z from "zod/mini";
import type { Loan } from "../../domain/loan/loan.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { noticeKey, sendNotice } from "../io/external/loan-notices.ts";
import { findRoot } from "../io/keys/key-store.ts";
import { noLoanVersion, openNotice, SealedNotice } from "../io/messages/sealed-notice.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { queue } from "../middleware/queue.ts";
import { logger } from "../middleware/logger.ts";
import { notedParcel } from "../requests/noted-parcel.ts";
import { sendWithoutLoan } from "../requests/notice-without-loan.ts";
import { sendEvent, sendShipment } from "../requests/requested-notice.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

const Event = z.object({
  purchaseId: z.string(),
  no: Ordinal,
  event: z.string(),
  /** True where a part of the goods has left or arrived, and more will. */
  partly: z.optional(z.boolean()),
  /** The mall's signed report, where the event is a shipment. */
  report: z.optional(z.string()),
});

const Message = z.union([SealedNotice, Event]);

/**
 * Sends the purchaser what waits in the queue: the lender's own notices that the messenger did not accept at once, and the gateway's events of
 * parcels, returns and disputes, where they can have happened, a few a day. What the gateway queues states nothing about money, and replaces no notice of the lender's.
 * With a shipment comes the mall's signed report of it: the lender notes what has left.
 */
export const handler = queue("FailedNotices", async (body, delivery) => {
  const message = Message.parse(body);
  const loan = await loadLoan(message.purchaseId);
  if ("mac" in message) return sendWaiting(loan, message);
  if (isRejection(loan) || loan.status === "declined") return;
  const { event, report } = message;
  const parcel =
    event === "shipped" && report !== undefined ? await notedParcel(loan, report, delivery.now) : undefined;
  await (parcel === undefined ? sendEvent(loan, message, delivery) : sendShipment(loan, parcel, message.partly));
});

/** A notice of a version of the loan; or of a request without one. */
const sendWaiting = async (loan: Loan | Rejection, message: z.infer<typeof SealedNotice>): Promise<void> => {
  const { purchaseId } = message;
  const root = await findRoot("link", ({ secret }) => openNotice(secret, message) !== undefined);
  const notice = root && openNotice(root.secret, message);
  if (!notice) return logger.warn("a notice in the queue is not the lender's", { loan: purchaseId });
  if (notice.version === noLoanVersion) return sendWithoutLoan(notice);
  if (isRejection(loan) || loan.status === "declined") return;
  return sendNotice(loan, noticeKey(purchaseId, notice.version), notice);
};
