import { addDays, addTime, type Day, dayOf, type Instant, laterOf, startOfDay } from "../../calendar.ts";
import type { Loan } from "../loan.ts";
import type { Goods, PricedLine } from "../order-price.ts";
import { isZero } from "../../money.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** A parcel as the mall signed it: when it reported the shipment, of which goods (of all that remained where none are named), and when it arrived. */
export type Parcel = {
  readonly shipment: string;
  readonly sentAt: Instant;
  readonly goods?: Goods | undefined;
  readonly deliveredAt?: Instant;
};

/** What the lender knows of the deliveries: the mall's signed parcels, and the lines of the order where it has stored them. */
export type Deliveries = { readonly parcels: readonly Parcel[]; readonly lines: readonly PricedLine[] | undefined };

/**
 * Rejects goods that count as accepted before they do, by the mall's signed reports and the lender's own clock, or from a day that is
 * longer ago than a phase can take. Once the loan is repaid, nothing is counted.
 */
export const checkCountedAcceptance = (
  loan: Loan,
  acceptedOn: Day,
  deliveries: Deliveries,
  now: Instant,
): Rejection | undefined => {
  if (loan.acceptedOn !== undefined) return undefined;
  const today = dayOf(now);
  const earliest = laterOf(countedOn(loan, deliveries), addDays(today, -deadlines.evidence.days));
  return acceptedOn < earliest || acceptedOn > today
    ? reject("EvidenceMissing", `without the purchaser's act the goods do not count as accepted before ${earliest}`)
    : undefined;
};

/**
 * The first day on which the goods count as accepted. Signed parcels with all goods that are not cancelled: eight days after the last
 * delivery, or four weeks after the last shipment. Where only the lender's own books say that all have left: four weeks after it bought
 * the last receivable. Without either: the longest that shipment and silence can take, from the last thing that the lender did itself.
 */
export const countedOn = (loan: Loan, reported: Deliveries): Day => {
  const parcels = withNoted(loan, reported.parcels);
  const deliveries = { ...reported, parcels };
  const bought = loan.receivables.map(({ quote }) => startOfDay(quote.from)).reduce(laterOf, loan.createdAt);
  if (haveAllLeft(loan, deliveries)) {
    const arrivals = parcels.flatMap(({ deliveredAt }) => deliveredAt ?? []);
    return arrivals.length === parcels.length
      ? dayOf(addTime(arrivals.reduce(laterOf), deadlines.acceptanceAfterDelivery))
      : dayOf(addTime(parcels.map(({ sentAt }) => sentAt).reduce(laterOf), deadlines.acceptanceAfterDispatch));
  }
  const isBooked = isZero(loan.held) && loan.receivables.every(({ left, shipped }) => shipped || isZero(left));
  return dayOf(addTime(bought, isBooked ? deadlines.acceptanceAfterDispatch : deadlines.acceptanceWithoutReport));
};

/** A parcel that the lender has noted and that is not among the reports is on its way. */
const withNoted = ({ shipments = [] }: Loan, parcels: readonly Parcel[]): readonly Parcel[] => {
  const missing = shipments.filter(({ shipment }) => parcels.every((each) => each.shipment !== shipment));
  return [...parcels, ...missing.map(({ shipment, at, goods }) => ({ shipment, sentAt: at, goods }))];
};

/**
 * True where the signed parcels hold every piece of the order that is neither cancelled nor returned, and none is missing whose report the lender
 * has seen before. One without named goods holds what no other parcel names.
 */
const haveAllLeft = ({ refunds, receivables }: Loan, { parcels, lines }: Deliveries): boolean => {
  if (parcels.length === 0) return false;
  const known = receivables.flatMap(({ status, shipment }) => (status === "unbought" ? [] : (shipment ?? [])));
  if (known.some((id) => !parcels.some(({ shipment }) => shipment === id))) return false;
  if (parcels.some(({ goods }) => !goods)) return true;
  const sent = quantities(parcels.flatMap(({ goods = [] }) => goods));
  const gone = quantities(refunds.flatMap(({ goods = [] }) => goods));
  return (
    lines?.every(({ id, quantity, discount }) => discount || (sent.get(id) ?? 0) >= quantity - (gone.get(id) ?? 0)) ??
    false
  );
};

const quantities = (goods: Goods): ReadonlyMap<string, number> => {
  const all = new Map<string, number>();
  for (const { id, quantity } of goods) all.set(id, (all.get(id) ?? 0) + quantity);
  return all;
};
