import type { Account } from "../../../domain/ledger/entry.ts";
import { add, type Money, zero } from "../../../domain/money.ts";
import { balanceKey } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { commit, query, TableName } from "../table/table.ts";

/** Balances as one stream shard has folded them, up to and including a sequence number. */
export type Fold = {
  readonly shard: string;
  readonly sequence: string;
  readonly accounts: Readonly<Record<string, Money>>;
};

/** Whose balances: all of the lender's books, or one mall's settlement account. */
export const wholeLedger = "BOOK";

/** Every shard's fold of an owner. */
export const loadFolds = async (owner: string): Promise<readonly Fold[]> =>
  (await query(balanceKey(owner, "").pk)).map(toFold);

/** The fold of an item. */
export const toFold = ({ sk, sequence, accounts }: Item): Fold => ({
  shard: sk as string,
  sequence: sequence as string,
  accounts: decode(accounts) as Fold["accounts"],
});

/** A fold as its item. */
export const toFoldItem = (owner: string, { shard, sequence, accounts }: Fold): Item => ({
  ...balanceKey(owner, shard),
  sequence,
  accounts: encode(accounts),
});

/** Saves a fold over the one before it; false when another delivery of the same records was faster. */
export const saveFold = async (owner: string, fold: Fold, before: Fold | undefined): Promise<boolean> =>
  commit([
    {
      Put: {
        TableName,
        Item: toFoldItem(owner, fold),
        ...(before
          ? {
              ConditionExpression: "#s = :before",
              ExpressionAttributeNames: { "#s": "sequence" },
              ExpressionAttributeValues: { ":before": before.sequence },
            }
          : { ConditionExpression: "attribute_not_exists(pk)" }),
      },
    },
  ]);

/** What a mall owes the lender in a currency (debit), or is owed (credit): the fold may lag a second behind. */
export const settlementOf = async (mall: string, currency: string): Promise<Money> =>
  (await loadFolds(mall))
    .map(({ accounts }) => accounts[accountName("mallSettlement", currency)] ?? zero(currency))
    .reduce((a, b) => ({ minor: a.minor + b.minor, currency }), zero(currency));

/**
 * What a mall owes by its loans alone, by currency: its settlement account before the lender paid anything of it.
 * A payment is folded with both its sides, so that the sum of a mall's fold never knows of it, however late it is folded.
 */
export const debtsByLoans = async (mall: string): Promise<Readonly<Record<string, Money>>> => {
  const debts: Record<string, Money> = {};
  for (const { accounts } of await loadFolds(mall))
    for (const amount of Object.values(accounts))
      debts[amount.currency] = add(debts[amount.currency] ?? zero(amount.currency), amount);
  return debts;
};

/** An account's name in a fold. */
export const accountName = (account: Account, currency: string): string => `${account} ${currency}`;
