import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectLenderStaff } from "../../clients/sdk/lender-staff.ts";
import { checkTrailsOf } from "./trails.ts";
import { expectRefusal } from "./answer.ts";
import { enrolledMall } from "./staff.ts";
import { instruct, instructionIn } from "./instructions.ts";
import { acceptedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  // Whatever the tests did, every chain is intact.
  expect(await checkTrailsOf(sandbox)).toMatchObject({ faults: [] });
  await sandbox.stop();
});

const staffOf = (person: "first" | "second") => {
  const { operatorKey } = sandbox.operator("lender", person);
  return connectLenderStaff({ url: sandbox.lenderUrl, operatorKey });
};
const gbp = (amount: string) => ({ amount, currency: "GBP" });

const trailOf = async (of: string) => (await staffOf("first").showStaffTrail(sandbox.lender, of)).trail;

describe("the gateway's trail of a mall", () => {
  test("has who did what, when, why, with which key, and what changed", async () => {
    const gateway = sandbox.operator("gateway");
    const { mall } = await enrolledMall(sandbox);
    await gateway.changeMall(mall, { status: "suspended", reason: "complaints" });
    await gateway.changeMall(mall, { status: "suspended", reason: "complaints" });
    const { key } = await gateway.createApiKey(mall, { label: "the new server", reason: "moved" });
    await gateway.revokeApiKey(mall, key.id, "lost & found");
    await gateway.revokeApiKey(mall, key.id, "again");
    const by = { operator: expect.stringMatching(/^op_/) as string, name: "the sandbox's own" };
    const { trail, next } = await gateway.showMallTrail(mall);
    expect(trail).toMatchObject([
      { no: 1, did: "registeredMall", by, why: "signed its contract", facts: { name: "Newcomer" }, previous: "" },
      { no: 2, did: "changedMall", by, why: "complaints", facts: { changes: { status: ["active", "suspended"] } } },
      { no: 3, did: "createdApiKey", by, facts: { key: key.id, label: "the new server" } },
      { no: 4, did: "revokedApiKey", by, why: "lost & found" },
    ]);
    expect(next).toBeUndefined();
    expect((await gateway.showMallTrail(mall, 3)).trail).toHaveLength(1);
  });

  test("of an unknown mall is not found, and operator keys have a trail of their own", async () => {
    await expect(sandbox.operator("gateway").showMallTrail("mall_nobody")).rejects.toMatchObject({
      code: "MallUnknown",
    });
    const headers = { authorization: `Bearer ${sandbox.operator("gateway").operatorKey}` };
    const { body } = await sandbox.request("GET", "/v1/operators/trail", { headers });
    expect(body).toMatchObject({ trail: [{ did: "issuedOperatorKey", why: "the sandbox's seed" }] });
  });
});

describe("the lender's trails", () => {
  test("have plans, rules, calendars, accounts, malls, reviews and keys", async () => {
    const { mall } = await enrolledMall(sandbox);
    const account = await sandbox.openAccount();
    await sandbox.staff("restrict-account", { account: account.account, suspended: true, review: false });
    const seeded = (await trailOf("plans")).map(({ did }) => did);
    expect(new Set(seeded)).toEqual(new Set(["definedCalendar", "definedPlan", "definedRules"]));
    await sandbox.staff("define-rules", { rules: [], reason: "a quiet week" });
    expect((await trailOf("plans")).at(-1)).toMatchObject({
      did: "definedRules",
      by: { name: "the sandbox's own" },
      why: "a quiet week",
      facts: { changes: { rules: [expect.any(Array), []] } },
    });
    expect((await trailOf(account.account)).map(({ did }) => did)).toEqual(["openedAccount", "restrictedAccount"]);
    expect(await trailOf(mall)).toMatchObject([
      { did: "pinnedMall", facts: { changes: { name: [null, "Newcomer"] } } },
    ]);
    expect((await trailOf("operators")).map(({ did }) => did)).toEqual(["issuedOperatorKey", "issuedOperatorKey"]);
    expect(await trailOf("reviews")).toEqual([]);
  });

  test("need an operator key and a reason: without them nothing is done", async () => {
    const account = { account: "acc_test_1", suspended: false, review: false };
    const restrict = async (more: object) =>
      sandbox.invoke("tallystick-operator-restrict-account", { ...account, ...more });
    await expect(restrict({})).rejects.toThrow(/operatorKey/);
    const { operatorKey } = sandbox.operator("gateway");
    await expect(restrict({ operatorKey, reason: "x" })).rejects.toMatchObject({ name: "Unauthenticated" });
    await expect(sandbox.staff("restrict-account", { ...account, reason: "" })).rejects.toThrow(/reason/);
  });
});

