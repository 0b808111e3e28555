import { instructTwice } from "../api/instructions.ts";
import { composeReport } from "../api/request.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "../api/sale.ts";
import type { Sandbox } from "../api/sandbox.ts";
import type { TaskInput } from "./attacks.ts";

/** Two lamps and a shade, 125.00. */
export const lines = [
  { id: "lamp", description: "a lamp", quantity: 2, amount: "9000" },
  { id: "shade", description: "its shade", quantity: 1, amount: "3500" },
];

const inPounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });

const shade = { lines: [{ id: "shade", quantity: 1 }] };

type Made = (sandbox: Sandbox) => Promise<Sale>;

const begun = async (sandbox: Sandbox): Promise<Sale> => startSale(sandbox, { lines });

const shipped = async (sandbox: Sandbox): Promise<Sale> => shippedSale(sandbox, { lines });

const accepted = async (sandbox: Sandbox): Promise<Sale> => acceptedSale(sandbox, { lines });

/** A sale after further steps, each once nothing is in flight. */
const after =
  (start: Made, ...steps: readonly ((sale: Sale, sandbox: Sandbox) => Promise<unknown>)[]): Made =>
  async (sandbox) => {
    const sale = await start(sandbox);
    for (const step of steps) {
      await step(sale, sandbox);
      await sandbox.rest();
    }
    return sale;
  };

const contested = { answer: "contested", evidence: ["doc_delivery-slip"] };

const contest = [
  async (sale: Sale) => sale.dispute(shade),
  async (sale: Sale) => sale.answerDispute(contested),
] as const;

/** Sales in every state in which mall, purchaser, staff or bank have acted, or could act; nobody has acted on the last one. */
const kinds: readonly Made[] = [
  after(async (sandbox) => startSale(sandbox, { mall: sandbox.hanok })),
  after(begun, async (sale) => sale.ship(shade)),
  after(begun, async (sale) => sale.advance(inPounds("2500"))),
  after(shipped, async (sale) => sale.deliver()),
  after(accepted, async (sale) => sale.repay("2500")),
  after(
    accepted,
    async (sale) => sale.refund(shade),
    async (sale) => sale.refund(inPounds("300")),
  ),
  after(shipped, async (sale) => sale.cancel(shade)),
  after(
    shipped,
    async (sale) => sale.cancel(),
    async (sale) => sale.answerReturn({ outcome: "received", ...shade }),
  ),
  after(
    shipped,
    async (sale) => sale.cancel(),
    async (sale) => sale.dispute({ kind: "refundNotProcessed", cancellation: 1 }),
  ),
  after(accepted, ...contest),
  after(accepted, ...contest, async (sale) => sale.decide("mall")),
  after(accepted, ...contest, async (sale) => sale.decide(inPounds("1000"))),
  after(accepted, async (sale, sandbox) =>
    instructTwice(sandbox, sale.id, { kind: "refund", ...inPounds("700"), request: "claim-1" }),
  ),
  after(accepted, async (sale, sandbox) => {
    await sandbox.receiveCredit({ ...inPounds("1500"), reference: `ref-${sale.id}` });
    return instructTwice(sandbox, sale.id, { kind: "payment", ...inPounds("1500"), reference: `ref-${sale.id}` });
  }),
  after(
    accepted,
    async (sale) => sale.repay(),
    async (sale, sandbox) => {
      await sandbox.returnTransfer(`${sale.id}.early.1`);
      return instructTwice(sandbox, sale.id, { kind: "bounce", collection: "early.1", bankReason: "AM04" });
    },
  ),
  after(accepted, async (sale, sandbox) => instructTwice(sandbox, sale.id, { kind: "replan", count: 2 })),
  after(begun),
];

/** Makes them all, a few at once. */
export const sellAll = async (sandbox: Sandbox): Promise<readonly Sale[]> => {
  const sales: Sale[] = [];
  for (const made of kinds) sales.push(await made(sandbox));
  return sales;
};

type Relayed = { readonly task: string; readonly input: TaskInput };

/** A hold that a mall has renewed. */
export const renewed = async (sandbox: Sandbox, sale: Sale): Promise<Relayed> => {
  const evidence = await composeReport(sandbox, sale.mall, sale, "renewal.request", {});
  await sandbox.post(`/v1/purchases/${sale.id}/renewals`, { envelope: evidence });
  return { task: "RenewHold", input: { purchaseId: sale.id, evidence } };
};

/** A quote that a mall has requested: questions to the lender leave no execution behind, so the gateway keeps what it relayed. */
export const quoted = async (sandbox: Sandbox, sale: Sale): Promise<Relayed> => {
  const evidence = await composeReport(sandbox, sale.mall, sale, "quote.request", inPounds("2500"));
  const { body } = await sandbox.post(`/v1/purchases/${sale.id}/advance-quotes`, { envelope: evidence });
  const { id: quote } = (body as { readonly quote: { readonly id: string } }).quote;
  return { task: "QuoteAdvance", input: { purchaseId: sale.id, quote, ...inPounds("2500"), evidence } };
};
