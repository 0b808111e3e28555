import { afterAll, beforeAll, expect, test } from "vitest";
import { expectRefusal } from "./answer.ts";
import { approve, decideOn, instruct, instructionIn, trailOf } from "./instructions.ts";
import { acceptedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const gbp = (amount: string) => ({ amount, currency: "GBP" });
/** Beyond what one person may instruct. */
const goodwill = { kind: "refund", amount: gbp("10001"), request: "case-1" };

/** A sale with a goodwill refund that waits for a second person. */
const waitingSale = async () => {
  const sale = await acceptedSale(sandbox);
  const given = instructionIn(await instruct(sandbox, sale.id, goodwill));
  expect(given).toMatchObject({ no: 1, status: "waiting", needs: "limit" });
  return { ...sale, until: given.until };
};

const historyOf = async (purchase: string) =>
  (await trailOf(sandbox, purchase)).trail.map(({ did, by, why }) => [did, by?.name, why]);

test("an instruction that waits is withdrawn by who gave it, with the reason in the trail, and may be given anew", async () => {
  const { id } = await waitingSale();
  await expectRefusal(sandbox, async () => decideOn(sandbox, id, 1, "withdrawals"), 403, "OtherPerson");
  const withdraw = async () => decideOn(sandbox, id, 1, "withdrawals", "first");
  expect(instructionIn(await withdraw())).toMatchObject({ status: "withdrawn" });
  expect(instructionIn(await withdraw())).toMatchObject({ status: "withdrawn" });
  await expectRefusal(sandbox, async () => approve(sandbox, id, 1), 409, "WrongState");
  expect(await historyOf(id)).toEqual([
    ["instructed", "the sandbox's own", "by the bank's statement"],
    ["withdrawn", "the sandbox's own", "seen on the statement"],
  ]);
  expect(instructionIn(await instruct(sandbox, id, goodwill))).toMatchObject({ no: 3, status: "waiting" });
});

test("a second person declines it, and nothing moves", async () => {
  const sale = await waitingSale();
  await expectRefusal(sandbox, async () => decideOn(sandbox, sale.id, 1, "declines", "first"), 403, "SamePerson");
  expect(instructionIn(await decideOn(sandbox, sale.id, 1, "declines"))).toMatchObject({ status: "declined" });
  await expectRefusal(sandbox, async () => decideOn(sandbox, sale.id, 1, "withdrawals", "first"), 409, "WrongState");
  expect(await sale.show()).toMatchObject({ outstanding: { amount: "12500" }, cancellations: [] });
  expect((await historyOf(sale.id)).at(-1)).toEqual(["declined", "the sandbox's second", "seen on the statement"]);
});

test("it ends by itself after a week, and the trail says so", async () => {
  const sale = await waitingSale();
  expect(Date.parse(sale.until ?? "") - sandbox.now()).toBeGreaterThan(6.9 * 86_400_000);
  await sandbox.wait({ days: 7, minutes: 16 });
  expect(await trailOf(sandbox, sale.id)).toMatchObject({
    instructions: [{ status: "expired" }],
    trail: [{ did: "instructed" }, { did: "expired", instruction: 1 }],
  });
  await expectRefusal(sandbox, async () => approve(sandbox, sale.id, 1), 409, "WrongState");
  expect(await sale.show()).toMatchObject({ outstanding: { amount: "12500" }, cancellations: [] });
});
