import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeAct, composeReport } from "../api/request.ts";
import { purchaseIn } from "../api/answer.ts";
import { acceptedSale, type Sale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { type Attack, attacksOn, type TaskInput, type Withheld } from "./attacks.ts";
import { changesOf } from "./lender-side.ts";
import { lines } from "./sales.ts";

/* The gateway holds signed messages back, and says other things with them than their signers did. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const pounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });

const lamps = (quantity: number) => ({ lines: [{ id: "lamp", quantity }] });

/** A sale of two lamps and a shade with a refund of 3.00 as number 1, and the shade cancelled as number 2. */
const openSale = async (): Promise<Sale> => {
  const sale = await acceptedSale(sandbox, { lines });
  purchaseIn(await sale.refund(pounds("300")));
  await sandbox.rest();
  purchaseIn(await sale.cancel({ lines: [{ id: "shade", quantity: 1 }] }));
  await sandbox.rest();
  return sale;
};

const signed = async (sale: Sale, op: string, body: object) => composeReport(sandbox, sale.mall, sale, op, body);

const inputOf = ({ id }: Sale, facts: object): TaskInput => ({ purchaseId: id, ...facts });

const refund = (sale: Sale, cancellation: number, amount: string, evidence: string, more: object = {}): Withheld => ({
  task: "RefundPurchaser",
  input: inputOf(sale, { cancellation, ...pounds(amount), evidence, ...more }),
  taken: [1, 2].filter((no) => no !== cancellation),
  ...(cancellation === 3 && { isNumbered: true }),
});

/** What the purchaser and the mall of one sale have signed, and the gateway has passed on to nobody. */
const withheldOn = async (sale: Sale): Promise<readonly Withheld[]> => [
  refund(
    sale,
    2,
    "3500",
    await signed(sale, "return.report", { cancellation: 2, outcome: "received", ...pounds("3500") }),
  ),
  refund(sale, 3, "4500", await signed(sale, "refund.request", { ...lamps(1), ...pounds("4500") })),
  refund(sale, 3, "250", await signed(sale, "refund.request", pounds("250")), { goodwill: "mall" }),
  {
    task: "CancelLoan",
    input: inputOf(sale, {
      cancellation: 3,
      evidence: await composeAct(sandbox, await sale.link(), "cancellations", lamps(2)),
    }),
    taken: [1, 2],
    isNumbered: true,
  },
];

describe("a gateway that holds a message back", () => {
  test("moves nothing by saying anything else with it than was signed, and the honest messages have their effect", async () => {
    const sale = await openSale();
    const attacks: readonly Attack[] = (await withheldOn(sale)).flatMap(attacksOn);
    expect(attacks.length).toBeGreaterThan(60);
    expect(await changesOf(sandbox, attacks)).toEqual([]);

    purchaseIn(await sale.answerReturn({ outcome: "received", cancellation: 2 }));
    await sandbox.rest();
    expect((await sale.show()).cancellations).toMatchObject([{ status: "refunded" }, { status: "refunded" }]);
    expect(await sale.loan()).toMatchObject({ outstanding: { amount: "8700" } });
    purchaseIn(await sale.cancel());
    await sandbox.rest();
    purchaseIn(await sale.answerReturn({ outcome: "received", cancellation: 3 }));
    await sandbox.rest();
    expect(await sale.loan()).toMatchObject({ outstanding: { amount: "0" }, status: "cancelled" });
  });
});
