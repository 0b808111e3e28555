import type { Instant } from "../../domain/calendar.ts";
import type { ApprovedLoan } from "../../domain/loan/loan.ts";
import { canHaveHappened, eventText, mostEventNotices } from "../../domain/loan/view/event-notice.ts";
import { subjectOf } from "../../domain/loan/view/notice.ts";
import { isRelayed, type RelayedEvent } from "../../domain/protocol/relayed-event.ts";
import { sendNotice } from "../io/external/loan-notices.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { shopName } from "../io/store/mall-store.ts";
import { rateKey } from "../io/table/item-keys.ts";
import { add } from "../io/table/table.ts";
import type { Delivered } from "../middleware/queue.ts";
import { logger } from "../middleware/logger.ts";

/**
 * Sends the purchaser the notice that the gateway asks for, once for each event and number: where it can have happened by what the lender knows,
 * and a few a day.
 */
export const sendEvent = async (
  loan: ApprovedLoan,
  { no, event, partly }: { readonly no: number; readonly event: string; readonly partly?: boolean | undefined },
  { attempt, now }: Pick<Delivered, "attempt" | "now">,
): Promise<void> => {
  if (!isRelayed(event)) return logger.warn("the gateway queued an event without a notice", { loan: loan.id });
  if (!canHaveHappened(loan, event))
    return logger.warn("the gateway queued an event that cannot have happened", { loan: loan.id, event });
  // A message that is delivered again was counted before.
  if (attempt === 1 && (await countToday(loan.id, now)) > mostEventNotices)
    return logger.warn("the gateway queued too many events today", { loan: loan.id });
  return sendText(loan, event, no, partly);
};

/** Notifies the purchaser of a parcel whose report the mall has signed: once for each parcel, however often the gateway sends it. */
export const sendShipment = async (loan: ApprovedLoan, parcel: string, partly = false): Promise<void> =>
  canHaveHappened(loan, "shipped") ? sendText(loan, "shipped", sha256(parcel).slice(0, 16), partly) : undefined;

const sendText = async (
  loan: ApprovedLoan,
  event: RelayedEvent,
  no: number | string,
  partly = false,
): Promise<void> => {
  const notice = { subject: subjectOf(loan, await shopName(loan.mall)), text: eventText(event, { partly, loan }) };
  return sendNotice(loan, `${loan.id}.${event}.${no}`, notice);
};

const dayMs = 86_400_000;

const countToday = async (loan: string, now: Instant): Promise<number> => {
  const today = Math.floor(Date.parse(now) / dayMs);
  return add(rateKey(`notices ${loan}`, today), 1, ((today + 2) * dayMs) / 1000);
};
