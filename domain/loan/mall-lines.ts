import type { Entry, EntryKind } from "../ledger/entry.ts";
import type { MallDebt } from "../ledger/mall-debt.ts";
import type { Loan } from "./loan.ts";
import { isZero, negate, sum } from "../money.ts";
import type { LineKind, SettlementLine } from "../protocol/settlement-line.ts";

/** A movement on a mall's settlement account by a loan. */
export type LoanLine = Extract<SettlementLine, { readonly purchase: string }>;

/** Each kind of entry that moves a mall's settlement account. */
const kinds: Readonly<Partial<Record<EntryKind, LineKind>>> = {
  sellerPaid: "advance",
  discountEarned: "rebate",
  holdbackReleased: "holdback",
  recovered: "recovery",
  repaymentReversed: "recovery",
  refunded: "clawback",
  chargedOff: "recourse",
  chargeOffReversed: "recourse",
};

/** The movements on the mall's settlement account by the loan's last change. */
export const linesOf = (loan: Loan): readonly LoanLine[] =>
  loan.entries.filter(({ version }) => version === loan.version).flatMap((entry) => lineOf(entry, loan));

const lineOf = (
  { version, at, kind: entry, postings }: Entry,
  { id: purchase, order, amount: { currency } }: Loan,
): readonly LoanLine[] => {
  const booked = postings.filter(({ account }) => account === "mallSettlement").map((each) => each.amount);
  const amount = negate(sum(booked, currency));
  if (isZero(amount)) return [];
  const kind = kinds[entry];
  if (!kind) throw new Error(`an entry ${entry} moves a mall's settlement account and has no kind of line`);
  return [{ at, kind, purchase, order, version, amount }];
};

/** All movements of a loan on the mall's settlement account, the oldest first. */
export const allLinesOf = (loan: Loan): readonly LoanLine[] => loan.entries.flatMap((entry) => lineOf(entry, loan));

/** What the mall owes by the loan's last change, if it owes: a clawback less the holdback that was released with it. */
export const debtOf = (loan: Loan): MallDebt | undefined => {
  const lines = linesOf(loan);
  const { mall, id: purchase, order, version, amount } = loan;
  const total = sum(
    lines.map((line) => line.amount),
    amount.currency,
  );
  const owing = lines.find((line) => line.amount.minor < 0n);
  if (!owing || total.minor >= 0n) return undefined;
  return { mall, purchase, order, version, at: owing.at, kind: owing.kind, left: negate(total) };
};
