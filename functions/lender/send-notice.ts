import * as z from "zod";
import { dayOf } from "../../domain/calendar.ts";
import { isRejection } from "../../domain/rejection.ts";
import { rootKey } from "../io/key-store.ts";
import { linkToken } from "../io/link-token.ts";
import { loadLoan } from "../io/loan-store.ts";
import { sendMessage } from "../io/messenger.ts";
import { writeNotice } from "../../domain/notice.ts";
import { queue } from "../middleware/batch.ts";

const Notice = z.object({
  purchaseId: z.string(),
  no: z.int(),
  event: z.string(),
  due: z.string().optional(),
  tracking: z.string().optional(),
});

/** Tells the purchaser what happened, with the link that opens the purchase; who that is only the lender knows. */
export const handler = queue(async (message, { now }) => {
  const { purchaseId, no, ...happened } = Notice.parse(message);
  const loan = await loadLoan(purchaseId);
  if (isRejection(loan) || loan.contact === undefined) return;
  const token = linkToken(await rootKey("link"), purchaseId);
  const link = `${process.env["PAY_URL"]}?approval=${loan.approvalNumber}#${token}`;
  await sendMessage({
    key: `${purchaseId}.${no}`,
    to: loan.contact,
    link,
    ...writeNotice(loan, { ...happened, today: dayOf(now) }),
  });
});
