import { balances } from "../domain/ledger/balances.ts";
import { type MallSettlement, settlementEntry } from "../domain/ledger/mall-settlement.ts";
import { exposure } from "../domain/loan/loan-amounts.ts";
import type { Loan } from "../domain/loan/loan.ts";
import { wholeLedger, type Fold, toFold } from "../functions/io/store/balance-store.ts";
import { type StoredAccount, toAccount } from "../functions/io/store/loan-store.ts";
import { toSettlement } from "../functions/io/store/settlement-store.ts";
import type { Item } from "../functions/io/table/item.ts";
import { toLoan } from "../functions/io/table/items/loan-item.ts";

/** A part of a sum that is known twice: `one` keeps it as a balance, to the `other` every loan adds its part. */
export type Told = {
  readonly id: string;
  readonly what: string;
  readonly currency: string;
  readonly one?: bigint;
  readonly other?: bigint;
};

const creditUsed = "credit used, by the line and by its loans";

const balanceOf = (account: string): string => `balance of ${account}, by the folds and by the entries`;

/** The account of the books that a sum is the balance of. */
export const accountOf = ({ what }: Told): string => what.slice("balance of ".length, what.indexOf(","));

/** True for an account of the lender's books. */
export const isOfBooks = ({ id }: Told): boolean => id === wholeLedger;

/** What a loan adds to the sums: its credit, its mall's settlement account, and each account of the books. */
export const toldByLoan = (loan: Loan): readonly Told[] => {
  const { currency } = loan.amount;
  return [
    { id: loan.account, what: creditUsed, currency, other: exposure(loan).minor },
    ...[...balances(loan.entries)].flatMap(([account, { minor }]) => [
      ...(account === "mallSettlement" ? [{ id: loan.mall, what: balanceOf(account), currency, other: minor }] : []),
      { id: wholeLedger, what: balanceOf(account), currency, other: minor },
    ]),
  ];
};

/** What any item of the lender's table tells of the sums: a loan, a payment to a mall, a credit line, what the stream has folded. */
export const toldByItem = (item: Item): readonly Told[] => {
  const [kind, owner = ""] = (item["pk"] as string).split("#");
  if (kind === "LOAN") return toldByLoan(toLoan(item));
  if (kind === "SETTLEMENT") return toldBySettlement(toSettlement(item));
  if (kind === "ACCOUNT") return toldByAccount(toAccount(item));
  return kind === "BALANCE" ? toldByFold(owner, toFold(item)) : [];
};

/** Both sides of a payment are folded for the books and for the mall. */
const toldBySettlement = (settlement: MallSettlement): readonly Told[] => {
  const { currency } = settlement.amount;
  return (settlementEntry(settlement)?.postings ?? []).flatMap(({ account, amount: { minor } }) =>
    [settlement.mall, wholeLedger].map((id) => ({ id, what: balanceOf(account), currency, other: minor })),
  );
};

const toldByAccount = ({ account, limit, available }: StoredAccount): readonly Told[] => [
  { id: account, what: creditUsed, currency: limit.currency, one: limit.minor - available.minor },
];

const toldByFold = (owner: string, { accounts }: Fold): readonly Told[] =>
  Object.entries(accounts).map(([name, { minor, currency }]) => ({
    id: owner,
    what: balanceOf(name.slice(0, name.lastIndexOf(" "))),
    currency,
    one: minor,
  }));
