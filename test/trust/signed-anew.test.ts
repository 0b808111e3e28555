import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import { composeReport } from "../api/request.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { functionOf, invokeAs, roleFor } from "./gateway-power.ts";
import { lines } from "./sales.ts";

/*
 * The gateway says that it refused a message, and keeps it. Its signer signs another one with a new id, for less, for more or for the same: the
 * gateway then delivers both, in either order, with any numbers. One of them takes effect.
 */

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => {
  await sandbox.stop().catch(() => {});
});

const inPounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });

const ask = async (task: string, { id: purchaseId }: Sale, input: object): Promise<string | undefined> =>
  invokeAs(sandbox, roleFor(task), functionOf(task), { purchaseId, ...input });

/** A kind of message that can take effect several times, and how the gateway delivers it under a number. */
type Kind = {
  readonly name: string;
  readonly start: () => Promise<Sale>;
  readonly sign: (sale: Sale, body: object) => Promise<string>;
  readonly bodies: readonly [object, object];
  readonly deliver: (sale: Sale, no: number, evidence: string, body: object) => Promise<string | undefined>;
};

const signedBy =
  (op: string) =>
  async (sale: Sale, body: object): Promise<string> =>
    composeReport(sandbox, sale.mall, sale, op, body);

const refunding: Kind["deliver"] = async (sale, cancellation, evidence, body) =>
  ask("RefundPurchaser", sale, {
    cancellation,
    ...(body as { amount: object }),
    ...("lines" in body ? { lines: undefined } : { goodwill: "mall" }),
    evidence,
  });

const cancelling: Kind["deliver"] = async (sale, cancellation, evidence) =>
  ask("CancelLoan", sale, { cancellation, evidence });

const one = (id: string) => ({ lines: [{ id, quantity: 1 }] });
const started = async () => startSale(sandbox, { lines });
const accepted = async () => acceptedSale(sandbox, { lines });
const shipped = async () => shippedSale(sandbox, { lines });

const kinds: readonly Kind[] = [
  {
    name: "goodwill refunds",
    start: accepted,
    sign: signedBy("refund.request"),
    bodies: [inPounds("500"), inPounds("400")],
    deliver: refunding,
  },
  {
    name: "refunds of one of two equal goods",
    start: accepted,
    sign: signedBy("refund.request"),
    bodies: [
      { ...one("lamp"), ...inPounds("4500") },
      { ...one("lamp"), ...inPounds("4500") },
    ],
    deliver: refunding,
  },
  {
    name: "early repayments",
    start: accepted,
    sign: async (sale, body) => sale.act("repayments", body),
    bodies: [inPounds("1000"), inPounds("1500")],
    deliver: async (sale, repayment, evidence, body) =>
      ask("CollectRepayment", sale, { version: 90, repayment, ...(body as { amount: object }), evidence }),
  },
  {
    name: "advances by amount",
    start: started,
    sign: signedBy("advance.request"),
    bodies: [inPounds("3000"), inPounds("3000")],
    deliver: async (sale, advance, evidence, body) =>
      ask("DiscountReceivable", sale, { advance, ...(body as { amount: object }), evidence }),
  },
  {
    name: "cancellations of one of two equal goods",
    start: shipped,
    sign: async (sale, body) => sale.act("cancellations", body),
    bodies: [one("lamp"), one("lamp")],
    deliver: cancelling,
  },
  {
    name: "disputes of an amount",
    start: shipped,
    sign: async (sale, body) => sale.act("disputes", { kind: "notAsDescribed", ...body }),
    bodies: [inPounds("700"), inPounds("800")],
    deliver: cancelling,
  },
];

const orders = [
  [0, 1],
  [1, 0],
] as const;

describe.each(kinds)("of two $name that were signed for the same turn", ({ start, sign, bodies, deliver }) => {
  test.each(orders)("one takes effect, message %i first", async (first, second) => {
    const sale = await start();
    const messages = [];
    for (const body of bodies) messages.push(await sign(sale, { ...body, before: 0 }));
    const codes = [];
    for (const [at, which] of [first, second].entries())
      codes.push(await deliver(sale, 11 + at, messages[which] ?? "", bodies[which] ?? {}));
    expect(codes).toEqual([undefined, "EvidenceUsed"]);
  });
});

test("two that were meant are both executed, and the second is not before the first", async () => {
  const sale = await acceptedSale(sandbox, { lines });
  const bodies = [inPounds("500"), inPounds("500")] as const;
  const sign = signedBy("refund.request");
  const [first, second] = [
    await sign(sale, { ...bodies[0], before: 0 }),
    await sign(sale, { ...bodies[1], before: 1 }),
  ];
  expect(await refunding(sale, 8, second, bodies[1])).toBe("CancellationUnknown");
  expect(await refunding(sale, 9, first, bodies[0])).toBeUndefined();
  expect(await refunding(sale, 8, second, bodies[1])).toBeUndefined();
});

