import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectProblem } from "./answer.ts";
import { approve, instruct, instructionIn } from "./instructions.ts";
import { acceptedSale, type Sale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => sandbox.stop());

const pounds = (amount: number) => ({ amount: { amount: String(amount), currency: "GBP" } });

const sell = async (count: number): Promise<readonly Sale[]> => {
  const sales: Sale[] = [];
  for (let i = 0; i < count; i++) sales.push(await acceptedSale(sandbox));
  return sales;
};

const refund = async (sale: Sale | undefined, minor: number, request: string, person: "first" | "second" = "first") =>
  instruct(sandbox, sale?.id ?? "", { kind: "refund", ...pounds(minor), request }, person);

const statusOf = async (...given: Parameters<typeof refund>) => instructionIn(await refund(...given)).status;

describe("a limit of a hundred pounds of one person, on refunds", () => {
  test("holds over all loans, whichever of them are instructed at once, and is another one for each person and kind", async () => {
    const [a, b, ...others] = await sell(7);
    expectProblem(await refund(a, 0, "none"), 400, "InvalidRequest");
    expectProblem(
      await instruct(sandbox, a?.id ?? "", {
        kind: "refund",
        amount: { amount: "9000", currency: "EUR" },
        request: "x",
      }),
      422,
      "CurrencyMismatch",
    );
    expect(await statusOf(a, 4000, "r1")).toBe("ready");
    expect(await statusOf(a, 4000, "r1")).toBe("ready");
    expect(await statusOf(b, 6001, "r2")).toBe("waiting");

    const atOnce = await Promise.all(others.map(async (sale, i) => statusOf(sale, 2500, `c${i}`)));
    expect(atOnce.toSorted()).toEqual(["ready", "ready", "waiting", "waiting", "waiting"]);
    expect(instructionIn(await approve(sandbox, b?.id ?? "", 1)).status).toBe("ready");
    expect(await statusOf(b, 1000, "r3")).toBe("ready");
    expect(await statusOf(a, 1, "r4")).toBe("waiting");
    expect(await statusOf(a, 1, "r5", "second")).toBe("ready");

    await sandbox.wait({ days: 30, hours: 1 });
    expect(await statusOf(a, 1, "r6")).toBe("ready");
  });
});
