import type { CreditAccount } from "../../../domain/loan/credit-line.ts";
import { exposure } from "../../../domain/loan/loan-amounts.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { type Money, subtract, zero } from "../../../domain/money.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import type { PublicJwk } from "../messages/jwk.ts";
import { debtWrites } from "./debt-store.ts";
import { accountKey, loanKey } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { toLoan, toLoanItem } from "../table/items/loan-item.ts";
import { commit, type FurtherWrites, read, scan, TableName, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** The lender's loan for a purchase, as it is now. */
export const loadLoan = async (id: string): Promise<Loan | Rejection> => {
  const item = await read(loanKey(id));
  return item ? toLoan(item) : reject("LoanNotFound", `the lender has no loan for ${id}`);
};

/** The purchaser's account with its credit line, as it is now. */
export const loadAccount = async (account: string): Promise<StoredAccount | undefined> => {
  const item = await read(accountKey(account));
  return item && toAccount(item);
};

/** An account as its item. */
export const toAccountItem = (account: StoredAccount): Item => ({
  ...accountKey(account.account),
  ...(encode(account) as Item),
});

/** The account of an item. */
export const toAccount = ({ pk: _pk, sk: _sk, ...facts }: Item): StoredAccount => decode(facts) as StoredAccount;

/** An account as stored: its credit line, the default plan, and the public key that signs the purchaser's part. */
export type StoredAccount = Omit<CreditAccount, "terms"> & { readonly plan: string; readonly jwk: PublicJwk };

/** Saves a new loan, holds its credit and makes further writes in one commit; false if another request changed the loan or the credit line first. */
export const saveNewLoan = async (loan: Loan, more: readonly Write[] = []): Promise<boolean> =>
  commit([putLoan(loan), ...moveCredit(loan, zero(loan.amount.currency)), ...more]);

/**
 * Load, decide, save with the change of credit that the decision causes; decided again if another request was faster.
 * A loan that was just read is `known`, so that it is not read twice; `further` are writes in the same commit.
 */
export const loanTransition = async (
  id: string,
  decide: (loan: Loan) => Loan | Rejection | Promise<Loan | Rejection>,
  known?: Loan,
  further?: FurtherWrites<Loan>,
): Promise<Loan | Rejection> =>
  decideAgain<Loan>(
    "the loan",
    async () => loadLoan(id),
    decide,
    async (next, before) => commit([...loanWrites(before, next), ...((await further?.(next)) ?? [])]),
    known,
  );

/** The writes of a loan's change, with that of its credit and of its mall's debts; none for an unchanged loan. */
export const loanWrites = (before: Loan, next: Loan): readonly Write[] =>
  next === before ? [] : [putLoan(next), ...moveCredit(next, exposure(before)), ...debtWrites(before, next)];

const putLoan = (next: Loan): Write => putVersioned(toLoanItem(next), next.version);

/**
 * The available credit grows by what the loan's exposure falls. A hold, new or renewed, needs available credit; a debt that returns because its
 * payment bounced was lent before, and makes the available credit negative if other purchases have used it since.
 */
const moveCredit = (next: Loan, before: Money): readonly Write[] => {
  const change = subtract(before, exposure(next)).minor;
  if (change === 0n) return [];
  const isHold = next.status === "held" && change < 0n;
  return [
    {
      Update: {
        TableName,
        Key: accountKey(next.account),
        UpdateExpression: "SET available.#c = available.#c + :change",
        ConditionExpression: isHold ? "available.#c >= :need" : "attribute_exists(pk)",
        ExpressionAttributeNames: { "#c": next.amount.currency },
        ExpressionAttributeValues: { ":change": change, ...(isHold && { ":need": -change }) },
      },
    },
  ];
};

/** The write of a new account; it fails if the account exists already, because its credit line must not be overwritten. */
export const accountWrite = (account: StoredAccount): Write => ({
  Put: { TableName, Item: toAccountItem(account), ConditionExpression: "attribute_not_exists(pk)" },
});

/** The write of an account's restrictions; it fails if the account does not exist. An update, because other requests change its credit line. */
export const restrictionWrite = (
  account: string,
  { suspended, review }: { readonly suspended: boolean; readonly review: boolean },
): Write => ({
  Update: {
    TableName,
    Key: accountKey(account),
    UpdateExpression: "SET suspended = :suspended, review = :review",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeValues: { ":suspended": suspended, ":review": review },
  },
});

/** Every loan whose credit is held, page by page, in any order. */
export async function* heldLoans(): AsyncGenerator<Loan> {
  const expression = "sk = :loan AND #status = :held";
  const values = { ":loan": "LOAN", ":held": "held" };
  for await (const item of scan({ expression, values, names: { "#status": "status" } })) yield toLoan(item);
}

/** Every loan of the lender, page by page, in any order. */
export async function* allLoans(): AsyncGenerator<Loan> {
  for await (const item of scan({ expression: "sk = :loan", values: { ":loan": "LOAN" } })) yield toLoan(item);
}
