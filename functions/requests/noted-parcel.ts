import type { Instant } from "../../domain/calendar.ts";
import type { ApprovedLoan } from "../../domain/loan/loan.ts";
import { noteShipment } from "../../domain/loan/parcels.ts";
import { isRejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
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
  const noted = await loanTransition(loan.id, (before) => noteShipment(before, { shipment, at, goods }, now), loan);
  if (isRejection(noted)) throw new Error(`the parcel was not noted: ${noted.rejected}`);
  return shipment;
};
