import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import type { BankReturns } from "./bank-returns.ts";
import { type BankRule, bankRuleFormat, isMoney, type Money, parseBankRule, subjectOf } from "./bank-rule.ts";
import { json, type HttpResponse } from "../http/http-message.ts";

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

/** The sandbox's bank: it records transfers and moves no real money. */
export const makeBank = (store: DatabaseSync, clock: Clock, options: BankOptions = {}): Bank => {
  store.exec(`
    CREATE TABLE IF NOT EXISTS bankTransfer (key TEXT PRIMARY KEY, operation TEXT NOT NULL, request TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bankTry (account TEXT, reference TEXT, operation TEXT, first INTEGER NOT NULL, refused INTEGER NOT NULL,
      PRIMARY KEY (account, reference, operation)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bankRule (account TEXT, operation TEXT, rule TEXT NOT NULL, PRIMARY KEY (account, operation)) WITHOUT ROWID;`);
  const state: State = { statements: prepareStatements(store), clock, options };
  for (const rule of options.rules ?? [])
    state.statements.insertDefaultRule.run(subjectOf(rule), rule.operation, JSON.stringify(rule));
  return {
    transfer: (operation, key, body) => transfer(state, operation, key, body),
    setRule: (given) => setRule(state, given),
    show: () => show(state),
  };
};

const prepareStatements = (store: DatabaseSync) => ({
  findTransfer: store.prepare("SELECT * FROM bankTransfer WHERE key = ?"),
  insertTransfer: store.prepare("INSERT INTO bankTransfer VALUES (?, ?, ?, ?, ?)"),
  allTransfers: store.prepare("SELECT * FROM bankTransfer ORDER BY at"),
  findRule: store.prepare(
    "SELECT rule FROM bankRule WHERE operation = ?1 AND account IN (?2, ?3, '') ORDER BY account = ?2 DESC, account DESC LIMIT 1",
  ),
  saveRule: store.prepare("INSERT OR REPLACE INTO bankRule VALUES (?, ?, ?)"),
  insertDefaultRule: store.prepare("INSERT OR IGNORE INTO bankRule VALUES (?, ?, ?)"),
  allRules: store.prepare("SELECT rule FROM bankRule"),
  recordAttempt: store.prepare(`INSERT INTO bankTry VALUES (?, ?, ?, ?, 0)
    ON CONFLICT DO UPDATE SET refused = refused RETURNING first`),
  countRefusal: store.prepare(
    "UPDATE bankTry SET refused = refused + 1 WHERE account = ? AND reference = ? AND operation = ?",
  ),
  allRefusals: store.prepare("SELECT account, reference, operation, refused AS times FROM bankTry WHERE refused > 0"),
});

type State = {
  readonly statements: ReturnType<typeof prepareStatements>;
  readonly clock: Clock;
  readonly options: BankOptions;
};

type Transfer = { readonly account: string; readonly amount: Money; readonly reference: string };

type Answer = { readonly status: number; readonly body: object };

const transfer = (state: State, operation: string, key: string | undefined, body: unknown): HttpResponse => {
  if (key === undefined || key === "") return json(400, { error: "refused", reason: "an Idempotency-Key is required" });
  const parsed = parseTransfer(body);
  if (!parsed) return json(400, { error: "refused", reason: "the body must be { account, amount, reference }" });
  const request = JSON.stringify(parsed);
  const previous = state.statements.findTransfer.get(key);
  if (previous && (previous.request !== request || previous.operation !== operation))
    return json(422, { error: "refused", reason: "the Idempotency-Key was used for another transfer" });
  // A refusal is not stored under the key: the same transfer may succeed later.
  const { status, body: answer } = previous
    ? { status: 200, body: { status: "done", id: previous.id } }
    : applyRule(state, operation, key, parsed);
  return json(status, answer);
};

/** Treats a new transfer by the most specific rule. */
const applyRule = (state: State, operation: string, key: string, request: Transfer): Answer => {
  const { statements, clock, options } = state;
  const { account, reference } = request;
  const first = Number(statements.recordAttempt.get(account, reference, operation, clock.now())?.first);
  const found = statements.findRule.get(operation, account, options.testValueOf?.(reference) ?? account);
  const rule = found ? (JSON.parse(String(found.rule)) as BankRule) : undefined;
  const until = first + (rule?.refuseForDays ?? Infinity) * day;
  if (rule?.behaviour === "fail") return { status: 500, body: { error: "unavailable" } };
  if (rule?.behaviour === "refuse" && clock.now() < until) {
    statements.countRefusal.run(account, reference, operation);
    return { status: 402, body: { error: "refused", reason: "insufficient funds" } };
  }
  const id = `bank_${randomUUID()}`;
  statements.insertTransfer.run(key, operation, JSON.stringify(request), id, clock.now());
  if (rule?.behaviour === "return") options.returns?.schedule(reference, key, rule.returnAfterDays ?? 1);
  return rule?.behaviour === "unknown-then-done"
    ? { status: 504, body: { error: "timeout" } }
    : { status: 200, body: { status: "done", id } };
};

const setRule = ({ statements }: State, given: unknown): HttpResponse => {
  const rule = parseBankRule(given);
  if (!rule) return json(400, { error: `a rule must be ${bankRuleFormat}` });
  statements.saveRule.run(subjectOf(rule), rule.operation, JSON.stringify(rule));
  return json(200, { rule });
};

const show = ({ statements }: State): HttpResponse =>
  json(200, {
    transfers: statements.allTransfers.all().map(({ key, operation, request, id, at }) => ({
      ...(JSON.parse(String(request)) as Transfer),
      operation,
      id,
      key,
      at: new Date(Number(at)).toISOString(),
    })),
    refusals: statements.allRefusals.all(),
    rules: statements.allRules.all().map(({ rule }) => JSON.parse(String(rule)) as BankRule),
  });

const day = 86_400_000;

const parseTransfer = (body: unknown): Transfer | undefined => {
  const { account, amount, reference } = (body ?? {}) as Partial<Transfer>;
  if (typeof account !== "string" || typeof reference !== "string" || !isMoney(amount)) return undefined;
  return { account, amount: { amount: amount.amount, currency: amount.currency }, reference };
};
