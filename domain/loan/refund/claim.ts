import { lentOn } from "../loan-amounts.ts";
import type { Loan } from "../loan.ts";
import type { OpenCancellation } from "../records.ts";
import { lenderGoodwill } from "./refund-source.ts";
import { add, atMost, max, min, money, type Money, subtract, sum, zero } from "../../money.ts";
import type { AmountRange } from "../unclaimed.ts";

/** What an open cancellation refunds by the lender's own books. `isKnown`: it is an amount, up to what rounding makes of parts of lines. */
export type Claim = AmountRange & { readonly isKnown: boolean };

/**
 * The claim of an open cancellation. A payout that the mall's bank refused took its part out of the order: of everything it is missing
 * already; of goods and amounts the lender does not know which part of it is theirs.
 */
export const claimOf = (loan: Loan, open: OpenCancellation): Claim => {
  const { currency } = loan.amount;
  // Nothing is held or lent any more, whatever the gateway cancelled.
  if (loan.status === "expired") return { least: zero(currency), most: open.most, isKnown: true };
  const left = leftFor(loan, open.no);
  const most = min(open.most, left.most);
  const refused = isRest(loan, open) ? zero(currency) : refusedPayouts(loan);
  const least = positive(subtract(min(min(open.least ?? zero(currency), left.least), most), refused));
  const rounded = BigInt(roundedParts([...before(loan, open.no), open]));
  return { least, most, isKnown: atMost(subtract(most, least), money(rounded, currency)) };
};

/** What the open cancellations with lower numbers leave: the gateway numbers them in the order in which it takes their amounts. */
export const leftFor = (loan: Loan, no: number): AmountRange => {
  const { currency } = loan.amount;
  const whole = refundable(loan);
  const others = before(loan, no);
  const claimed = sum(
    others.map(({ least = zero(currency) }) => least),
    currency,
  );
  const most = sum(
    others.map((each) => each.most),
    currency,
  );
  // The gateway deducts a refused payout once, from whichever of them had its goods.
  const least = positive(subtract(claimed, refusedPayouts(loan)));
  return { least: positive(subtract(whole, most)), most: positive(subtract(whole, least)) };
};

/** The most that an answer to it can be for: one with a lower number may have been decided for less than it claims, and not be booked yet. */
export const mostAnswered = (loan: Loan, { most }: OpenCancellation): Money =>
  loan.status === "expired" ? most : min(most, refundable(loan));

/** Everything that can still be refunded: the hold, and what is lent, not refunded and not forgiven. */
export const refundable = (loan: Loan): Money => positive(subtract(add(loan.held, lentOn(loan)), lenderGoodwill(loan)));

const before = ({ cancellations = [] }: Loan, no: number): readonly OpenCancellation[] =>
  cancellations.filter((each) => each.no < no);

const roundedParts = (open: readonly OpenCancellation[]): number =>
  open.reduce((total, { goods = [] }) => total + goods.length, 0);

const isRest = (loan: Loan, { goods, shippedOnly, most }: OpenCancellation): boolean =>
  !goods && !shippedOnly && most.minor === loan.amount.minor;

/** What malls' banks have refused is neither lent nor held any more. */
const refusedPayouts = ({ receivables, amount }: Loan): Money =>
  sum(
    receivables.filter(({ status }) => status === "unbought").map(({ quote }) => quote.amount),
    amount.currency,
  );

const positive = (amount: Money): Money => max(amount, zero(amount.currency));
