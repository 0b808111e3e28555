import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { settlementReference } from "../../domain/ledger/mall-settlement.ts";
import { settlementKey } from "../../functions/io/table/settlement-keys.ts";
import { encode, type Item } from "../../functions/io/table/item.ts";
import { startBank, type WireEntry } from "./bank.ts";
import { type LifecycleName, type LifecycleResult, lifecycles, runLifecycle } from "./lifecycles.ts";
import { startTables, tables } from "./tables.ts";
import { seedTables } from "./town.ts";

/* The bank's statement, one entry of which is changed at a time. */

const now = "2026-01-05T10:00:00.000Z";

const results: readonly LifecycleResult[] = Object.keys(lifecycles).map((name, index) =>
  runLifecycle(name as LifecycleName, index),
);

let engine: Awaited<ReturnType<typeof startTables>>;

let bank: Awaited<ReturnType<typeof startBank>>;

let reconcileTables: typeof import("../../operations/reconcile-tables.ts").reconcileTables;

let original: readonly WireEntry[] = [];

beforeAll(async () => {
  engine = await startTables();
  bank = await startBank(engine);
  process.env["AWS_ENDPOINT_URL"] = bank.url;
  process.env["AWS_REGION"] = "us-east-1";
  process.env["AWS_ACCESS_KEY_ID"] = "local";
  process.env["AWS_SECRET_ACCESS_KEY"] = "local";
  ({ reconcileTables } = await import("../../operations/reconcile-tables.ts"));
  const town = seedTables(engine);
  await town.settle(results);
  await town.keep();
  bank.addLoans(results.map(({ loan }) => loan));
  original = [...bank.entries];
});

afterEach(() => void bank.entries.splice(0, Infinity, ...original));

afterAll(async () => {
  await bank.stop();
  await engine.stop();
});

const port = () => ({ name: "bank", url: bank.url, secret: "tallystick-bank" }) as const;

const found = async (until?: string) => {
  const input = { tables, now, segments: 1, bank: { port: port(), until } };
  const { differences, bank: report, balances } = await reconcileTables(input);
  return { report, balances, different: differences.first.map(({ id, what }) => `${id} ${what}`) };
};

const paidDown = (): LifecycleResult =>
  results[Object.keys(lifecycles).indexOf("paidDown")] ?? runLifecycle("paidDown", 0);

/** Changes the first entry of a purchase. */
const change = (facts: (entry: WireEntry) => readonly WireEntry[]): WireEntry => {
  const at = bank.entries.findIndex(({ reference }) => reference === paidDown().loan.id);
  const entry = bank.entries[at];
  if (!entry) throw new Error("the purchase has no transfer");
  bank.entries.splice(at, 1, ...facts(entry));
  return entry;
};

describe("the bank's statement", () => {
  test("agrees with the books, and what moved is their cash in every currency", async () => {
    const { report, balances, different } = await found();
    expect([different, report?.waiting]).toEqual([[], []]);
    for (const { minor, currency } of report?.moved ?? [])
      expect(
        balances.find((each) => each.what.startsWith("balance of cash,") && each.currency === currency)?.other,
      ).toBe(minor);
  });

  test("lists what the bank has not answered for a day, without a difference", async () => {
    const parked = results[Object.keys(lifecycles).indexOf("parked")];
    const input = { tables, now: "2026-02-05T10:00:00.000Z", segments: 1, bank: { port: port() } };
    const { bank: report } = await reconcileTables(input);
    expect(report?.differences).toEqual([]);
    expect(report?.overdue.join("\n")).toContain(`${parked?.loan.id} transfer ${parked?.loan.id}.refund.1`);
  });

  test("with a missing entry", async () => {
    const { reference, key } = change(() => []);
    expect((await found()).different).toEqual([`${reference} transfer ${key}, not at the bank`]);
  });

  test("with a repeated key", async () => {
    const { reference, key } = change((entry) => [entry, entry]);
    expect((await found()).different).toEqual([`${reference} times of transfer ${key}`]);
  });

  test("with another amount, currency or account", async () => {
    for (const [what, facts] of [
      ["amount", { amount: { amount: "1", currency: "GBP" } }],
      ["amount", { amount: { amount: "1", currency: "USD" } }],
      ["account", { account: "GB-9" }],
    ] as const) {
      const { reference, key } = change((entry) => [{ ...entry, ...facts }]);
      const { different } = await found();
      bank.entries.splice(0, Infinity, ...original);
      expect(different).toEqual(what === "account" ? [] : [`${reference} ${what} of transfer ${key}`]);
    }
  });

  test("with a transfer nobody asked for, unless it is later than copied tables", async () => {
    const own = { id: "bank_x", at: "2026-01-05T09:00:00.000Z", kind: "payouts", direction: "out" } as const;
    bank.entries.push({ ...own, key: "k", reference: "r", account: "GB-6", amount: { amount: "5", currency: "GBP" } });
    expect((await found()).different).toEqual(["r transfer k, not in the books"]);
    expect((await found("2026-01-05T08:00:00.000Z")).different).toEqual([]);
  });

  test("with a credit of today waits to be booked, and of a settlement is compared too", async () => {
    const credit = { id: "bank_x", at: "2026-01-05T09:00:00.000Z", kind: "credits", direction: "in" } as const;
    bank.entries.push({
      ...credit,
      key: "B-1",
      reference: "B-1",
      account: "GB-6",
      amount: { amount: "5", currency: "GBP" },
    });
    expect((await found()).report?.waiting).toEqual(["B-1"]);
    const { mall, amount } = paidDown().loan;
    const noLines = { pages: 0, lines: 0 };
    const payment = { mall, no: 1, version: 2, at: now, status: "paid", amount, account: "bank", ...noLines } as const;
    const key = settlementKey(mall, amount.currency, 1);
    await engine.put(tables.lender, { ...key, ...(encode(payment) as Item) });
    const missing = (await found()).different.filter((each) => each.includes("transfer"));
    bank.addSettlement({ ...payment, account: "GB-8" });
    const other = (await found()).different.filter((each) => each.includes("transfer"));
    await engine.drop(tables.lender, key);
    const name = settlementReference(payment);
    expect([missing, other]).toEqual([
      [`${mall} transfer ${name}, not at the bank`],
      [`${mall} account of transfer ${name}`],
    ]);
  });

  test("whose page fails is read again, and is an error when it fails for good", async () => {
    bank.fail("0", 2);
    expect((await found()).different).toEqual([]);
    bank.fail("0", 4);
    await expect(found()).rejects.toThrow("the bank's statement cannot be read");
  });
});
