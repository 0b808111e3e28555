import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventText } from "../../domain/loan/view/event-notice.ts";
import { relayedEvents } from "../../domain/protocol/relayed-event.ts";
import { purchaseIdOf } from "../../functions/io/table/item-keys.ts";
import { composeRequest } from "../api/request.ts";
import { type Sale, startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { attacksWith, type Loot, sampleOf, type TaskInput } from "./attacks.ts";
import { functionOf, invokable, invokeAs, lenderTasks, lootOf, roleOf } from "./gateway-power.ts";
import { lies, overwrite, phasesOn, purchasesOf, startAll } from "./altered-purchases.ts";
import { changesOf, known } from "./lender-side.ts";
import { lines, quoted, renewed, sellAll } from "./sales.ts";

/* The gateway turns hostile: it has every role of its stack, every input that it ever gave to the lender, and every message that it relayed. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.stop();
});

/** Inputs that no state machine ever gave, for a purchase on which nobody has acted. */
const invented = (): readonly (readonly [string, object])[] => {
  const amount = { amount: "12500", currency: "GBP" };
  const today = new Date(sandbox.now()).toISOString().slice(0, 10);
  return [
    ["DiscountReceivable", { advance: 1, amount }],
    ["PaySeller", { advance: 1 }],
    ["UnbuyReceivable", { advance: 1 }],
    ["ExpireHold", {}],
    ["StartRepayment", { acceptedOn: today, reports: [] }],
    ["CollectRepayment", { version: 9 }],
    ["CollectRepayment", { version: 9, repayment: 1, amount }],
    ["CollectRepayment", { version: 9, repayment: 1, received: "BANK-1", instruction: 1 }],
    ["CancelLoan", { cancellation: 1 }],
    ["RefundPurchaser", { cancellation: 1, amount }],
    ["RefundPurchaser", { cancellation: 1, amount, preview: { loan: 1, on: today } }],
    ["ResumeLoan", { cancellation: 1, instruction: 1 }],
    ["ReverseRepayment", { collection: "early.1", instruction: 1 }],
    ["ReplanLoan", { replan: 1, instruction: 1 }],
    ["ChargeOffLoan", { instruction: 1 }],
    ["ReturnCredit", { instruction: 1 }],
    ["TakePromise", { promise: 1, on: today }],
    ["QuoteAdvance", { quote: "quo_1", amount }],
    ["RenewHold", {}],
    ["PreviewRefund", { cancellation: 1, amount }],
    ["ListKeys", {}],
    ["RotateMallKeys", { mall: "mall_thistle", statement: "none" }],
    ["SignSettlement", { mall: "mall_thistle", settlement: "GBP.1" }],
    ["SignSettlementList", { mall: "mall_thistle" }],
  ];
};

/** Attempts in `npm test`, which a sandbox makes in a quarter of a minute; all of them at night. */
const most = process.env["TEST_DEEP"] === "1" ? Infinity : 400;

let sales: readonly Sale[];
let loot: Loot;

describe("a gateway that repeats, alters, withholds and swaps what it holds", () => {
  beforeAll(async () => {
    sales = await sellAll(sandbox);
    const untouched = sales.at(-1);
    if (!untouched) throw new Error("nothing was sold");
    const relayed = [await quoted(sandbox, untouched), await renewed(sandbox, untouched)];
    await sandbox.rest();
    const found = await lootOf(sandbox);
    const more = invented().map(([task, input]) => ({ task, input: { purchaseId: untouched.id, ...input } }));
    loot = {
      inputs: [...found.inputs, ...relayed, ...more],
      evidence: [...found.evidence, ...relayed.map(({ input }) => String(input["evidence"]))],
      purchases: sales.map(({ id }) => id),
    };
  });

  test("tries every task of the lender's that a machine names, except the decision", () => {
    const tried = new Set(loot.inputs.map(({ task }) => task));
    expect(lenderTasks().filter((task) => !tried.has(task))).toEqual(["DecideLoan"]);
  });

  test("moves no credit and no money, and nobody is sent a notice", async () => {
    const attacks = attacksWith(loot);
    expect(attacks.length).toBeGreaterThan(2_000);
    expect(await changesOf(sandbox, sampleOf(attacks, most))).toEqual([]);
  });
});

/** The lender passes on what the gateway says of parcels and disputes, in words without an amount or a day; all other notices are its own. */
const withoutRelayed = async (): Promise<readonly unknown[]> => {
  const [lender, bank, notices] = await known(sandbox);
  const words = (notices as readonly { readonly text: string }[]).map(({ text }) => text);
  const relayed = relayedEvents.flatMap((event) => [eventText(event), eventText(event, { partly: true })]);
  return [lender, bank, words.filter((text) => !relayed.includes(text))];
};

describe("a gateway that writes lies into its own table, and starts phases on them", () => {
  test.each(Object.keys(lies))("moves nothing: a purchase that %s", async (lie) => {
    const now = new Date(sandbox.now()).toISOString();
    const honest = await purchasesOf(
      sandbox,
      sales.map(({ id }) => id),
    );
    const before = await withoutRelayed();
    const altered = honest.map((purchase) => lies[lie]?.(purchase, now) ?? purchase);
    for (const purchase of altered) await overwrite(sandbox, purchase);
    await sandbox.rest();
    await startAll(
      sandbox,
      altered.flatMap((purchase) => phasesOn(purchase, now).map((phase) => [purchase.id, phase] as const)),
    );
    const after = await withoutRelayed();
    for (const purchase of honest) await overwrite(sandbox, purchase);
    await sandbox.rest();
    expect(after).toEqual(before);
  });
});

const decide = async (input: object) =>
  invokeAs(sandbox, roleOf("LoanApproval"), "tallystick-lender-decide-loan", input as TaskInput);

describe("a loan request that the gateway has relayed", () => {
  test("makes one loan, whatever id the gateway gives the purchase, and none when its signers' day is over", async () => {
    const sale = await startSale(sandbox, { lines });
    await sandbox.rest();
    const before = await sandbox.state();
    const { sealed } = sale.request;
    const facts = { mall: sale.mall.mall, order: sale.order, amount: { amount: "12500", currency: "GBP" } };
    const input = { ...facts, orderDigest: "x", sealed };
    expect(await decide({ ...input, purchaseId: sale.id })).toBeUndefined();
    expect(await decide({ ...input, purchaseId: "pur_00000000000000000000000000" })).toBe("EvidenceInvalid");
    expect(await decide({ ...input, order: "another", purchaseId: sale.id })).toBe("EvidenceInvalid");
    expect((await sandbox.state()).lender).toEqual(before.lender);

    const kept = await composeRequest(sandbox, { account: sale.account, order: "kept back" });
    await sandbox.wait({ days: 1 });
    const late = {
      ...input,
      sealed: kept.sealed,
      order: "kept back",
      purchaseId: purchaseIdOf(sale.mall.mall, "kept back"),
    };
    expect(await decide(late)).toBe("MessageExpired");
  });
});

test("no role of the gateway may invoke a lender's function that no machine names", () => {
  const invoked = invokable().filter((name) => name.startsWith("tallystick-lender-"));
  expect([...new Set(invoked)].toSorted()).toEqual(lenderTasks().map(functionOf).toSorted());
});