test("two repayments that were meant are both debited, though the second one comes first", async () => {
  const sale = await acceptedSale(sandbox, { lines });
  const bodies = [inPounds("1000"), inPounds("1500")] as const;
  const collect = async (which: 0 | 1) => {
    const evidence = await sale.act("repayments", { ...bodies[which], before: which });
    return ask("CollectRepayment", sale, { version: 90, repayment: 51 + which, ...bodies[which], evidence });
  };
  expect(await collect(1)).toBe("PayoutPending");
  expect(await collect(0)).toBeUndefined();
  expect(await collect(1)).toBeUndefined();
});

test("a purchaser pays twice at once, and both payments arrive", async () => {
  const sale = await acceptedSale(sandbox, { lines });
  const { url, lenderUrl, now } = sandbox;
  const page = connectPurchaser({ url, lenderUrl, approvalNumber: sale.approvalNumber, token: await sale.link(), now });
  await Promise.all(["1000", "1500"].map(async (amount) => page.repay({ amount, currency: "GBP" })));
  await sandbox.rest();
  expect((await page.loan()).repaid.amount).toBe("2500");
});

describe("an honest mall", () => {
  test("refunds and sells as often at once as it likes: each takes its turn", async () => {
    const { mall, lender, apiKey, sign: signKey, seal: sealKey } = sandbox.thistle;
    const shop = connectMall({ url: sandbox.url, now: sandbox.now, mall, lender, apiKey, signKey, sealKey });
    const bought = await acceptedSale(sandbox, { lines });
    await Promise.all(["500", "400", "300"].map(async (amount) => shop.refund(bought, inPounds(amount))));
    const sold = await startSale(sandbox, { lines });
    await Promise.all(["3000", "2000"].map(async (amount) => shop.advance(sold, inPounds(amount))));
    await sandbox.rest();
    const { cancellations } = await bought.show();
    expect(cancellations.map(({ status, amount }) => [status, amount.amount])).toEqual([
      ["refunded", "500"],
      ["refunded", "400"],
      ["refunded", "300"],
    ]);
    expect((await sold.show()).advances.map(({ status }) => status)).toEqual(["paid", "paid"]);
  });

  test("learns at once that a request is out of turn, and nothing changes", async () => {
    const sale = await acceptedSale(sandbox, { lines });
    const refundAfter = async (before: number) =>
      sale.report("refunds", "refund.request", { ...inPounds("500"), before });
    expect((await refundAfter(1)).body.code).toBe("EvidenceInvalid");
    expect((await refundAfter(0)).status).toBe(202);
    expect(await refundAfter(0)).toMatchObject({
      status: 409,
      body: { code: "EvidenceUsed", detail: expect.stringMatching(/there are 1: read the purchase/) },
    });
    expect((await sale.show()).cancellations).toHaveLength(1);
  });
});

test("a page to which the gateway says that it refused signs for the same turn again, and one debit is made", async () => {
  const sale = await acceptedSale(sandbox, { lines });
  const acts: string[] = [];
  const refusing = createServer((request, response) => {
    const refuse = async (): Promise<void> => {
      acts.push((JSON.parse(await text(request)) as { readonly act: string }).act);
      response.writeHead(422, { "content-type": "application/problem+json" });
      response.end(JSON.stringify({ code: "WrongState", title: "WrongState", status: 422, detail: "not now" }));
    };
    void refuse();
  });
  await once(refusing.listen(0, "127.0.0.1"), "listening");
  const { port } = refusing.address() as AddressInfo;
  const { approvalNumber, id } = sale;
  const url = `http://127.0.0.1:${port}`;
  const link = { url, lenderUrl: sandbox.lenderUrl, approvalNumber, token: await sale.link(), now: sandbox.now };
  const page = connectPurchaser(link);
  expect((await page.loan()).taken).toEqual({ repayments: 0, cancellations: 0 });
  for (const amount of ["1000", "1200"])
    await expect(page.repay({ amount, currency: "GBP" })).rejects.toThrow("not now");
  refusing.close();
  const codes = [];
  for (const [at, amount] of ["1000", "1200"].entries()) {
    const input = { version: 90, repayment: 41 + at, ...inPounds(amount), evidence: acts[at] };
    codes.push(await ask("CollectRepayment", sale, input));
  }
  expect(codes).toEqual([undefined, "EvidenceUsed"]);
  const debits = (await sandbox.transfers()).filter((each) => each.reference === id && each.operation === "debits");
  expect(debits.map(({ amount }) => amount.amount)).toEqual(["1000"]);
  expect((await page.loan()).taken).toEqual({ repayments: 1, cancellations: 0 });
});
