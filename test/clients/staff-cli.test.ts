import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptedSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { cli, read } from "./command-line.ts";

/* The lender's staff at the command line. */

let sandbox: Sandbox;
let run: ReturnType<typeof cli>;
beforeAll(async () => {
  sandbox = await startSandbox();
  run = cli(sandbox.url);
});
afterAll(async () => sandbox.stop());

describe("npx tallystick instruct and instructions", () => {
  test("a payment of more than is owed waits, is listed, approved by the second person, and carried out", async () => {
    const { id, show } = await acceptedSale(sandbox);
    await sandbox.receiveCredit({ amount: { amount: "12600", currency: "GBP" }, reference: "BANK-CLI" });
    const payment = ["instruct", id, "payment", "126.00", "GBP", "--reference", "BANK-CLI"];
    const given = await run(...payment, "--reason", "on the statement");
    expect(given.out).toContain(`instruction 1 on ${id} waits for a second person until`);
    expect(given.out).toContain("a surplus");

    const listed = await run("instructions", "--person", "second");
    expect(listed.out).toMatch(new RegExp(`${id} +1 +payment +126\\.00 GBP +waiting +the sandbox's own`));
    const decide = async (...more: readonly string[]) =>
      run("instructions", "approve", id, "1", "--reason", "seen", ...more);
    expect(await decide()).toMatchObject({ code: 1, error: expect.stringContaining("SamePerson") as string });
    expect(read(await decide("--person", "second", "--json"))).toMatchObject({ instruction: { status: "done" } });
    expect(await show()).toMatchObject({ status: "repaid" });

    const { out } = await run("trail", id);
    expect(out).toMatch(/1 +\S+ +instructed 1 +the sandbox's own +on the statement/);
    expect(out).toMatch(/3 +\S+ +carriedOut 1/);
    expect((await run("instructions")).out).toContain("no instruction waits");
  });

  test("an instruction of each kind has the terms of its options", async () => {
    const { id } = await acceptedSale(sandbox);
    const codeOf = async (...args: readonly string[]) =>
      (await run("instruct", id, ...args, "--reason", "x", "--json")).error;
    expect(await codeOf("bounce", "--collection", "early.1", "--bank-reason", "AM04")).toContain("RepaymentUnknown");
    expect(await codeOf("disputeDecision", "--cancellation", "1", "--favours", "mall")).toContain(
      "CancellationUnknown",
    );
    const goods = ["5.00", "GBP", "--cancellation", "1", "--lines", "lamp:1"];
    expect(await codeOf("disputeDecision", ...goods)).toContain("CancellationUnknown");
    expect(await codeOf("creditReturn")).toContain("WrongState");
    expect(await codeOf("holdbackRelease")).toContain("WrongState");
    const plan = await run("instruct", id, "replan", "--count", "2", "--rate", "0", "--reason", "lost work", "--json");
    expect(read(plan)).toMatchObject({ instruction: { kind: "replan", count: 2, rateBasisPoints: 0 } });
  });

  test("an instruction that cannot be carried out is refused in the answer, with its code", async () => {
    const sale = await acceptedSale(sandbox);
    await sale.dispute({ kind: "notAsDescribed" });
    const decision = ["disputeDecision", "--cancellation", "1", "--favours", "mall", "--reason", "x"];
    const { code, out } = await run("instruct", sale.id, ...decision);
    expect([code, out]).toEqual([1, expect.stringMatching(/^instruction 1 on pur_\S+ was refused: WrongState/)]);
  });

  test("the field that the lender refuses is named, with the reason", async () => {
    const { id } = await acceptedSale(sandbox);
    const { code, error } = await run("instruct", id, "bounce", "--collection", "nonsense", "--reason", "x");
    expect([code, error]).toEqual([1, expect.stringMatching(/InvalidRequest: the body is invalid: \/collection: \w/)]);
    const dates = await run("settlements", "--from", "2026-13-01");
    expect([dates.code, dates.error]).toEqual([
      1,
      expect.stringMatching(/InvalidRequest: the query is invalid: from: \w/),
    ]);
  });

  test.each([
    [["instruct", "pur_1", "refnd", "--reason", "x"], "did you mean refund?"],
    [["limits", "set", "refnd", "12", "GBP", "--reason", "x"], "did you mean refund?"],
    [["limits", "set", "--reason", "x"], "a limit needs a kind"],
    [["trail", "limts"], "did you mean limits?"],
    [["settlements", "--status", "payd"], "did you mean paid?"],
    [["request", "GTE", "/v1/purchases"], "the methods are GET, POST, DELETE"],
    [["request", "GET", "/v1/purchase"], "did you mean /v1/purchases?"],
    [["instruct", "pur_1", "gift", "--reason", "x"], "gift is not a kind of instruction"],
    [["instruct", "pur_1", "payment", "5.00", "GBP"], "say why"],
    [["instruct", "pur_1", "payment", "--reason", "x"], "a payment needs an amount"],
    [["instruct", "pur_1", "payment", "5.00", "--reason", "x"], "is not a currency"],
    [["instruct", "pur_1", "payment", "5.001", "GBP", "--reason", "x"], "is not an amount"],
    [["instruct", "pur_1", "payment", "5.5", "KRW", "--reason", "x"], "write KRW without decimals, such as 12,500 KRW"],
    [["instruct", "pur_1", "payment", "1,000", "GBP", "--reason", "x"], "such as 12.50 GBP"],
    [
      ["limits", "set", "refund", "1.5000", "KWD", "--reason", "x"],
      "at most 3 decimals after a point, such as 12.500 KWD",
    ],
    [["instruct", "pur_1", "payment", "5.00", "GBP", "--reason", "x"], "a payment needs --reference"],
    [["instruct", "pur_1", "replan", "--count", "two", "--reason", "x"], "--count is a whole number"],
    [["instructions", "applaud", "pur_1", "1"], "is not a decision on an instruction"],
    [["instructions", "approve", "pur_1", "1"], "say why"],
    [["limits", "raise", "refund"], "is not a change of a limit"],
    [["limits", "--person", "third"], "--person is first or second"],
    [["limits", "--operator-key", "tk_x"], "the lender's address is missing"],
  ])("%j says what is wrong, and exits with 2", async (args, said) => {
    const { code, error } = await run(...args);
    expect([code, error]).toEqual([2, expect.stringContaining(said)]);
  });
});

test("npx tallystick limits shows, lowers and raises what one person may instruct", async () => {
  expect((await run("limits")).out).toMatch(/refund +100\.00 GBP +usual/);
  const why = ["--reason", "two new colleagues"];
  expect((await run("limits", "set", "refund", "50.00", "GBP", ...why)).out).toContain("at most 50.00 GBP");
  expect((await run("limits", "set", "refund", "80.00", "GBP", ...why)).out).toContain("limit 2 waits");
  expect((await run("limits")).out).toMatch(/2 waits until \S+: refund 80\.00 GBP, by the sandbox's own/);
  expect((await run("limits", "approve", "2", "--person", "second", ...why)).out).toContain("is in force");
  expect((await run("limits")).out).toMatch(/refund +80\.00 GBP +set by the lender/);
  expect((await run("trail", "limits")).out).toMatch(/2 +\S+ +proposedLimit +the sandbox's own +two new colleagues/);
});

test("npx tallystick trail shows malls at either side, and what nobody changed", async () => {
  expect((await run("trail", "mall_thistle", "--side", "gateway")).out).toContain("registeredMall");
  expect((await run("trail", "mall_thistle")).out).toContain("pinnedMall");
  expect((await run("trail", "reviews")).out).toContain("reviews has no entries");
  expect(await run("trail", "everything")).toMatchObject({ code: 2 });
});
