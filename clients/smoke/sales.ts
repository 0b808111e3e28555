import type { Purchase } from "../sdk/purchase.ts";
import { sealPurchaserPart } from "../sdk/purchaser.ts";
import type { Parties } from "./parties.ts";

type Print = (line: string) => void;

/** Makes a sale: approved, advanced to the mall, shipped and delivered. */
export const makeOneSale = async (parties: Parties, print: Print): Promise<void> => {
  const { client } = parties;
  const step = stepsOf(print);
  const purchase = await step("a sale is approved", async () => approve(parties));
  await step("the lender pays the mall", async () => {
    if (purchase.status !== "advanced") await client.advance(purchase);
    await until(parties, purchase, ({ status }) => status === "advanced");
  });
  await step("the goods are shipped", async () => client.reportShipment(purchase, { shipment: "parcel-1" }));
  await step("the goods are delivered", async () => client.reportDelivery(purchase, { shipment: "parcel-1" }));
};

/** Makes a sale that the mall cancels before it ships: the purchaser owes nothing, and the mall keeps nothing. */
export const cancelOneSale = async (parties: Parties, print: Print): Promise<void> => {
  const { client, currency } = parties;
  const step = stepsOf(print);
  const purchase = await step("another sale is approved", async () => approve(parties));
  await step("the mall cancels it", async () =>
    client.refund(purchase, { amount: { amount: price(currency), currency }, lines: [{ id: "lamp", quantity: 1 }] }),
  );
  const cancelled = await step("the lender ends its loan", async () =>
    until(parties, purchase, ({ status }) => status === "cancelled"),
  );
  if (cancelled.outstanding.amount !== "0")
    throw new Error(`${cancelled.id} is cancelled, and something is still owed`);
};

/** Says each step when it is done, and how long it took. */
const stepsOf =
  (print: Print) =>
  async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    const startedAt = performance.now();
    const result = await work();
    print(`${`${what} `.padEnd(32, ".")} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return result;
  };

/** Requests a loan as mall and purchaser together. */
const approve = async (parties: Parties): Promise<Purchase> => {
  const { client, mall, lender, lenderKeys, account, key, currency, now } = parties;
  const order = `smoke-${crypto.randomUUID().slice(0, 13)}`;
  const amount = price(currency);
  const details = { order, amount, currency, lines: [{ id: "lamp", quantity: 1, amount, description: "A desk lamp" }] };
  const contact = `${order}@example.test`;
  const part = { ...details, account, signKey: key, contact, mall, lender, lenderKeys, now };
  const purchaserPart = await sealPurchaserPart(part);
  const { purchase } = await client.requestLoan({ ...details, purchaserPart, purchaser: { name: "Smoke Test" } });
  if (purchase.status === "approved" || purchase.status === "advanced") return purchase;
  throw new Error(
    `order ${order} is ${purchase.status}: the account, the plan or a rule on amounts does not approve it`,
  );
};

/** Small, and enough for a plan's minimum. */
const price = (currency: string): string => (currency === "KRW" ? "30000" : "3000");

/** Reads the purchase until a condition holds. */
const until = async (
  { client }: Parties,
  { id }: Purchase,
  reached: (purchase: Purchase) => boolean,
): Promise<Purchase> => {
  const deadline = Date.now() + timeoutMs;
  for (let pause = 50; ; pause = Math.min(2_000, pause * 2)) {
    const purchase = await client.showPurchase(id);
    if (reached(purchase)) return purchase;
    if (Date.now() > deadline)
      throw new Error(
        `${id} is still ${purchase.status} after a minute: look at the executions of its phases, and at the alarms`,
      );
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

/** A phase takes a second; a retried one takes several. */
const timeoutMs = 60_000;
