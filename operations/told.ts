import { balances } from "../domain/journal.ts";
import { exposure, type Loan } from "../domain/loan.ts";
import { book, toFold } from "../functions/io/balance-store.ts";
import type { Item } from "../functions/io/item.ts";
import { toLoan } from "../functions/io/loan-item.ts";
import { toAccount } from "../functions/io/loan-store.ts";

/** A part of a sum that is known twice: `one` keeps it as a balance, to the `other` every loan adds its part. */
export type Told = {
  readonly id: string;
  readonly what: string;
  readonly currency: string;
  readonly one?: bigint;
  readonly other?: bigint;
};

const creditUsed = "credit used, by the line and by its loans";
const settlement = "settlement, by the folds and by the entries";
const balanceOf = (account: string): string => `balance of ${account}, by the folds and by the entries`;

/** The account of the books that a sum is the balance of. */
export const accountOf = ({ what }: Told): string => what.slice("balance of ".length, what.indexOf(","));

/** True for an account of the lender's books. */
export const isOfBooks = ({ id }: Told): boolean => id === book;

/** What a loan adds to the sums: its credit, its mall's settlement, and each account of the books. */
export const toldByLoan = (loan: Loan): readonly Told[] => {
  const { currency } = loan.amount;
  return [
    { id: loan.account, what: creditUsed, currency, other: exposure(loan).minor },
    ...[...balances(loan.entries)].flatMap(([account, { minor }]) => [
      ...(account === "mallSettlement" ? [{ id: loan.mall, what: settlement, currency, other: minor }] : []),
      { id: book, what: balanceOf(account), currency, other: minor },
    ]),
  ];
};

/** What any item of the lender's table tells of the sums: a loan, a credit line, what the stream has folded. */
export const toldByItem = (item: Item): readonly Told[] => {
  const [kind, owner = ""] = (item["pk"] as string).split("#");
  if (kind === "LOAN") return toldByLoan(toLoan(item));
  if (kind === "ACCOUNT") return toldByAccount(item);
  return kind === "BALANCE" ? toldByFold(owner, item) : [];
};

const toldByAccount = (item: Item): readonly Told[] => {
  const { account, limit, available } = toAccount(item);
  return [{ id: account, what: creditUsed, currency: limit.currency, one: limit.minor - available.minor }];
};

const toldByFold = (owner: string, item: Item): readonly Told[] =>
  Object.entries(toFold(item).accounts).map(([name, { minor, currency }]) => ({
    id: owner,
    what: owner === book ? balanceOf(name.slice(0, name.lastIndexOf(" "))) : settlement,
    currency,
    one: minor,
  }));
