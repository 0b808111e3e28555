import type { Account } from "../../../domain/ledger/entry.ts";
import { type Money, zero } from "../../../domain/money.ts";
import { balanceKey } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { commit, query, TableName, type Write } from "../table/table.ts";

/** The balances from one stream shard, up to and including a sequence number. */
export type Fold = {
  readonly shard: string;
  readonly sequence: string;
  readonly accounts: Readonly<Record<string, Money>>;
};

/** The owner of the balances of the lender's whole ledger; every other owner is a mall, with its settlement account. */
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

/** Saves a fold over the previous one, with further writes; false if another delivery of the same records was faster. */
export const saveFold = async (
  owner: string,
  fold: Fold,
  before: Fold | undefined,
  further: readonly Write[] = [],
): Promise<boolean> =>
  commit([
    ...further,
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

/** The balance of a mall's settlement account in a currency: debit is owed by the mall, credit to it. It may be a second old. */
export const settlementOf = async (mall: string, currency: string): Promise<Money> =>
  (await loadFolds(mall))
    .map(({ accounts }) => accounts[accountName("mallSettlement", currency)] ?? zero(currency))
    .reduce((a, b) => ({ minor: a.minor + b.minor, currency }), zero(currency));

/** The currencies in which a mall's settlement account has moved. */
export const currenciesOf = async (mall: string): Promise<readonly string[]> => {
  const accounts = (await loadFolds(mall)).flatMap((fold) => Object.values(fold.accounts));
  return [...new Set(accounts.map(({ currency }) => currency))].toSorted();
};

/** An account's name in a fold. */
export const accountName = (account: Account, currency: string): string => `${account} ${currency}`;
