import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { accountKey, balanceKey, loanKey, purchaseKey } from "../../functions/io/table/item-keys.ts";
import { settlementKey } from "../../functions/io/table/settlement-keys.ts";
import { encode, type Item } from "../../functions/io/table/item.ts";
import { toLoanItem } from "../../functions/io/table/items/loan-item.ts";
import { toPurchaseItem } from "../../functions/io/table/items/purchase-item.ts";
import { type LifecycleResult, runLifecycle, lifecycles, type LifecycleName } from "./lifecycles.ts";
import { startTables, tables } from "./tables.ts";
import { seedTables } from "./town.ts";

/* Purchases in the sandbox's engine; one item at a time is changed directly, and the difference is found. */

/** Before any timer of these purchases is due. */
const early = "2026-01-05T10:00:00.000Z";

/** One purchase of each state and plan, at four malls, of purchasers with five purchases each. */
const results: readonly LifecycleResult[] = Array.from({ length: 4 * Object.keys(lifecycles).length }, (_, index) =>
  runLifecycle(Object.keys(lifecycles)[index >> 2] as LifecycleName, index),
);

const resultOf = (name: LifecycleName): LifecycleResult => {
  const found = results[4 * Object.keys(lifecycles).indexOf(name)];
  if (!found) throw new Error(`no lifecycle ${name}`);
  return found;
};

let engine: Awaited<ReturnType<typeof startTables>>;

let town: ReturnType<typeof seedTables>;

let reconcileTables: typeof import("../../operations/reconcile-tables.ts").reconcileTables;

beforeAll(async () => {
  engine = await startTables();
  process.env["AWS_ENDPOINT_URL"] = engine.url;
  process.env["AWS_REGION"] = "us-east-1";
  process.env["AWS_ACCESS_KEY_ID"] = "local";
  process.env["AWS_SECRET_ACCESS_KEY"] = "local";
  ({ reconcileTables } = await import("../../operations/reconcile-tables.ts"));
  town = seedTables(engine);
  await town.settle(results);
  await town.keep();
});

afterAll(async () => engine.stop());

/** The changed items, in their original form. */
let originals: (readonly [table: string, item: Item])[] = [];

afterEach(async () => {
  for (const [table, item] of originals) await engine.put(table, item);
  originals = [];
});

const change = async (table: string, key: Item, to: (item: Item) => Item | undefined): Promise<void> => {
  const item = await engine.get(table, key);
  originals.push([table, item]);
  const changed = to(item);
  await (changed ? engine.put(table, changed) : engine.drop(table, item));
};

const changeLoan = async ({ loan }: LifecycleResult, facts: object): Promise<void> =>
  change(tables.lender, loanKey(loan.id), () => toLoanItem({ ...loan, ...facts }));

const changePurchase = async ({ purchase }: LifecycleResult, facts: object): Promise<void> =>
  change(tables.gateway, purchaseKey(purchase.id), () => toPurchaseItem({ ...purchase, ...facts }));

/** An item with one minor unit added to the amount at `path`. */
const plusOne =
  (...path: readonly string[]) =>
  (item: Item): Item => {
    const [name = "", ...rest] = path;
    const value = item[name];
    return { ...item, [name]: rest.length === 0 ? Number(value) + 1 : plusOne(...rest)(value as Item) };
  };

const found = async (segments = 1, now = early) => {
  const { differences, moving, ...rest } = await reconcileTables({ tables, now, segments });
  expect(moving.first).toEqual([]);
  expect(differences.more).toBe(0);
  return { ...rest, different: differences.first.map(({ id, what }) => `${id} ${what}`).toSorted() };
};

describe("both tables unchanged", () => {
  test("do not differ, with any number of segments; purchases under way are listed", async () => {
    for (const segments of [1, 3]) {
      const { loans, purchases, inFlight, different, balances, sides } = await found(segments);
      expect([loans, purchases, different]).toEqual([results.length, results.length, []]);
      expect(inFlight.first.length).toBe(4);
      expect(inFlight.first[0]).toContain(`advance since ${early}`);
      for (const { one, other } of balances) expect(one).toBe(other);
      expect([...sides.keys()].toSorted()).toEqual(["GBP", "KRW", "KWD"]);
      for (const { purchaser } of sides.values()) expect(purchaser.books).toBe(purchaser.lender);
    }
  });
});

