import { balances } from "../domain/ledger/balances.ts";
import {
  type MallSettlement,
  settlementEntry,
  settlementReference,
  settlementTransfers,
  sumOf,
} from "../domain/ledger/mall-settlement.ts";
import type { BookedTransfer } from "../domain/ledger/transfer.ts";
import { transfersOf } from "../domain/loan/bank/transfers.ts";
import { exposure } from "../domain/loan/loan-amounts.ts";
import type { Loan } from "../domain/loan/loan.ts";
import { wholeLedger, type Fold, toFold } from "../functions/io/store/balance-store.ts";
import type { CollectedLines } from "../domain/reconciliation/settlement-check.ts";
import { toStoredLines } from "../functions/io/store/line-store.ts";
import { type StoredAccount, toAccount } from "../functions/io/store/loan-store.ts";
import { toSettlement } from "../functions/io/store/settlement-store.ts";
import { loanKey } from "../functions/io/table/item-keys.ts";
import type { Item } from "../functions/io/table/item.ts";
import { toLoan } from "../functions/io/table/items/loan-item.ts";

/** A contribution to a sum with two sources: `one` stores it as a balance, to `other` every loan adds its part. */
export type Contribution = {
  readonly id: string;
  readonly what: string;
  readonly currency: string;
  readonly one?: bigint;
  readonly other?: bigint;
};

const creditUsed = "credit used, by the line and by its loans";

const linesOfMall = "settlement account, by the lines of settlements and by the entries";

const linesOfSettlement = "settlement, by its lines and by its amount";

const balanceOf = (account: string): string => `balance of ${account}, by the folds and by the entries`;

/** The ledger account of a sum. */
export const accountOf = ({ what }: Contribution): string => what.slice("balance of ".length, what.indexOf(","));

/** True for a sum over the whole ledger. */
export const isLedgerSum = ({ id }: Contribution): boolean => id === wholeLedger;

/** The contributions of a loan: its credit, its mall's settlement account, and each ledger account. */
export const contributionsOfLoan = (loan: Loan): readonly Contribution[] => {
  const { currency } = loan.amount;
  return [
    { id: loan.account, what: creditUsed, currency, other: exposure(loan).minor },
    ...[...balances(loan.entries)].flatMap(([account, { minor }]) => [
      ...(account === "mallSettlement"
        ? [
            { id: loan.mall, what: balanceOf(account), currency, other: minor },
            { id: loan.mall, what: linesOfMall, currency, other: -minor },
          ]
        : []),
      { id: wholeLedger, what: balanceOf(account), currency, other: minor },
    ]),
  ];
};

/** The contributions of an item of the lender's table: a loan, a settlement or its lines, a credit line, a fold of the stream. */
export const contributionsOfItem = (item: Item): readonly Contribution[] => {
  const stored = toStoredLines(item);
  if (stored) return contributionsOfLines(stored);
  const [kind, owner = ""] = (item["pk"] as string).split("#");
  if (kind === "LOAN") return contributionsOfLoan(toLoan(item));
  if (kind === "SETTLEMENT") return contributionsOfSettlement(toSettlement(item));
  if (kind === "ACCOUNT") return contributionsOfAccount(toAccount(item));
  return kind === "BALANCE" ? contributionsOfFold(owner, toFold(item)) : [];
};

/** Both sides of a payment are folded for the ledger and for the mall. */
const contributionsOfSettlement = (settlement: MallSettlement): readonly Contribution[] => {
  const { currency, minor: amount } = settlement.amount;
  return [
    { id: settlementReference(settlement), what: linesOfSettlement, currency, other: amount },
    ...(settlementEntry(settlement)?.postings ?? []).flatMap(({ account, amount: { minor } }) =>
      [settlement.mall, wholeLedger].map((id) => ({ id, what: balanceOf(account), currency, other: minor })),
    ),
  ];
};

/** What is carried over was a line of the settlement that the bank refused; new lines are of no settlement yet. */
const contributionsOfLines = ({ mall, currency, settlement, lines }: CollectedLines): readonly Contribution[] => {
  const own = lines.filter(({ kind }) => kind !== "carried");
  const ofMall = { id: mall, what: linesOfMall, currency, one: sumOf(own, currency).minor };
  if (settlement === undefined) return [ofMall];
  const amount = sumOf(lines, currency);
  const id = settlementReference({ mall, no: settlement, amount });
  return [ofMall, { id, what: linesOfSettlement, currency, one: amount.minor }];
};

/** The transfers of an item of the lender's table that the books expect at the bank: of a loan, or of a payment to a mall. */
export const transfersOfItem = (item: Item): readonly BookedTransfer[] => {
  const [kind] = (item["pk"] as string).split("#");
  if (kind === "SETTLEMENT") return settlementTransfers(toSettlement(item));
  return kind === "LOAN" && item["sk"] === loanKey("").sk ? transfersOf(toLoan(item)) : [];
};

const contributionsOfAccount = ({ account, limit, available }: StoredAccount): readonly Contribution[] => [
  { id: account, what: creditUsed, currency: limit.currency, one: limit.minor - available.minor },
];

const contributionsOfFold = (owner: string, { accounts }: Fold): readonly Contribution[] =>
  Object.entries(accounts).map(([name, { minor, currency }]) => ({
    id: owner,
    what: balanceOf(name.slice(0, name.lastIndexOf(" "))),
    currency,
    one: minor,
  }));
