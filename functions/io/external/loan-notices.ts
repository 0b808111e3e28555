import type { Instant } from "../../../domain/calendar.ts";
import { linkNoOf } from "../../../domain/loan/purchaser-link.ts";
import type { ApprovedLoan, Loan } from "../../../domain/loan/loan.ts";
import { type NoticeText, writeNotice } from "../../../domain/loan/view/notice.ts";
import { sendAll } from "../aws/sqs.ts";
import { shopName } from "../store/mall-store.ts";
import { newestRoot } from "../keys/key-store.ts";
import { linkRootOf } from "../keys/link-root.ts";
import { linkFragment } from "../messages/link-token.ts";
import { sealNotice } from "../messages/sealed-notice.ts";
import { sendMessage } from "./messenger.ts";

/**
 * Sends the notices of these versions of loans, those of one loan in order. What the messenger does not accept at once waits in the queue of
 * notices, so that neither the books nor other purchasers wait for it.
 */
export const notifyPurchasers = async (versions: readonly Loan[], now: Instant): Promise<void> => {
  const notices = await Promise.all(versions.map(async (loan) => noticeOf(loan, now)));
  const byLoan = Map.groupBy(notices.flat(), ({ loan }) => loan.id);
  await Promise.all([...byLoan.values()].map(sendInOrder));
};

/** Sends a notice to the contact that the lender knows, with the purchaser's link; each key is sent once. */
export const sendNotice = async (loan: ApprovedLoan, key: string, { subject, text }: NoticeText): Promise<void> => {
  const fragment = linkFragment(await linkRootOf(loan), loan.id, linkNoOf(loan));
  const link = `${process.env["PAY_URL"]}?approval=${loan.approvalNumber}#${fragment}`;
  await sendMessage({ key, to: loan.contact, link, subject, text });
};

/** The key of the notice of a loan's version: no version has two. */
export const noticeKey = (purchaseId: string, version: number): string => `${purchaseId}.v${version}`;

type Written = { readonly loan: ApprovedLoan; readonly notice: NoticeText };

const noticeOf = async (loan: Loan, now: Instant): Promise<readonly Written[]> => {
  if (loan.status === "declined" || loan.notice === undefined) return [];
  const notice = writeNotice(loan, await shopName(loan.mall), now);
  return notice ? [{ loan, notice }] : [];
};

const sendInOrder = async (notices: readonly Written[]): Promise<void> => {
  for (const [i, { loan, notice }] of notices.entries()) {
    try {
      await sendNotice(loan, noticeKey(loan.id, loan.version), notice);
    } catch {
      await sendLater(notices.slice(i));
      return;
    }
  }
};

const sendLater = async (notices: readonly Written[]): Promise<void> => {
  const { secret } = await newestRoot("link");
  const sealed = notices.map(({ loan: { id: purchaseId, version }, notice }) =>
    sealNotice(secret, { purchaseId, version, ...notice }),
  );
  await sendAll(process.env["NOTICE_QUEUE_URL"] ?? "", sealed);
};
