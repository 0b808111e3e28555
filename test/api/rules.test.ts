import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testAmountRules } from "../../local/test-values/test-amounts.ts";
import { startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => sandbox.stop());

const rule = (least: string, most: string, outcome = "review", currency = "GBP") => ({
  least: { amount: least, currency },
  most: { amount: most, currency },
  outcome,
});
/** An operator defines the rules; what functions remember of the old ones is forgotten after a minute. */
const define = async (...rules: readonly object[]) => {
  const answer = await sandbox.staff("define-rules", { rules });
  await sandbox.wait({ minutes: 1 });
  return answer;
};
const kept = async () => (await sandbox.state()).lender.find(({ sk }) => sk?.S === "RULES");
const declinedWith = async (): Promise<unknown> => {
  const { answer } = await startSale(sandbox);
  return (answer.body as { readonly purchase: { readonly code?: string } }).purchase.code;
};

describe("the lender's rules on amounts", () => {
  test("of the sandbox are those of the test amounts", async () => {
    expect(await define(...testAmountRules)).toEqual({ rules: testAmountRules.length });
    expect(testAmountRules).toHaveLength(8);
  });

  test("apply from now on, replace all earlier ones, and can be defined twice", async () => {
    expect(await declinedWith()).toBeUndefined();
    const noSuch = rule("12500", "12500", "CreditLimitExceeded");
    await define(noSuch);
    const once = await kept();
    await define(noSuch);
    expect(await kept()).toEqual(once);
    expect(await declinedWith()).toBe("CreditLimitExceeded");
    await define(rule("10000", "20000"));
    const { answer } = await startSale(sandbox);
    expect(answer).toMatchObject({ status: 202, body: { purchase: { status: "pending" } } });
    await define();
    expect(await declinedWith()).toBeUndefined();
  });

  test("that are removed do not change reviewed decisions, and release purchases without a review", async () => {
    await define(rule("12500", "12500"));
    const [refused, waiting] = [await startSale(sandbox), await startSale(sandbox)];
    await sandbox.staff("decide-review", { purchaseId: refused.id, outcome: "declined" });
    await define();
    await sandbox.wait({ minutes: 5 });
    expect(await refused.show()).toMatchObject({ status: "declined", code: "ReviewDeclined" });
    expect((await waiting.show()).status).toBe("approved");
  });

  test("are not shown with the plans", async () => {
    await define(rule("12500", "12500"));
    const answer = await sandbox.request("GET", `/v1/lenders/${sandbox.lender}/plans?amount=12500&currency=GBP`);
    expect(JSON.stringify(answer.body)).not.toContain("review");
    await define();
  });

  test.each([
    ["least above most", [rule("2", "1")], "AmountOutOfRange"],
    ["two about the same amounts", [rule("1", "9"), rule("5", "5")], "InvalidRequest"],
    ["a code that is no decision", [rule("1", "2", "PayoutRefused")], "InvalidRequest"],
    ["a currency that nobody knows", [rule("1", "2", "review", "GBX")], "InvalidRequest"],
    ["two currencies in one", [{ ...rule("1", "2"), least: { amount: "1", currency: "EUR" } }], "CurrencyMismatch"],
  ])("with %s are rejected, and the current rules stay", async (_, rules, name) => {
    const before = await kept();
    await expect(sandbox.staff("define-rules", { rules })).rejects.toMatchObject({ name });
    expect(await kept()).toEqual(before);
  });
});
