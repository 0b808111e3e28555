import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import type { BankReturns } from "./bank-returns.ts";
import { json, type HttpResponse } from "../http/http-message.ts";

/** How the bank treats a kind of transfer: of one account, of one purchaser's purchases, of purchases of one price, or of all. A specific rule takes precedence over one for all. */
export type BankRule = {
  readonly account?: string;
  /** A test purchaser, also for payouts to a mall's account; a real bank could not know this. */
  readonly purchaser?: string;
  /** A test amount: the whole price of a purchase; a transfer may be a part of it. */
  readonly price?: Transfer["amount"];
  readonly operation: "payouts" | "debits" | "refunds";
  /** `unknown-then-done`: the money moves, but the first answer is lost. `fail`: no money moves, and the answer is 500. `return`: a purchase's first debit is returned later. */
  readonly behaviour: (typeof behaviours)[number];
  /** With `refuse`: refuses only for this number of days after the first attempt for the same account and reference. */
  readonly refuseForDays?: number;
  /** With `return`: the number of days after which the debit is returned. */
  readonly returnAfterDays?: number;
};

const behaviours = ["done", "refuse", "unknown-then-done", "fail", "return"] as const;
const operations = ["payouts", "debits", "refunds"] as const;

/** What the sandbox's bank knows beyond a real bank. */
export type BankOptions = {
  readonly rules?: readonly BankRule[];
  /** The test purchaser of a purchase, or its test amount, such as `GBP 1307`. */
  readonly testValueOf?: (purchase: string) => string | undefined;
  readonly returns?: Pick<BankReturns, "schedule">;
};

export type Bank = {
  readonly transfer: (operation: string, key: string | undefined, body: unknown) => HttpResponse;
  readonly setRule: (rule: unknown) => HttpResponse;
  readonly show: () => HttpResponse;
};

type Transfer = {
  readonly account: string;
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly reference: string;
};
type Answer = { readonly status: number; readonly body: object };

