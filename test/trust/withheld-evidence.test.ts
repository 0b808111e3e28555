import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeReport } from "../api/request.ts";
import { type Sale, startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { functionOf, invokeAs, roleFor } from "./gateway-power.ts";
import { known } from "./lender-side.ts";
import { lines } from "./sales.ts";

/* A gateway that keeps back what a mall signed, and states to the lender what it likes. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const lamps = (quantity: number) => ({ id: "lamp", quantity });

const shade = { id: "shade", quantity: 1 };

const pounds = (minor: number) => ({ amount: String(minor), currency: "GBP" });

const invoke = async (task: string, sale: Sale, input: object): Promise<string | undefined> =>
  invokeAs(sandbox, roleFor(task), functionOf(task), { purchaseId: sale.id, ...input });

const signed = async (sale: Sale, op: string, body: object): Promise<string> =>
  composeReport(sandbox, sale.mall, sale, op, body);

/** Two lamps and a shade, 125.00, of which nothing was shipped. */
const begun = async (...cancelled: readonly object[]): Promise<Sale> => {
  const sale = await startSale(sandbox, { lines });
  await sandbox.rest();
  for (const part of cancelled) await sale.cancel(part);
  await sandbox.rest();
  return sale;
};

type Parts = readonly object[];

/** What a mall can sign to be paid, after what the purchaser cancelled, and the amount that follows from it. */
const requests: readonly (readonly [string, string, object, number, Parts])[] = [
  ["a parcel with the whole order", "shipment.report", { shipment: "s1" }, 12_500, []],
  ["a parcel with some goods", "shipment.report", { shipment: "s1", lines: [lamps(1), shade] }, 8_000, []],
  [
    "a parcel with the rest after lamps were cancelled",
    "shipment.report",
    { shipment: "s1" },
    3_500,
    [{ lines: [lamps(2)] }],
  ],
  [
    "a parcel with the rest after an amount was",
    "shipment.report",
    { shipment: "s1" },
    11_500,
    [{ amount: pounds(1_000) }],
  ],
  ["an amount", "advance.request", { amount: pounds(2_500) }, 2_500, []],
  ["goods", "advance.request", { lines: [lamps(1)] }, 4_500, []],
  ["all that remains", "advance.request", {}, 12_500, []],
  ["all that remains after both", "advance.request", {}, 2_500, [{ lines: [lamps(2)] }, { amount: pounds(1_000) }]],
];

/** Amounts that differ from the right one by the least and by much, and those at which a mistake would be likely. */
const wrongAmounts = (right: number): readonly number[] =>
  [right - 1, right + 1, 1, 100, Math.floor(right / 2), right * 2, 12_500, 9_000, 3_500, 0, -1, -right].filter(
    (each) => each !== right,
  );

describe("an advance on what the mall signed for", () => {
  test.each(requests)("%s is made for that amount and no other", async (_, op, body, right, cancelled) => {
    const sale = await begun(...cancelled);
    const evidence = await signed(sale, op, body);
    const before = await known(sandbox);
    for (const minor of wrongAmounts(right))
      expect([
        minor,
        await invoke("DiscountReceivable", sale, { advance: 1, amount: pounds(minor), evidence }),
      ]).toEqual([minor, expect.stringMatching(/^(EvidenceInvalid|InvalidRequest)$/)]);
    await sandbox.rest();
    expect(await known(sandbox)).toEqual(before);

    // What the gateway kept back works when it arrives, once.
    const path = op === "shipment.report" ? "shipments" : "advances";
    const { status } = await sandbox.post(`/v1/purchases/${sale.id}/${path}`, { envelope: evidence });
    expect(status).toBeLessThan(300);
    expect(await sale.loan()).toMatchObject({ outstanding: pounds(right) });
    expect(await invoke("DiscountReceivable", sale, { advance: 2, amount: pounds(right), evidence })).toMatch(
      /^Evidence/,
    );
  });
});

test("an advance that the gateway itself has no record of ends neither hold nor purchase for ever, and is a difference", async () => {
  const own = await startSandbox();
  const sale = await startSale(own, { lines });
  await own.rest();
  const evidence = await composeReport(own, sale.mall, sale, "advance.request", { amount: pounds(100) });
  const invokeOwn = async (task: string, input: object) =>
    invokeAs(own, roleFor(task), functionOf(task), { purchaseId: sale.id, advance: 1, ...input });
  expect(await invokeOwn("DiscountReceivable", { amount: pounds(100), evidence })).toBeUndefined();
  expect(await invokeOwn("PaySeller", {})).toBeUndefined();
  await own.wait({ days: 8 });
  expect(await sale.show()).toMatchObject({ status: "advanced", waitingFor: { who: "mall" } });
  await own.wait({ days: 23 });
  await own.wait({ days: 2 });
  expect(await sale.show()).toMatchObject({ status: "cancelled" });
  expect(await sale.loan()).toMatchObject({ status: "cancelled", outstanding: pounds(0) });
  await expect(own.stop()).rejects.toThrow("not reconciled");
});

/** Parcels of a sale, each with its goods or the rest, delivered or not, and whether the gateway relayed its report. */
type Parcel = { readonly goods?: readonly object[]; readonly arrives?: true; readonly relayed?: true };

const deliveries: readonly (readonly [string, readonly Parcel[], (all: readonly string[]) => readonly string[]])[] = [
  [
    "leaves out a parcel that is on its way, and that the lender has paid for",
    [{ goods: [lamps(2)], relayed: true }, { arrives: true }],
    ([, s2 = "", d2 = ""]) => [s2, d2],
  ],
  [
    "doubles a parcel in place of one that has not left",
    [{ goods: [lamps(1)], relayed: true, arrives: true }],
    ([s1 = "", d1 = ""]) => [s1, s1, d1, d1],
  ],
  [
    "doubles a parcel where half of the order has left",
    [{ goods: [lamps(1), shade], relayed: true, arrives: true }],
    ([s1 = "", d1 = ""]) => [s1, d1, s1],
  ],
];

describe("a gateway that states what was delivered, and", () => {
  test.each(deliveries)("%s cannot start the repayment", async (_, parcels, chosen) => {
    const sale = await begun();
    const reports: string[] = [];
    for (const [i, { goods, arrives, relayed }] of parcels.entries()) {
      const shipment = `s${i + 1}`;
      const sent = await signed(sale, "shipment.report", { shipment, ...(goods && { lines: goods }) });
      if (relayed) await sandbox.post(`/v1/purchases/${sale.id}/shipments`, { envelope: sent });
      await sandbox.rest();
      reports.push(sent, ...(arrives ? [await signed(sale, "delivery.report", { shipment })] : []));
    }
    await sandbox.wait({ days: 9 });
    const acceptedOn = new Date(sandbox.now()).toISOString().slice(0, 10);
    expect(await invoke("StartRepayment", sale, { acceptedOn, reports: chosen(reports) })).toBe("EvidenceMissing");
  });
});
