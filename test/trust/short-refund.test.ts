import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { purchaseIn } from "../api/answer.ts";
import { composeReport } from "../api/request.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { attacksOn } from "./attacks.ts";
import { changesOf } from "./lender-side.ts";
import { lines } from "./sales.ts";

/*
 * What a cancellation refunds the lender often cannot compute: payouts that were refused, parcels that it has not seen, refunds by amount, other
 * cancellations. The mall signs the amount, so a hostile gateway ends none with another one; and the honest one follows.
 */

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => {
  await sandbox.stop().catch(() => {});
});

const inPounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });
const lamps = { lines: [{ id: "lamp", quantity: 2 }] };
const lamp = { lines: [{ id: "lamp", quantity: 1 }] };
const shade = { lines: [{ id: "shade", quantity: 1 }] };

/** A sale with what the mall answers or requests next, and the amount that the gateway expects. */
type Case = {
  readonly sale: Sale;
  readonly op: "return.report" | "dispute.answer" | "refund.request";
  readonly body: Readonly<Record<string, unknown>>;
  readonly no: number;
  readonly minor: string;
};

const paths = { "return.report": "returns", "dispute.answer": "disputes", "refund.request": "refunds" };

const answer = (no: number, outcome: "stopped" | "received", more: object = {}) =>
  ({ op: "return.report", no, body: { cancellation: no, outcome, ...more } }) as const;

/** The mall's bank refuses the payout of an advance. */
const withRefusedPayout = async (): Promise<Sale> => {
  const sale = await startSale(sandbox, { lines });
  const rule = { operation: "payouts", account: sandbox.thistle.bankAccount };
  await sandbox.bankRule({ ...rule, behaviour: "refuse" });
  purchaseIn(await sale.advance(inPounds("2500")));
  await sandbox.rest();
  await sandbox.bankRule({ ...rule, behaviour: "done" });
  expect((await sale.show()).advances).toMatchObject([{ status: "failed" }]);
  return sale;
};

const cases: readonly (readonly [string, () => Promise<Case>])[] = [
  [
    "of all goods, after a payout that the bank refused",
    async () => {
      const sale = await withRefusedPayout();
      purchaseIn(await sale.cancel());
      return { sale, minor: "10000", ...answer(1, "stopped") };
    },
  ],
  [
    "of some goods, after a payout that the bank refused, the second one of its kind",
    async () => {
      const sale = await withRefusedPayout();
      purchaseIn(await sale.cancel(lamp));
      await sandbox.rest();
      purchaseIn(await sale.answerReturn({ outcome: "stopped" }));
      await sandbox.rest();
      purchaseIn(await sale.cancel(shade));
      return { sale, minor: "3500", ...answer(2, "stopped") };
    },
  ],
  [
    "of goods that were not shipped in time, with the goods named",
    async () => {
      const sale = await startSale(sandbox, { mall: sandbox.hanok });
      await sandbox.wait({ days: 30, minutes: 1 });
      const [overdue] = (await sale.show()).cancellations;
      return { sale, minor: overdue?.amount.amount ?? "", ...answer(1, "stopped") };
    },
  ],
  [
    "of a dispute of everything before acceptance",
    async () => {
      const sale = await shippedSale(sandbox, { lines });
      purchaseIn(await sale.dispute());
      const body = { cancellation: 1, answer: "conceded" };
      return { sale, minor: "12500", op: "dispute.answer", no: 1, body };
    },
  ],
  [
    "of some of the goods, after a refund by amount",
    async () => {
      const sale = await acceptedSale(sandbox, { lines });
      purchaseIn(await sale.refund(inPounds("5000")));
      await sandbox.rest();
      purchaseIn(await sale.cancel(lamps));
      return { sale, minor: "3750", ...answer(2, "received", lamp) };
    },
  ],
  [
    "of goods, while a cancellation with a lower number is open",
    async () => {
      const sale = await acceptedSale(sandbox, { lines });
      purchaseIn(await sale.dispute({ kind: "notAsDescribed", ...inPounds("4000") }));
      await sandbox.rest();
      purchaseIn(await sale.cancel());
      return { sale, minor: "8500", ...answer(2, "received") };
    },
  ],
  [
    "of goods that the mall refunds itself",
    async () => {
      const sale = await acceptedSale(sandbox, { lines });
      return { sale, minor: "4500", op: "refund.request", no: 1, body: lamp };
    },
  ],
];

// First, because a mall that owes something is paid nothing that its bank could refuse.
test("silence about an amount that the lender cannot compute is decided by its staff, with an amount", async () => {
  const sale = await withRefusedPayout();
  purchaseIn(await sale.cancel(lamps));
  await sandbox.wait({ days: 1, minutes: 1 });
  expect((await sale.show()).cancellations).toMatchObject([{ status: "disputed", ...inPounds("6500") }]);
  await sale.decide("purchaser");
  expect((await sale.show()).cancellations).toMatchObject([{ status: "refunded", ...inPounds("6500") }]);
  expect((await sandbox.reconcile()).differences).toEqual([]);
});

describe("a refund that a hostile gateway states with another amount than the mall signed", () => {
  test.each(cases)("%s moves nothing, and the signed one is refunded to the penny", async (_, made) => {
    const { sale, op, body, no, minor } = await made();
    await sandbox.rest();
    const amount = { amount: minor, currency: sale.mall.currency };
    const evidence = await composeReport(sandbox, sale.mall, sale, op, { ...body, amount });
    const input = { purchaseId: sale.id, cancellation: no, amount, evidence };
    const taken = Array.from({ length: no - 1 }, (_each, i) => i + 1);
    expect(
      await changesOf(
        sandbox,
        attacksOn({ task: "RefundPurchaser", input, taken, ...(op === "refund.request" && { isNumbered: true }) }),
      ),
    ).toEqual([]);

    purchaseIn(await sandbox.post(`/v1/purchases/${sale.id}/${paths[op]}`, { envelope: evidence }));
    expect((await sale.show()).cancellations[no - 1]).toMatchObject({ status: "refunded", amount });
    expect((await sandbox.reconcile()).differences).toEqual([]);
  });
});

test("two refunds in the same second are both refunded, in whatever order the lender gets them", async () => {
  const sale = await acceptedSale(sandbox, { lines });
  purchaseIn(await sale.refund(inPounds("1000")));
  purchaseIn(await sale.cancel());
  purchaseIn(await sale.answerReturn({ outcome: "received", cancellation: 2 }));
  const { cancellations } = await sale.show();
  expect(cancellations).toMatchObject([
    { status: "refunded", ...inPounds("1000") },
    { status: "refunded", ...inPounds("11500") },
  ]);
  expect(await sale.loan()).toMatchObject({ outstanding: { amount: "0" } });
});
