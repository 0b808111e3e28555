import type { DeclinedLoan } from "../../../domain/loan/loan.ts";
import { writeDecline } from "../../../domain/loan/view/decline-notice.ts";
import { shopName } from "../store/mall-store.ts";
import { sendMessage } from "./messenger.ts";

/** The decision waits for the messenger, so it waits less than a notice that nobody waits for. */
const timeoutMs = 3_000;

/** Notifies a purchaser of a declined request, while the opened request is at hand: a declined loan stores no contact. */
export const notifyDeclined = async (loan: DeclinedLoan, contact: string): Promise<void> => {
  const notice = writeDecline(loan, await shopName(loan.mall));
  await sendMessage({ key: `${loan.id}.declined.${loan.version}`, to: contact, ...notice }, timeoutMs);
};
