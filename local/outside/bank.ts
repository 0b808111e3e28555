import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import type { BankReturns } from "./bank-returns.ts";
import { json, type Outgoing } from "../http/exchange.ts";

/** How the bank treats a kind of transfer: for one account, for one purchaser's purchases, or for all; the newest rule for the one goes before the newest for all. */
export type BankRule = {
  readonly account?: string;
  /** A magic purchaser, whose purchases' payouts go to a mall's account; no bank of the world knows them. */
  readonly purchaser?: string;
  readonly operation: "payouts" | "debits" | "refunds";
  /** `unknown-then-done`: the money moves, the first answer is lost. `fail`: nothing moves and the answer is a 500. `return`: a purchase's first debit is taken back later. */
  readonly behaviour: (typeof behaviours)[number];
  /** With `refuse`: only until so many days after the first try for the same account and reference. */
  readonly refuseForDays?: number;
  /** With `return`: after so many days. */
  readonly returnAfterDays?: number;
};

const behaviours = ["done", "refuse", "unknown-then-done", "fail", "return"] as const;
const operations = ["payouts", "debits", "refunds"] as const;

/** Who tells the bank of the sandbox what no bank of the world knows. */
export type BankTold = {
  readonly rules?: readonly BankRule[];
  readonly purchaserOf?: (purchase: string) => string | undefined;
  readonly returns?: Pick<BankReturns, "expect">;
};

export type Bank = {
  readonly transfer: (operation: string, key: string | undefined, body: unknown) => Outgoing;
  readonly setRule: (rule: unknown) => Outgoing;
  readonly show: () => Outgoing;
};

type Transfer = {
  readonly account: string;
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly reference: string;
};
type Answer = { readonly status: number; readonly body: object };

/** The bank of the sandbox: it moves no money, and remembers every order it was given. */
export const makeBank = (
  store: DatabaseSync,
  clock: Clock,
  { rules = [], purchaserOf = () => undefined, returns }: BankTold = {},
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
  const toldRule = store.prepare("INSERT OR IGNORE INTO bankRule VALUES (?, ?, ?)");
  for (const rule of rules) toldRule.run(rule.account ?? rule.purchaser ?? "", rule.operation, JSON.stringify(rule));
  const tried = store.prepare(`INSERT INTO bankTry VALUES (?, ?, ?, ?, 0)
    ON CONFLICT DO UPDATE SET refused = refused RETURNING first`);
  const refusedAgain = store.prepare(
    "UPDATE bankTry SET refused = refused + 1 WHERE account = ? AND reference = ? AND operation = ?",
  );

  const move = (operation: string, key: string, request: string): Answer => {
    const id = `bank_${randomUUID()}`;
    insert.run(key, operation, request, id, clock.now());
    return { status: 200, body: { status: "done", id } };
  };

  const decide = (operation: string, key: string, { account, reference }: Transfer, request: string): Answer => {
    const first = Number(tried.get(account, reference, operation, clock.now())?.first);
    const found = ruleFor.get(operation, account, purchaserOf(reference) ?? account);
    const rule = found ? (JSON.parse(String(found.rule)) as BankRule) : undefined;
    const until = first + (rule?.refuseForDays ?? Infinity) * day;
    if (rule?.behaviour === "fail") return { status: 500, body: { error: "unavailable" } };
    if (rule?.behaviour === "refuse" && clock.now() < until) {
      refusedAgain.run(account, reference, operation);
      return { status: 402, body: { error: "refused", reason: "insufficient funds" } };
    }
    const done = move(operation, key, request);
    if (rule?.behaviour === "return") returns?.expect(reference, key, rule.returnAfterDays ?? 1);
    return rule?.behaviour === "unknown-then-done" ? { status: 504, body: { error: "timeout" } } : done;
  };

  return {
    transfer: (operation, key, body) => {
      if (key === undefined || key === "")
        return json(400, { error: "refused", reason: "an Idempotency-Key is required" });
      const order = transferOf(body);
      if (!order) return json(400, { error: "refused", reason: "the order is not understood" });
      const request = JSON.stringify(order);
      const known = find.get(key);
      if (known && (known.request !== request || known.operation !== operation))
        return json(422, { error: "refused", reason: "the key was used for another order" });
      // A refusal is not kept under the key: the same order may succeed when there is money again.
      const { status, body: answer } = known
        ? { status: 200, body: { status: "done", id: known.id } }
        : decide(operation, key, order, request);
      return json(status, answer);
    },
    setRule: (given) => {
      const rule = ruleOf(given);
      if (!rule)
        return json(400, {
          error: `a rule is { account? | purchaser?, operation: ${operations.join(" | ")}, behaviour: ${behaviours.join(" | ")}, refuseForDays?, returnAfterDays? }`,
        });
      saveRule.run(rule.account ?? rule.purchaser ?? "", rule.operation, JSON.stringify(rule));
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

const transferOf = (body: unknown): Transfer | undefined => {
  const { account, amount, reference } = (body ?? {}) as Partial<Transfer>;
  const isMoney = /^[1-9]\d*$/.test(amount?.amount ?? "") && /^[A-Z]{3}$/.test(amount?.currency ?? "");
  if (typeof account !== "string" || typeof reference !== "string" || !amount || !isMoney) return undefined;
  return { account, amount: { amount: amount.amount, currency: amount.currency }, reference };
};

const ruleOf = (given: unknown): BankRule | undefined => {
  const { account, purchaser, operation, behaviour, refuseForDays, returnAfterDays } = (given ??
    {}) as Partial<BankRule>;
  if (operation === undefined || !operations.includes(operation)) return undefined;
  if (behaviour === undefined || !behaviours.includes(behaviour)) return undefined;
  const days = [refuseForDays, returnAfterDays].filter((each) => each !== undefined);
  if (!days.every((each) => each >= 0)) return undefined;
  return {
    operation,
    behaviour,
    ...(typeof account === "string" && { account }),
    ...(typeof purchaser === "string" && { purchaser }),
    ...(refuseForDays !== undefined && { refuseForDays }),
    ...(returnAfterDays !== undefined && { returnAfterDays }),
  };
};
