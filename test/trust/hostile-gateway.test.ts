import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { purchaseIdOf } from "../../functions/io/table/item-keys.ts";
import { composeRequest } from "../api/request.ts";
import { acceptedSale, shippedSale, startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { type Attack, attacksWith, type Loot, type TaskInput } from "./attacks.ts";
import { firstTasks, gatewayRoles, invokable, invokeAs, lootOf, roleFor } from "./gateway-power.ts";

/* The gateway turns hostile: it has every role of its stack, every input that it ever gave to the lender, and every message that it relayed. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.stop();
});

/** The lender's tasks that act only on evidence, or on the lender's own books and clock. */
const proven = [
  "DiscountReceivable",
  "ExpireHold",
  "PaySeller",
  "UnbuyReceivable",
  "StartRepayment",
  "CollectRepayment",
  "CancelLoan",
  "TakePromise",
];

const functionOf = (task: string): string =>
  `tallystick-lender-${task.replaceAll(/(?!^)([A-Z])/g, "-$1").toLowerCase()}`;

const exists = (name: string): boolean => readFileSync("cdk.out/LenderStack.template.json", "utf8").includes(name);

const roleOf = (machine: string): string => gatewayRoles().find((id) => id.startsWith(`${machine}Role`)) ?? "";

const lines = [
  { id: "lamp", description: "a lamp", quantity: 2, amount: "9000" },
  { id: "shade", description: "its shade", quantity: 1, amount: "3500" },
];

const part = (minor: string) => ({ amount: { amount: minor, currency: "GBP" } });

/** Sales in every state in which a mall or a purchaser has acted, or could act; the last one is untouched. */
const sell = async (): Promise<readonly string[]> => {
  const sold = await startSale(sandbox, { mall: sandbox.hanok });
  const shipped = await startSale(sandbox, { lines });
  await shipped.ship();
  const inParts = await startSale(sandbox, { lines });
  await inParts.ship({ lines: [{ id: "lamp", quantity: 1 }] });
  const requested = await startSale(sandbox, { lines });
  await requested.advance(part("2500"));
  const accepted = await acceptedSale(sandbox, { lines });
  await accepted.repay("2500");
  const cancelled = await shippedSale(sandbox, { lines });
  await cancelled.cancel();
  const approved = await startSale(sandbox, { lines });
  await sandbox.rest();
  return [sold, shipped, inParts, requested, accepted, cancelled, approved].map(({ id }) => id);
};

/** Loans, credit, books, bank and what purchasers were sent; the folded balances follow the entries a moment later. */
const known = async () => {
  const { lender, bank } = await sandbox.state();
  const { notices } = await sandbox.ask<{ notices: readonly object[] }>("/_sandbox/notices");
  return [lender.filter(({ pk }) => !pk?.S?.startsWith("BALANCE#")), bank, notices];
};

/** Inputs that no state machine ever gave, for a purchase on which nobody has acted. */
const invented = (): readonly (readonly [string, object])[] => {
  const amount = { amount: "12500", currency: "GBP" };
  const today = new Date(sandbox.now()).toISOString().slice(0, 10);
  return [
    ["DiscountReceivable", { advance: 1, amount }],
    ["PaySeller", { advance: 1 }],
    ["UnbuyReceivable", { advance: 1 }],
    ["ExpireHold", {}],
    ["StartRepayment", { acceptedOn: today }],
    ["CollectRepayment", { version: 9 }],
    ["CollectRepayment", { version: 9, repayment: 1, amount }],
    ["CancelLoan", { cancellation: 1 }],
    ["TakePromise", { promise: 1, on: today }],
  ];
};

const changesOf = async (attacks: readonly Attack[]): Promise<readonly string[]> => {
  let before = await known();
  const changes: string[] = [];
  for (const { task, input, how } of attacks) {
    const error = await invokeAs(sandbox, roleFor(task), functionOf(task), input);
    const after = await known();
    if (!isDeepStrictEqual(after, before))
      changes.push(`${task} ${how}: ${error ?? "accepted"} ${JSON.stringify(input).slice(0, 160)}`);
    before = after;
  }
  return changes;
};

describe("a gateway that repeats, alters, withholds and swaps what it holds", () => {
  test("moves no credit and no money", async () => {
    const purchases = await sell();
    const tasks = firstTasks();
    const loot = await lootOf(sandbox, (phase) => tasks[phase]);
    const untouched = purchases.at(-1) ?? "";
    const more = invented().map(([task, input]) => ({ task, input: { purchaseId: untouched, ...input } }));
    const all: Loot = { ...loot, inputs: [...loot.inputs, ...more], purchases };
    const attacks = attacksWith(all).filter(({ task }) => proven.includes(task));
    expect(attacks.length).toBeGreaterThan(150);
    expect(await changesOf(attacks)).toEqual([]);
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
  const named = ["loan-approval", "lender-inquiry", "loan-to-repayment", "late-payment", "cancellation-to-refund"]
    .flatMap((file) => [
      ...readFileSync(`state-machines/${file}.asl.json`, "utf8").matchAll(/"Resource": "\$\{(\w+)\}"/g),
    ])
    .map(([, name = ""]) => functionOf(name));
  const invoked = invokable().filter((name) => name.startsWith("tallystick-lender-"));
  expect([...new Set(invoked)].toSorted()).toEqual([...new Set(named.filter((name) => exists(name)))].toSorted());
});
