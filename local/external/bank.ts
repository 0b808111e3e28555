import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import { type BankAccount, type BankEntry, openBankAccount, type Transfer } from "./bank-account.ts";
import type { BankReturns } from "./bank-returns.ts";
import { type BankRule, bankRuleFormat, isMoney, parseBankRule, subjectOf } from "./bank-rule.ts";
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
  /** A purchaser sends money to the lender's account: `{ account, amount, reference }`. The same reference twice is one credit. */
  readonly credit: (body: unknown) => HttpResponse;
  /** The other party's bank takes a transfer back: `{ key }`. */
  readonly takeBack: (body: unknown) => HttpResponse;
  readonly setRule: (rule: unknown) => HttpResponse;
  readonly show: () => HttpResponse;
  /** A page of the account's statement: `?after=<cursor>&limit=`. */
  readonly statement: (query: URLSearchParams) => HttpResponse;
  /** An entry of the statement, by the bank's own id. */
  readonly entry: (id: string) => HttpResponse;
};

/** The sandbox's bank: it records transfers and moves no real money. */
export const makeBank = (store: DatabaseSync, clock: Clock, options: BankOptions = {}): Bank => {
  const account = openBankAccount(store, clock);
  store.exec(`
    CREATE TABLE IF NOT EXISTS bankTry (account TEXT, reference TEXT, operation TEXT, first INTEGER NOT NULL, refused INTEGER NOT NULL,
      PRIMARY KEY (account, reference, operation)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bankRule (account TEXT, operation TEXT, rule TEXT NOT NULL, PRIMARY KEY (account, operation)) WITHOUT ROWID;`);
  const state: State = { statements: prepareStatements(store), account, clock, options };
  for (const rule of options.rules ?? [])
    state.statements.insertDefaultRule.run(subjectOf(rule), rule.operation, JSON.stringify(rule));
  return {
    transfer: (operation, key, body) => transfer(state, operation, key, body),
    credit: (body) => credit(state, body),
    takeBack: (body) => {
      const { key } = (body ?? {}) as { readonly key?: unknown };
      const entry = typeof key === "string" ? account.takeBack(key) : undefined;
      return entry ? json(200, { entry }) : json(404, { error: "the body must be { key } of a transfer or credit" });
    },
    setRule: (given) => setRule(state, given),
    show: () => show(state),
    entry: (id) => {
      const entry = account.entry(id);
      return entry ? json(200, { entry }) : json(404, { error: `the statement has no entry ${id}` });
    },
    statement: (query) =>
      json(200, account.page(Number(query.get("after") ?? 0) || 0, Number(query.get("limit") ?? 100) || 100)),
  };
};

const prepareStatements = (store: DatabaseSync) => ({
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
  readonly account: BankAccount;
  readonly clock: Clock;
  readonly options: BankOptions;
};

type Answer = { readonly status: number; readonly body: object };

type Operation = BankRule["operation"];

const transfer = (state: State, operation: string, key: string | undefined, body: unknown): HttpResponse => {
  if (key === undefined || key === "") return json(400, { error: "refused", reason: "an Idempotency-Key is required" });
  const parsed = parseTransfer(body);
  if (!parsed) return json(400, { error: "refused", reason: "the body must be { account, amount, reference }" });
  const previous = state.account.find(key);
  if (previous && (!isSame(previous, parsed) || previous.kind !== operation))
    return json(422, { error: "refused", reason: "the Idempotency-Key was used for another transfer" });
  // A refusal is not stored under the key: the same transfer may succeed later.
  const { status, body: answer } = previous
    ? { status: 200, body: { status: "done", id: previous.id } }
    : applyRule(state, operation as Operation, key, parsed);
  return json(status, answer);
};

const isSame = (a: Transfer, b: Transfer): boolean =>
  a.account === b.account &&
  a.reference === b.reference &&
  a.amount.amount === b.amount.amount &&
  a.amount.currency === b.amount.currency;

/** The reference identifies a credit, as a bank's own reference does. */
const credit = ({ account }: State, body: unknown): HttpResponse => {
  const parsed = parseTransfer(body);
  if (!parsed) return json(400, { error: "the body must be { account, amount, reference }" });
  const known = account.find(parsed.reference);
  if (known && (!isSame(known, parsed) || known.kind !== "credits"))
    return json(422, { error: "the reference was used for another credit" });
  return json(200, { entry: known ?? account.write("credits", parsed.reference, parsed) });
};

/** Treats a new transfer by the most specific rule. */
const applyRule = (state: State, operation: Operation, key: string, request: Transfer): Answer => {
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
  const { id } = state.account.write(operation, key, request);
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

const show = ({ statements, account }: State): HttpResponse => {
  const all = account.all();
  return json(200, {
    transfers: all.filter(isOwn).map(({ kind, ...rest }) => ({ ...rest, operation: kind })),
    credits: all.filter(({ kind }) => kind === "credits"),
    returns: all.filter(({ kind }) => kind === "returns"),
    refusals: statements.allRefusals.all(),
    rules: statements.allRules.all().map(({ rule }) => JSON.parse(String(rule)) as BankRule),
  });
};

/** A transfer that the lender asked for. */
const isOwn = ({ kind }: BankEntry): boolean => kind !== "credits" && kind !== "returns";

const day = 86_400_000;

const parseTransfer = (body: unknown): Transfer | undefined => {
  const { account, amount, reference } = (body ?? {}) as Partial<Transfer>;
  if (typeof account !== "string" || typeof reference !== "string" || !isMoney(amount)) return undefined;
  return { account, amount: { amount: amount.amount, currency: amount.currency }, reference };
};
