import * as z from "zod/mini";
import { dayOf } from "../../domain/calendar.ts";
import { writeNotice } from "../../domain/loan/view/notice.ts";
import { isRejection } from "../../domain/rejection.ts";
import { sendMessage } from "../io/external/messenger.ts";
import { linkRootOf } from "../io/keys/link-root.ts";
import { linkFragment } from "../io/messages/link-token.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { queue } from "../middleware/batch.ts";

const Notice = z.object({
  purchaseId: z.string(),
  no: z.int(),
  event: z.string(),
  due: z.optional(z.string()),
  tracking: z.optional(z.string()),
});

/** Notifies the purchaser of an event, with the link to the purchase; only the lender knows who the purchaser is. */
export const handler = queue(async (message, { now }) => {
  const { purchaseId, no, ...happened } = Notice.parse(message);
  const loan = await loadLoan(purchaseId);
  if (isRejection(loan) || loan.status === "declined") return;
  const fragment = linkFragment(await linkRootOf(loan), purchaseId);
  const link = `${process.env["PAY_URL"]}?approval=${loan.approvalNumber}#${fragment}`;
  await sendMessage({
    key: `${purchaseId}.${no}`,
    to: loan.contact,
    link,
    ...writeNotice(loan, { ...happened, today: dayOf(now) }),
  });
});
