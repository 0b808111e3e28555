import type { Instant } from "../../domain/calendar.ts";
import type { ApprovedLoan, Loan } from "../../domain/loan/loan.ts";
import { noteShipment, type ReportedParcel, withParcel } from "../../domain/loan/parcels.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { loadPricedLines } from "../io/store/order-store.ts";
import { logger } from "../middleware/logger.ts";
import { openReports } from "./delivery-evidence.ts";

/**
 * The id of the parcel whose shipment the mall has reported, by the keys that the lender has pinned for it; the lender has noted the parcel,
 * in one write, unless it knew of it. Undefined for a report that it does not believe.
 */
export const notedParcel = async (loan: ApprovedLoan, report: string, now: Instant): Promise<string | undefined> => {
  const [parcel] = await openReports([report], loan, now);
  if (!parcel) {
    logger.warn("the gateway queued a shipment that the mall has not signed", { loan: loan.id });
    return undefined;
  }
  const { shipment, sentAt: at, goods } = parcel;
  const noted = await loanTransition(
    loan.id,
    async (before) => noteShipment(before, { shipment, at, goods }, now, await linesOfCancelled(before)),
    loan,
  );
  if (isRejection(noted)) throw new Error(`the parcel was not noted: ${noted.rejected}`);
  return shipment;
};

/** The loan with the parcel that its receivable was bought for, if the report is of one. */
export const withSentParcel = async <Any extends Loan>(loan: Any, parcel: ReportedParcel | undefined): Promise<Any> =>
  parcel ? withParcel(loan, parcel, await linesOfCancelled(loan)) : loan;

/** The lines of the order, where a parcel may have goods that are being cancelled. */
const linesOfCancelled = async ({ id, cancellations }: Loan) => (cancellations ? loadPricedLines(id) : undefined);
