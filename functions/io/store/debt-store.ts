import type { MallDebt, NettedDebt } from "../../../domain/ledger/mall-debt.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { debtOf } from "../../../domain/loan/mall-lines.ts";
import { isZero } from "../../../domain/money.ts";
import type { SettlementLine } from "../../../domain/protocol/settlement-line.ts";
import type { Key } from "../table/item-keys.ts";
import { debtKey, debtsOf } from "../table/settlement-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { commit, query, TableName, type Write } from "../table/table.ts";

/** A payout is netted with twenty debts at most, so that the receivable stays small; the next payout takes the rest. */
const mostDebts = 20;

/** The oldest debts of a mall in a currency. */
export const loadDebts = async (mall: string, currency: string): Promise<readonly MallDebt[]> => {
  const { pk, prefix } = debtsOf(mall, currency);
  return (await query(pk, { prefix, limit: mostDebts })).map(toDebt);
};

/** The writes for what a loan's change makes its mall owe, or no longer owe because a payout was reversed. */
export const debtWrites = (before: Loan | undefined, next: Loan): readonly Write[] => {
  const debt = debtOf(next);
  return [...(debt ? [putDebt(debt)] : []), ...restoredDebts(before, next)];
};

/** The writes for debts that a payout uses up: each as it was read, so that no two payouts net the same debt. */
export const nettedDebtWrites = (netted: readonly NettedDebt[]): readonly Write[] =>
  netted.map(({ debt, left }) => {
    const seen = {
      ConditionExpression: "#left = :seen",
      ExpressionAttributeNames: { "#left": "left" },
    };
    const values = { ":seen": debt.left.minor };
    return isZero(left)
      ? { Delete: { TableName, Key: keyOf(debt), ...seen, ExpressionAttributeValues: values } }
      : {
          Update: {
            TableName,
            Key: keyOf(debt),
            UpdateExpression: "SET #left = :left",
            ...seen,
            ExpressionAttributeValues: { ...values, ":left": left.minor },
          },
        };
  });

const putDebt = (debt: MallDebt): Write => ({
  Put: {
    TableName,
    Item: { ...keyOf(debt), ...(encode(debt) as Item), left: debt.left.minor, currency: debt.left.currency },
  },
});

/** A payout that the bank refused has netted nothing: each debt is owed again by what it was to settle. */
const restoredDebts = (before: Loan | undefined, next: Loan): readonly Write[] =>
  next.receivables
    .filter(
      ({ no, status }) =>
        status === "unbought" && before?.receivables.find((each) => each.no === no)?.status !== status,
    )
    .flatMap(({ nettings = [] }) => nettings)
    .map(({ amount, ...of }) => {
      const { mall } = next;
      const facts: Item = { ...of, mall, currency: amount.currency };
      const names = Object.keys(facts);
      return {
        Update: {
          TableName,
          Key: debtKey(mall, amount.currency, of),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")} ADD #left :back`,
          ExpressionAttributeNames: Object.fromEntries([...names, "left"].map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(names.map((name) => [`:${name}`, facts[name]])),
            ":back": amount.minor,
          },
        },
      };
    });

const keyOf = (debt: MallDebt): Key => debtKey(debt.mall, debt.left.currency, debt);

const toDebt = ({ pk: _pk, sk: _sk, left, currency, ...facts }: Item): MallDebt => ({
  ...(decode(facts) as Omit<MallDebt, "left">),
  left: { minor: BigInt(left as number), currency: currency as string },
});

/** Deletes the debts of a mall that these lines have made; one that a payout has used up is gone already. */
export const deleteDebts = async (mall: string, lines: readonly SettlementLine[]): Promise<void> => {
  for (const line of lines)
    if (line.kind !== "carried")
      await commit([{ Delete: { TableName, Key: debtKey(mall, line.amount.currency, line) } }]);
};
