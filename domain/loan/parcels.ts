import type { Instant } from "../calendar.ts";
import { type Loan, postTransition } from "./loan.ts";
import type { Goods, PricedLine } from "./order-price.ts";
import type { OpenCancellation, ShippedParcel } from "./records.ts";

/**
 * The lender notes what has left, by the mall's signed report of a shipment, whatever was advanced before: it needs it until the goods are
 * accepted. A repeat, and a report signed anew for the same parcel, change nothing.
 */
export const noteShipment = (loan: Loan, parcel: ReportedParcel, now: Instant, lines?: readonly PricedLine[]): Loan => {
  const noted = withParcel(loan, parcel, lines);
  return noted === loan ? loan : postTransition(noted, [], now);
};

/** A parcel as the mall's report names it: of these goods, or of all that remained. */
export type ReportedParcel = Pick<ShippedParcel, "shipment" | "at"> & { readonly goods?: Goods | undefined };

/**
 * The loan with the parcel noted, as a part of another change. Where its report came late, an open cancellation of its goods waits as long as it
 * would if the lender had known of the parcel. `lines` are those of the order; without them any parcel has the goods.
 */
export const withParcel = <Any extends Loan>(
  loan: Any,
  { shipment, at, goods }: ReportedParcel,
  lines?: readonly PricedLine[],
): Any => {
  const { shipments = [], cancellations } = loan;
  if (!isAwaited(loan) || shipments.some((each) => each.shipment === shipment)) return loan;
  const without = goods ? [] : claimedGoods(loan, at);
  const parcel = { shipment, at, ...(goods && { goods }), ...(without.length > 0 && { without }) };
  const noted = { ...loan, shipments: [...shipments, parcel] };
  return cancellations
    ? { ...noted, cancellations: cancellations.map((each) => waitingFor(noted, each, lines)) }
    : noted;
};

/** The cancellation with the time to return its goods, if some of them had left. */
const waitingFor = (loan: Loan, open: OpenCancellation, lines: readonly PricedLine[] | undefined): OpenCancellation => {
  const { untilIfLeft, ...rest } = open;
  return untilIfLeft !== undefined && hadLeft(loan, open, lines) ? { ...rest, until: untilIfLeft } : open;
};

/** True where some of a cancellation's goods had left before it was opened, by the reports that the lender has seen since. */
const hadLeft = (loan: Loan, open: OpenCancellation, lines: readonly PricedLine[] | undefined): boolean => {
  const { no, openedAt, goods, most } = open;
  if (openedAt === undefined) return false;
  const before = {
    shipments: (loan.shipments ?? []).filter(({ at }) => at < openedAt),
    cancellations: (loan.cancellations ?? []).filter((each) => each.no < no),
    refunds: loan.refunds.filter((each) => each.no < no),
  };
  if (goods) return haveLeft(before, { lines: goods }, lines);
  return haveLeft(before, most.minor === loan.amount.minor ? "rest" : { amount: most }, lines);
};

/** True while goods can still leave: until they are accepted, also while the debt is paid already. */
export const isAwaited = ({ status, acceptedOn }: Loan): boolean =>
  acceptedOn === undefined && (status === "held" || status === "funded" || status === "repaid");

/** A mall that ships the rest does not ship what is being cancelled then: it has not left if the cancellation is dismissed. */
const claimedGoods = ({ cancellations = [] }: Loan, at: Instant): Goods => {
  const before = cancellations.filter(({ openedAt = at }) => openedAt <= at);
  const claimed = new Map<string, number>();
  for (const { id, quantity } of before.flatMap(({ goods = [] }) => goods))
    claimed.set(id, (claimed.get(id) ?? 0) + quantity);
  return [...claimed].map(([id, quantity]) => ({ id, quantity }));
};

/**
 * The goods of which the lender has seen no report of a shipment, less those that are cancelled or returned; undefined where it has seen none at
 * all, or does not have the lines of the order.
 */
export const unshippedGoods = (loan: Moved, lines: readonly PricedLine[] | undefined): Goods | undefined => {
  const { shipments = [] } = loan;
  if (!lines || shipments.length === 0) return undefined;
  return lines
    .filter(({ discount }) => !discount)
    .map(({ id, quantity }) => ({ id, quantity: Math.max(0, unsent(id, quantity, shipments) - goneOf(loan, id)) }))
    .filter(({ quantity }) => quantity > 0);
};

const unsent = (id: string, ordered: number, shipments: readonly ShippedParcel[]): number =>
  shipments.reduce(
    (left, { goods, without }) =>
      goods ? Math.max(0, left - quantityOf(goods, id)) : Math.min(left, quantityOf(without, id)),
    ordered,
  );

/** What has left, and what is cancelled or returned. */
type Moved = Pick<Loan, "shipments" | "cancellations" | "refunds">;

/** What is cancelled or returned of a line, as far as the lender knows it. */
const goneOf = ({ refunds, cancellations = [] }: Moved, id: string): number =>
  [...refunds, ...cancellations].reduce((all, { goods }) => all + quantityOf(goods, id), 0);

/**
 * True where some of these goods, or of all that remain, have left by the mall's signed reports: they cannot be stopped any more. A part of
 * the price may be of any goods.
 */
export const haveLeft = (
  loan: Moved,
  part: "rest" | { readonly lines: Goods } | { readonly amount: unknown },
  lines: readonly PricedLine[] | undefined,
): boolean => {
  const unshipped = unshippedGoods(loan, lines);
  if (!unshipped || !lines || (part !== "rest" && "amount" in part)) return (loan.shipments ?? []).length > 0;
  const named = part === "rest" ? remaining(loan, lines) : part.lines;
  return named.some(({ id, quantity }) => quantity > quantityOf(unshipped, id));
};

const remaining = (loan: Moved, lines: readonly PricedLine[]): Goods =>
  lines
    .filter(({ discount }) => !discount)
    .map(({ id, quantity }) => ({ id, quantity: quantity - goneOf(loan, id) }))
    .filter(({ quantity }) => quantity > 0);

const quantityOf = (goods: Goods | undefined, id: string): number =>
  (goods ?? []).reduce((all, each) => (each.id === id ? all + each.quantity : all), 0);
