import { addTime, type Instant } from "../../calendar.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { EvidenceFile } from "./evidence-file.ts";
import type { Loan } from "../loan.ts";
import type { OpenCancellation } from "../records.ts";
import { cancellationOf } from "../refund/open-cancellation.ts";

/**
 * When the mall first sent the lender a file about an open cancellation, in the time that it has to answer. A file that names no cancellation is
 * about each that was open then.
 */
const firstMallFile = (
  { no, until, openedAt }: OpenCancellation,
  files: readonly EvidenceFile[],
): Instant | undefined =>
  files
    .filter(({ by, at }) => by === "mall" && at <= until)
    .filter(
      ({ cancellation, at }) => cancellation === no || (!cancellation && openedAt !== undefined && at >= openedAt),
    )
    .map(({ at }) => at)
    .toSorted()[0];

/** A mall that has sent a file has contested, whatever the gateway passes on: from then on the lender's staff have their time to decide. */
const staffDecideUntil = (sent: Instant): Instant => addTime(sent, deadlines.dispute);

/** Rejects to take a mall for silent while the lender's staff can decide about what it has sent. */
export const checkMallFiles = (
  loan: Loan,
  no: number,
  files: readonly EvidenceFile[],
  now: Instant,
): Rejection | undefined => {
  const open = cancellationOf(loan, no);
  const sent = open && firstMallFile(open, files);
  return sent !== undefined && addTime(now, deadlines.phase) < staffDecideUntil(sent)
    ? reject("AmountUnknown", `the mall sent a file about cancellation ${no} at ${sent}: the lender's staff decide`)
    : undefined;
};