/** The sandbox's bank: it records transfers and moves no real money. */
export const makeBank = (
  store: DatabaseSync,
  clock: Clock,
  { rules = [], testValueOf = () => undefined, returns }: BankOptions = {},
): Bank => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS bankTransfer (key TEXT PRIMARY KEY, operation TEXT NOT NULL, request TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bankTry (account TEXT, reference TEXT, operation TEXT, first INTEGER NOT NULL, refused INTEGER NOT NULL,
      PRIMARY KEY (account, reference, operation)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bankRule (account TEXT, operation TEXT, rule TEXT NOT NULL, PRIMARY KEY (account, operation)) WITHOUT ROWID;`);
  const find = store.prepare("SELECT * FROM bankTransfer WHERE key = ?");
  const insert = store.prepare("INSERT INTO bankTransfer VALUES (?, ?, ?, ?, ?)");
  const ruleFor = store.prepare(
    "SELECT rule FROM bankRule WHERE operation = ?1 AND account IN (?2, ?3, '') ORDER BY account = ?2 DESC, account DESC LIMIT 1",
  );
  const saveRule = store.prepare("INSERT OR REPLACE INTO bankRule VALUES (?, ?, ?)");
  const insertDefaultRule = store.prepare("INSERT OR IGNORE INTO bankRule VALUES (?, ?, ?)");
  for (const rule of rules) insertDefaultRule.run(subjectOf(rule), rule.operation, JSON.stringify(rule));
  const recordAttempt = store.prepare(`INSERT INTO bankTry VALUES (?, ?, ?, ?, 0)
    ON CONFLICT DO UPDATE SET refused = refused RETURNING first`);
  const countRefusal = store.prepare(
    "UPDATE bankTry SET refused = refused + 1 WHERE account = ? AND reference = ? AND operation = ?",
  );

  const move = (operation: string, key: string, request: string): Answer => {
    const id = `bank_${randomUUID()}`;
    insert.run(key, operation, request, id, clock.now());
    return { status: 200, body: { status: "done", id } };
  };

  const decide = (operation: string, key: string, { account, reference }: Transfer, request: string): Answer => {
    const first = Number(recordAttempt.get(account, reference, operation, clock.now())?.first);
    const found = ruleFor.get(operation, account, testValueOf(reference) ?? account);
    const rule = found ? (JSON.parse(String(found.rule)) as BankRule) : undefined;
    const until = first + (rule?.refuseForDays ?? Infinity) * day;
    if (rule?.behaviour === "fail") return { status: 500, body: { error: "unavailable" } };
    if (rule?.behaviour === "refuse" && clock.now() < until) {
      countRefusal.run(account, reference, operation);
      return { status: 402, body: { error: "refused", reason: "insufficient funds" } };
    }
    const done = move(operation, key, request);
    if (rule?.behaviour === "return") returns?.schedule(reference, key, rule.returnAfterDays ?? 1);
    return rule?.behaviour === "unknown-then-done" ? { status: 504, body: { error: "timeout" } } : done;
  };

  return {
    transfer: (operation, key, body) => {
      if (key === undefined || key === "")
        return json(400, { error: "refused", reason: "an Idempotency-Key is required" });
      const transfer = transferOf(body);
      if (!transfer) return json(400, { error: "refused", reason: "the body must be { account, amount, reference }" });
      const request = JSON.stringify(transfer);
      const previous = find.get(key);
      if (previous && (previous.request !== request || previous.operation !== operation))
        return json(422, { error: "refused", reason: "the Idempotency-Key was used for another transfer" });
      // A refusal is not stored under the key: the same transfer may succeed later.
      const { status, body: answer } = previous
        ? { status: 200, body: { status: "done", id: previous.id } }
        : decide(operation, key, transfer, request);
      return json(status, answer);
    },
    setRule: (given) => {
      const rule = ruleOf(given);
      if (!rule)
        return json(400, {
          error: `a rule must be { account? | purchaser? | price?, operation: ${operations.join(" | ")}, behaviour: ${behaviours.join(" | ")}, refuseForDays?, returnAfterDays? }`,
        });
      saveRule.run(subjectOf(rule), rule.operation, JSON.stringify(rule));
      return json(200, { rule });
    },
    show: () => {
      const transfers = store.prepare("SELECT * FROM bankTransfer ORDER BY at").all();
      return json(200, {
        transfers: transfers.map(({ key, operation, request, id, at }) => ({
          ...(JSON.parse(String(request)) as Transfer),
          operation,
          id,
          key,
          at: new Date(Number(at)).toISOString(),
        })),
        refusals: store
          .prepare("SELECT account, reference, operation, refused AS times FROM bankTry WHERE refused > 0")
          .all(),
        rules: store
          .prepare("SELECT rule FROM bankRule")
          .all()
          .map(({ rule }) => JSON.parse(String(rule)) as BankRule),
      });
    },
  };
};

const day = 86_400_000;

/** The subject of a rule: an account, a purchaser, a price, or "" for all. */
const subjectOf = ({ account, purchaser, price }: BankRule): string =>
  account ?? purchaser ?? (price ? `${price.currency} ${price.amount}` : "");

const transferOf = (body: unknown): Transfer | undefined => {
  const { account, amount, reference } = (body ?? {}) as Partial<Transfer>;
  if (typeof account !== "string" || typeof reference !== "string" || !isMoney(amount)) return undefined;
  return { account, amount: { amount: amount.amount, currency: amount.currency }, reference };
};

const isMoney = (given: Partial<Transfer["amount"]> | undefined): given is Transfer["amount"] =>
  /^[1-9]\d*$/.test(given?.amount ?? "") && /^[A-Z]{3}$/.test(given?.currency ?? "");

const ruleOf = (given: unknown): BankRule | undefined => {
  const { account, purchaser, price, operation, behaviour, refuseForDays, returnAfterDays } = (given ??
    {}) as Partial<BankRule>;
  if (operation === undefined || !operations.includes(operation)) return undefined;
  if (behaviour === undefined || !behaviours.includes(behaviour)) return undefined;
  if (price !== undefined && !isMoney(price)) return undefined;
  const days = [refuseForDays, returnAfterDays].filter((each) => each !== undefined);
  if (!days.every((each) => each >= 0)) return undefined;
  return {
    operation,
    behaviour,
    ...(typeof account === "string" && { account }),
    ...(typeof purchaser === "string" && { purchaser }),
    ...(price && { price }),
    ...(refuseForDays !== undefined && { refuseForDays }),
    ...(returnAfterDays !== undefined && { returnAfterDays }),
  };
};
