import { addTime, type Instant } from "../calendar.ts";
import type { Loan } from "../loan/loan.ts";
import { isAwaited } from "../loan/parcels.ts";
import type { Purchase } from "../purchase/purchase.ts";
import { compareValues, type Difference } from "./difference.ts";

/** A report is in the lender's queue for seconds; one that has not arrived in a day was withheld. */
const grace = { days: 1 };

/** Parcels of goods that are not accepted yet, whose report the gateway has and the lender does not; `one` is the gateway's side. */
export const shipmentDifferences = (purchase: Purchase, loan: Loan, now: Instant): readonly Difference[] =>
  isAwaited(loan) && !purchase.acceptedAt
    ? purchase.shipments
        .filter(({ id, at }) => addTime(at, grace) <= now && !isKnown(loan, id))
        .flatMap(({ id }) => compareValues(loan.id, `shipment ${id}`, "reported", undefined))
    : [];

const isKnown = ({ shipments = [], receivables }: Loan, parcel: string): boolean =>
  [...shipments, ...receivables].some(({ shipment }) => shipment === parcel);
