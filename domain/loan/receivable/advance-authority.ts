import { lentOn } from "../loan-amounts.ts";
import { type Loan, isOpenLoan } from "../loan.ts";
import { type Goods, highestPrice, lowestPrice, type PricedLine } from "../order-price.ts";
import { atMost, formatMoney, isPositive, min, type Money, subtract, sum } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { type AmountRange, unclaimed } from "../unclaimed.ts";

/**
 * What the mall signed, so far as it determines an advance: an amount, goods (all that remain where none are named), or everything that
 * remains. `quote` is the quote that it accepted; `shipped` is true for a report of a shipment: its goods have left.
 */
export type SignedAdvance = {
  readonly quote?: string | undefined;
  readonly amount?: Money | undefined;
  readonly lines?: Goods | undefined;
  readonly shipped?: boolean;
  /** The mall's id of the parcel whose shipment it reports. */
  readonly shipment?: string | undefined;
};

/**
 * Rejects an advance of another amount than the mall's signed request is for, more or less: the signed amount, the price of the goods, or
 * all that is held and that no open cancellation claims. Of the price of shipped goods, what was advanced before anything had left may
 * be missing.
 */
export const checkSignedAdvance = (
  loan: Loan,
  signed: SignedAdvance,
  { amount, quote }: { readonly amount: Money; readonly quote?: string | undefined },
  lines: readonly PricedLine[],
): Rejection | undefined => {
  if (signed.quote !== quote) return reject("EvidenceInvalid", "the mall's signed request accepts another quote");
  // Whatever was signed, no receivable of it can be purchased.
  if (!isOpenLoan(loan)) return undefined;
  const right = signedRange(loan, signed, lines);
  if (!right) return reject("EvidenceInvalid", "the goods in the mall's signed request are not in the order");
  return isPositive(amount) && isWithin(amount, right)
    ? undefined
    : reject("EvidenceInvalid", `the mall signed a request for ${formatMoney(right.most)}`);
};

const isWithin = (amount: Money, { least, most }: AmountRange): boolean =>
  amount.currency === most.currency && atMost(least, amount) && atMost(amount, most);

const signedRange = (
  loan: Loan,
  { amount, lines: goods, shipped, shipment }: SignedAdvance,
  lines: readonly PricedLine[],
): AmountRange | undefined => {
  if (amount) return { least: amount, most: amount };
  const free = unclaimed(loan, lines);
  if (!goods) return free;
  const most = highestPrice(goods, lines, loan.amount.currency);
  const least = lowestPrice(goods, lines, loan.amount.currency);
  if (!most || !least) return undefined;
  if (!shipped) return { least, most };
  const uncovered = uncoveredBy(loan, { shipment, goods }, lines) ?? most;
  return {
    least: min(subtract(least, advancedUnshipped(loan)), free.least),
    most: min(min(most, uncovered), free.most),
  };
};

/**
 * What is shipped with this parcel beyond what was advanced: a parcel whose goods were advanced before sells nothing else. Undefined where an
 * earlier parcel had all that remained.
 */
const uncoveredBy = (
  loan: Loan,
  parcel: { readonly shipment: string | undefined; readonly goods: Goods },
  lines: readonly PricedLine[],
): Money | undefined => {
  const others = (loan.shipments ?? []).filter((each) => each.shipment !== parcel.shipment);
  if (others.some(({ goods }) => !goods)) return undefined;
  const shipped = [...others.flatMap(({ goods = [] }) => goods), ...parcel.goods];
  const named = lines
    .map(({ id, quantity }) => ({ id, quantity: Math.min(quantity, quantityOf(shipped, id)) }))
    .filter(({ quantity }) => quantity > 0);
  const price = highestPrice(named, lines, loan.amount.currency);
  const known = new Set(others.map(({ shipment }) => shipment));
  // A loan from before parcels were noted may have advances on parcels that it does not know.
  const counted = loan.receivables.filter(({ shipped: left, shipment = "" }) => !left || known.has(shipment));
  return price && subtract(price, lentOn({ ...loan, receivables: counted }));
};

const quantityOf = (goods: Goods, id: string): number =>
  goods.reduce((all, each) => (each.id === id ? all + each.quantity : all), 0);

/** What was advanced by amount, or before its goods had left: the goods in a parcel may be among it. */
const advancedUnshipped = ({ receivables, amount }: Loan): Money =>
  sum(
    receivables.filter(({ status, shipped }) => status !== "unbought" && !shipped).map(({ quote }) => quote.amount),
    amount.currency,
  );

/** True where the mall's contract with the lender sells the whole receivable at approval, which needs no request of the mall. */
export const isSoldAtApproval = (
  loan: { readonly amount: Money; readonly receivables: readonly unknown[] },
  { amount, quote }: { readonly amount: Money; readonly quote?: string | undefined },
  advancePolicy: "approval" | "shipment" | undefined,
): boolean =>
  advancePolicy === "approval" &&
  quote === undefined &&
  loan.receivables.length === 0 &&
  amount.minor === loan.amount.minor;