test("the instructions that wait are listed for all loans, and no ended ones", async () => {
  const sale = await acceptedSale(sandbox);
  const { no } = instructionIn(
    await instruct(sandbox, sale.id, { kind: "refund", amount: gbp("10001"), request: "l" }),
  );
  const open = await staffOf("second").listInstructions(sandbox.lender);
  expect(open.find(({ purchase }) => purchase === sale.id)).toMatchObject({
    instruction: { no, kind: "refund", amount: gbp("10001"), status: "waiting", by: { name: "the sandbox's own" } },
  });
  await staffOf("first").withdraw({ lender: sandbox.lender, purchase: sale.id }, no, "a mistake");
  expect(await staffOf("second").listInstructions(sandbox.lender)).toEqual([]);
});

describe("the lender's limits", () => {
  test("are lowered by one person, raised by two, and apply to the next instruction", async () => {
    const [first, second] = [staffOf("first"), staffOf("second")];
    const shown = await first.showLimits(sandbox.lender);
    expect(shown.limits).toContainEqual({ kind: "refund", limit: gbp("10000"), usual: true });
    const lowered = await first.setLimit(sandbox.lender, { kind: "refund", amount: gbp("100"), reason: "a thief" });
    expect(lowered.limits).toContainEqual({ kind: "refund", limit: gbp("100") });
    const sale = await acceptedSale(sandbox);
    const refund = async (request: string) =>
      instructionIn(await instruct(sandbox, sale.id, { kind: "refund", amount: gbp("101"), request })).status;
    expect(await refund("a")).toBe("waiting");

    const raised = await first.setLimit(sandbox.lender, { kind: "refund", amount: gbp("200"), reason: "caught" });
    expect(raised).toMatchObject({ waiting: [{ no: 2, kind: "refund", limit: gbp("200"), reason: "caught" }] });
    expect(raised.limits).toContainEqual({ kind: "refund", limit: gbp("100") });
    await expect(first.approveLimit(sandbox.lender, 2, "me too")).rejects.toMatchObject({ code: "SamePerson" });
    const approved = await second.approveLimit(sandbox.lender, 2, "he was");
    expect(approved.limits).toContainEqual({ kind: "refund", limit: gbp("200") });
    expect(await refund("b")).toBe("ready");
    expect(await trailOf("limits")).toMatchObject([
      { no: 1, did: "setLimit", why: "a thief", facts: { kind: "refund", limit: [gbp("10000"), gbp("100")] } },
      { no: 2, did: "proposedLimit", why: "caught" },
      { no: 3, did: "approvedLimit", by: { name: "the sandbox's second" }, why: "he was" },
    ]);
  });

  test("are amounts of known kinds in known currencies", async () => {
    const authorization = `Bearer ${sandbox.operator("lender").operatorKey}`;
    const set = (body: object) => async () =>
      sandbox.post(`/v1/lenders/${sandbox.lender}/limits`, { reason: "x", ...body }, { authorization });
    await expectRefusal(sandbox, set({ kind: "gift", amount: gbp("1") }), 400, "InvalidRequest");
    await expectRefusal(sandbox, set({ kind: "refund", amount: gbp("-1") }), 422, "AmountOutOfRange");
    await expectRefusal(
      sandbox,
      set({ kind: "refund", amount: { amount: "1", currency: "GBX" } }),
      400,
      "InvalidRequest",
    );
    await expectRefusal(
      sandbox,
      set({ kind: "refund", amount: { amount: "1.5", currency: "GBP" } }),
      400,
      "InvalidRequest",
    );
  });
});

test("a forced rotation of keys needs a reason, and is in the trail of operator keys", async () => {
  const rotate = async (more: object) => sandbox.invoke("tallystick-lender-rotate-keys", { force: true, ...more });
  await expect(rotate({})).rejects.toMatchObject({ name: "InvalidRequest" });
  await expect(rotate({ reason: "x", operatorKey: "tk_x" })).rejects.toMatchObject({ name: "Unauthenticated" });
  const { operatorKey } = sandbox.operator("lender");
  expect(await rotate({ reason: "a thief", operatorKey })).toMatchObject({ made: expect.any(Array) as unknown[] });
  expect((await trailOf("operators")).at(-1)).toMatchObject({
    did: "forcedKeyRotation",
    by: { name: "the sandbox's own" },
    why: "a thief",
    facts: { uses: ["sign", "seal", "link"] },
  });
});