describe("one manual change is reported", () => {
  const paidDown = resultOf("paidDown");
  const { id, account, amount, entries } = paidDown.loan;

  test("an entry's amount", async () => {
    const [first, ...rest] = entries;
    const [side, ...sides] = first?.postings ?? [];
    if (!first || !side) throw new Error("there are entries");
    const changed = { ...side, amount: { ...side.amount, minor: side.amount.minor + 1n } };
    await changeLoan(paidDown, { entries: [{ ...first, postings: [changed, ...sides] }, ...rest] });
    expect((await found()).different).toEqual([
      "BOOK balance of loan, by the folds and by the entries",
      `${id} balance of loan`,
      `${id} both sides after moment 4, advanced`,
      `${id} sum of entry 1, receivableDiscounted`,
    ]);
  });

  test("a missing entry", async () => {
    await changeLoan(paidDown, { entries: entries.filter(({ kind }) => kind !== "sellerPaid") });
    expect((await found()).different).toEqual([
      "BOOK balance of cash, by the folds and by the entries",
      "BOOK balance of mallPayable, by the folds and by the entries",
      `${id} balance of cash`,
      `${id} balance of mallPayable`,
      `${id} both sides after moment 4, advanced`,
      `${id} seller's side`,
    ]);
  });

  test("a missing timeline entry", async () => {
    await changePurchase(paidDown, {
      timeline: paidDown.purchase.timeline.filter(({ event }) => event !== "delivered"),
    });
    expect((await found()).different).toEqual([`${id} moments of the timeline`]);
  });

  test("a purchase with an older statement, with nothing in flight", async () => {
    const { purchase } = runLifecycle("accepted", results.indexOf(paidDown));
    await change(tables.gateway, purchaseKey(id), () => toPurchaseItem(purchase));
    expect((await found()).different).toEqual([`${id} outstanding`, `${id} repaid`]);
  });

  test("the same while a phase is in flight is no difference, and is listed", async () => {
    const { purchase } = runLifecycle("accepted", results.indexOf(paidDown));
    const phase = { phase: "collect" } as const;
    const flying = { ...purchase, inFlight: [{ since: early, phase }] };
    await change(tables.gateway, purchaseKey(id), () => toPurchaseItem(flying));
    const { different, inFlight } = await found();
    expect(different).toEqual([]);
    expect(inFlight.first.filter((each) => each.startsWith(`${id} collect since ${early}; `))).toMatchObject([
      expect.stringContaining(", at the lender "),
    ]);
  });

  test("a loan whose purchase is missing", async () => {
    await change(tables.gateway, purchaseKey(id), () => undefined);
    expect((await found()).different).toEqual([`${id} a loan's purchase`]);
  });

  test("an approved purchase whose loan is missing", async () => {
    const approved = resultOf("approved");
    await change(tables.lender, loanKey(approved.loan.id), () => undefined);
    expect((await found()).different).toEqual([
      `${approved.loan.account} credit used, by the line and by its loans`,
      `${approved.loan.id} a purchase's loan`,
    ]);
  });

  test("a credit line that is wrong by one", async () => {
    await change(tables.lender, accountKey(account), plusOne("available", amount.currency));
    expect((await found()).different).toEqual([`${account} credit used, by the line and by its loans`]);
  });

  test("a held amount that is wrong by one, also seen in the loan's credit line", async () => {
    const held = { ...paidDown.loan.held, minor: paidDown.loan.held.minor + 1n };
    await changeLoan(paidDown, { held });
    expect((await found()).different).toEqual([`${account} credit used, by the line and by its loans`, `${id} held`]);
  });

  test("a folded balance that is wrong by one", async () => {
    await change(
      tables.lender,
      balanceKey("BOOK", "a"),
      plusOne("accounts", `cash ${amount.currency}`, amount.currency),
    );
    expect((await found()).different).toEqual(["BOOK balance of cash, by the folds and by the entries"]);
  });

  test("a mall's settlement that is wrong by one", async () => {
    const { mall, amount: price } = resultOf("returnedInPart").loan;
    const { currency } = price;
    await change(tables.lender, balanceKey(mall, "b"), plusOne("accounts", `mallSettlement ${currency}`, currency));
    expect((await found()).different).toEqual([`${mall} balance of mallSettlement, by the folds and by the entries`]);
  });

  test("a payment to a mall that was not folded, for the ledger or for the mall, and has no lines", async () => {
    const { mall } = paidDown.loan;
    const payment = { mall, no: 1, version: 2, at: early, status: "paid", amount, account: "bank" } as const;
    const { currency } = amount;
    const key = settlementKey(mall, currency, 1);
    await engine.put(tables.lender, { ...key, ...(encode(payment) as Item) });
    const { different } = await found();
    await engine.drop(tables.lender, key);
    expect(different).toEqual([
      ...["BOOK", mall].flatMap((owner) =>
        ["cash", "mallSettlement"].map((name) => `${owner} balance of ${name}, by the folds and by the entries`),
      ),
      `settlement.${mall}.${currency}.1 settlement, by its lines and by its amount`,
    ]);
  });

  test("an item that cannot be read", async () => {
    await change(tables.gateway, purchaseKey(id), (item) => ({ ...item, timeline: [] }));
    expect((await found()).different).toEqual([`${id} items`]);
  });
});
