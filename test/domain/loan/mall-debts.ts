import { expect } from "vitest";
import { balances } from "../../../domain/ledger/balances.ts";
import { type MallDebt, netDebts } from "../../../domain/ledger/mall-debt.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { debtOf } from "../../../domain/loan/mall-lines.ts";
import { add, isZero, type Money, subtract, sum } from "../../../domain/money.ts";
import type { Netting } from "../../../domain/protocol/settlement-line.ts";

type Books = {
  readonly loans: readonly Loan[];
  readonly debts: readonly MallDebt[];
  readonly account: { readonly limit: Money };
};

/** What the mall owes by all loans together; negative: it is owed. */
export const owedByMall = ({ loans, account }: Pick<Books, "loans" | "account">): Money =>
  sum(
    loans.flatMap(({ entries }) => balances(entries).get("mallSettlement") ?? []),
    account.limit.currency,
  );

/** The mall's open debts after a loan's change, as the store writes them. */
export const debtsAfter = (lender: Books, before: Loan, after: Loan): readonly MallDebt[] => {
  const bought = after.receivables.find(({ no }) => !before.receivables.some((each) => each.no === no));
  const used = bought?.nettings ? netDebts(bought.quote.payout, owedByMall(lender), lender.debts) : [];
  const left = lender.debts.flatMap((debt) => {
    const netted = used.find((each) => each.debt === debt);
    if (!netted) return [debt];
    return isZero(netted.left) ? [] : [{ ...debt, left: netted.left }];
  });
  const reversed = after.receivables.filter(
    ({ no, status }) => status === "unbought" && before.receivables.find((each) => each.no === no)?.status !== status,
  );
  const made = debtOf(after);
  const back = reversed.flatMap(({ nettings = [] }) => nettings);
  const all = back.reduce<readonly MallDebt[]>((debts, each) => restored(debts, each, after), left);
  return made ? [...all, made] : all;
};

const restored = (debts: readonly MallDebt[], { amount, ...of }: Netting, { mall }: Loan): readonly MallDebt[] => {
  const isSame = (debt: MallDebt) => debt.purchase === of.purchase && debt.version === of.version;
  const known = debts.find(isSame);
  return known
    ? debts.map((debt) => (debt === known ? { ...debt, left: add(debt.left, amount) } : debt))
    : [{ ...of, mall, left: amount }, ...debts];
};

/** Every penny that the mall owes is a debt, or netted by a payout that is under way. */
export const expectDebts = (lender: Books): void => {
  const { currency } = lender.account.limit;
  const open = sum(
    lender.debts.map(({ left }) => left),
    currency,
  );
  const underWay = lender.loans
    .flatMap(({ receivables }) => receivables)
    .filter(({ status }) => status === "bought" || status === "refused")
    .flatMap(({ nettings = [] }) => nettings.map(({ amount }) => amount));
  expect(subtract(add(open, sum(underWay, currency)), owedByMall(lender)).minor).toBeGreaterThanOrEqual(0n);
  expect(lender.debts.every(({ left }) => left.minor > 0n)).toBe(true);
};
