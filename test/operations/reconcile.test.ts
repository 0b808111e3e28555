import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loanKey } from "../../functions/io/table/item-keys.ts";
import { type LifecycleResult, runLifecycle } from "./lifecycles.ts";
import { startBank } from "./bank.ts";
import { startTables, tables } from "./tables.ts";
import { seedTables } from "./town.ts";

/* The command as an operator types it. */

const purchases: readonly LifecycleResult[] = [
  runLifecycle("paidDown", 0),
  runLifecycle("beingAdvanced", 1),
  runLifecycle("accepted", 5),
];

let engine: Awaited<ReturnType<typeof startTables>>;

let bank: Awaited<ReturnType<typeof startBank>>;

beforeAll(async () => {
  engine = await startTables();
  const town = seedTables(engine);
  await town.settle(purchases);
  await town.keep();
  bank = await startBank(engine);
  bank.addLoans(purchases.map(({ loan }) => loan));
});

afterAll(async () => {
  await bank.stop();
  await engine.stop();
});

const command = async (...args: readonly string[]) => {
  const child = spawn(process.execPath, ["operations/reconcile.ts", ...args]);
  const [out, error] = [child.stdout.toArray(), child.stderr.toArray()];
  const code = await new Promise((resolve) => void child.once("exit", resolve));
  return { code, out: (await out).join(""), error: (await error).join("") };
};

const here = async (...args: readonly string[]) =>
  command("--url", bank.url, "--at", "2026-01-05T10:00:00Z", "--bank", bank.url, ...args);

describe("npm run reconcile", () => {
  test("prints the counts, both sides by currency, what is in flight, and that nothing differs", async () => {
    const { code, out, error } = await here();
    expect([code, error]).toEqual([0, ""]);
    expect(out).toContain("3 loans and 3 purchases, 1 purchase with a phase under way");
    expect(out).toMatch(/balances by the entries +GBP +KRW\n/);
    expect(out).toMatch(/trial balance +0\.00 +0\n/);
    expect(/  cash +(.*)\n/.exec(out)?.[1]).toBe(/moved at the bank \(cash\) +(.*)\n/.exec(out)?.[1]);
    expect(out).toContain(`${purchases[1]?.loan.id} advance since 2026-01-05T10:00:00.000Z`);
    expect(out).toContain("no difference");
  });

  test("prints JSON with amounts in minor units, and the effort", async () => {
    const { out } = await here("--json");
    const report = JSON.parse(out) as Record<string, unknown>;
    expect(report).toMatchObject({
      reconciled: true,
      loans: 3,
      purchases: 3,
      differences: [],
      moreDifferences: 0,
      trialBalance: { GBP: { amount: "0", currency: "GBP" }, KRW: { amount: "0", currency: "KRW" } },
      sides: { GBP: { purchaser: { owedBack: { amount: "0" } } } },
    });
    expect(Number(report["seconds"])).toBeGreaterThan(0);
    expect(Number(report["peakMemoryMb"])).toBeGreaterThan(10);
  });

  test("exits with 1 where something differs, and prints both values", async () => {
    const loan = await engine.get(tables.lender, loanKey(purchases[0]?.loan.id ?? ""));
    await engine.put(tables.lender, { ...loan, order: "another" });
    const { code, out } = await here();
    await engine.put(tables.lender, loan);
    expect(code).toBe(1);
    expect(out).toContain(`${purchases[0]?.loan.id}  order: order-0, and another`);
    expect(out).toContain("1 difference\n");
  });

  test("names a transfer that differs at the bank, and says when no bank was compared", async () => {
    const [first] = bank.entries.splice(0, 1);
    const { code, out } = await here();
    bank.entries.unshift(...(first ? [first] : []));
    expect(code).toBe(1);
    expect(out).toContain(`${first?.reference}  transfer ${first?.key}, not at the bank: `);
    const alone = await here("--bank", "none");
    expect([alone.code, alone.out]).toEqual([0, expect.stringContaining("the bank's statement was not compared")]);
  });

  test("exits with 2 when the statement cannot be read to its end", async () => {
    bank.fail("0", 4);
    const { code, error } = await here();
    expect([code, error]).toEqual([
      2,
      expect.stringContaining("the bank's statement cannot be read: its page after the start: status 500"),
    ]);
  });

  test("exits with 2 and a sentence for wrong options or an unreachable address", async () => {
    for (const [args, why] of [
      [["--url", "http://127.0.0.1:9"], "no response from http://127.0.0.1:9"],
      [["--url", "there"], "--url must be an address"],
      [["--at", "tomorrow"], "--at must be an instant"],
      [["--url", engine.url], "give --bank, the address of the bank"],
      [["--url", engine.url, "--bank", "there"], "--bank must be an address or none"],
      [["--segments", "0"], "--segments must be an integer"],
      [["--fix"], "--fix"],
    ] as const) {
      const { code, error } = await command(...args);
      expect([code, error]).toEqual([2, expect.stringContaining(why)]);
    }
    expect((await command("--help")).out).toContain("npm run reconcile -- [options]");
  });
});
