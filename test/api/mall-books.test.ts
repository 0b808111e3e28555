import { afterAll, beforeAll, expect, test } from "vitest";
import { consentTo, showPlans } from "../../clients/sdk/plans.ts";
import { purchaseIn } from "./answer.ts";
import { arrivedTransfers, expectedTransfers, notifiedTransfers, readBooks, restOf } from "./mall-books.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
  const rows = ["GBP", "KRW"].map((currency) => ({ currency, tenorUpTo: 400, rateBasisPoints: 900, fixed: 25 }));
  await sandbox.pinAgain(sandbox.thistle, { card: { rows, holdbackBasisPoints: 500, settleDays: 14 } });
});
afterAll(async () => sandbox.stop());

const currencies = ["GBP", "KRW"] as const;

/** The mall's shop in a currency: the same keys, the same bank account. */
const shop = (currency: (typeof currencies)[number]) => ({ ...sandbox.thistle, currency });

const returned = async (sale: Sale, part: object): Promise<void> => {
  purchaseIn(await sale.cancel(part));
  purchaseIn(await sale.answerReturn({ outcome: "received" }));
  await sandbox.rest();
};

/** One lamp goes back. */
const lamp = { lines: [{ id: "lamp", quantity: 1 }] };

const inInstalments = async (): Promise<Sale> => {
  const order = {
    amount: "60000",
    currency: "GBP",
    lines: [{ id: "lamp", quantity: 2, amount: "60000", description: "a lamp" }],
  };
  const found = (await showPlans(sandbox.lenderUrl, sandbox.lender, order)).find(({ id }) => id === "instalments-6");
  if (!found) throw new Error("no plan of six instalments is offered");
  return acceptedSale(sandbox, { ...order, plan: await consentTo(found) });
};

/** What happens on each of the days; the nightly run settles after it. */
const days: readonly (() => Promise<void>)[] = [
  async () => {
    for (const each of currencies) await acceptedSale(sandbox, { mall: shop(each) });
    await inInstalments();
  },
  async () => void (await acceptedSale(sandbox, { mall: shop("GBP") })),
  async () => {
    // Cancelled before the payout, and after it: the second makes the mall owe, and a later payout is netted.
    const early = await startSale(sandbox, { mall: shop("GBP") });
    purchaseIn(await early.cancel());
    for (const each of currencies) await returned(await shippedSale(sandbox, { mall: shop(each) }), {});
  },
  async () => {
    for (const each of currencies) await shippedSale(sandbox, { mall: shop(each) });
  },
  async () => {
    for (const each of currencies) await returned(await acceptedSale(sandbox, { mall: shop(each) }), lamp);
    await returned(await inInstalments(), lamp);
  },
  async () => {
    const sale = await shippedSale(sandbox, { mall: shop("KRW") });
    purchaseIn(await sale.refund({ lines: [{ id: "chair", quantity: 1 }] }));
    await sandbox.rest();
    // More than is owed, so that all of it is netted and what comes later is paid.
    await inInstalments();
    for (const each of currencies) await shippedSale(sandbox, { mall: shop(each) });
  },
  async () => {
    for (const each of currencies) await acceptedSale(sandbox, { mall: shop(each) });
  },
  // The withdrawal periods end: holdbacks are released.
  async () => sandbox.wait({ days: 9 }),
  async () => void (await acceptedSale(sandbox, { mall: shop("GBP") })),
];

test("a mall that follows go-live.md knows each transfer at its bank, to the penny, on every day", async () => {
  const kinds = new Set<string>();
  const paid = new Set<string>();
  for (const [index, day] of days.entries()) {
    await day();
    await sandbox.wait({ days: 1 });
    const books = await readBooks(sandbox, sandbox.thistle);
    const arrived = await arrivedTransfers(sandbox, sandbox.thistle.bankAccount);
    expect(expectedTransfers(books), `transfers by purchases and settlements on day ${index + 1}`).toEqual(arrived);
    expect(notifiedTransfers(books.events), `transfers by events on day ${index + 1}`).toEqual(arrived);
    for (const each of currencies) expect(restOf(books, each), `the rest in ${each} on day ${index + 1}`).toBe(0n);
    for (const { allLines, no, status } of books.settlements) {
      if (status === "paid") paid.add(no);
      for (const { kind } of allLines) kinds.add(kind);
    }
  }
  // The run was not an empty one: several settlements in both currencies, with lines of each kind that it can have.
  expect([...kinds].toSorted()).toEqual(["advance", "clawback", "holdback", "rebate"]);
  expect([...paid].filter((no) => no.startsWith("GBP")).length).toBeGreaterThan(2);
  expect([...paid].filter((no) => no.startsWith("KRW")).length).toBeGreaterThan(0);
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, linesApart: [] });
});
