import { afterAll, beforeAll, expect, test } from "vitest";
import { readOrders } from "../../examples/orders/orders.ts";
import { writeReport } from "../../examples/orders/report.ts";
import { replayOrders } from "../../examples/orders/run.ts";
import { summarize } from "../../examples/orders/summary.ts";
import { smallWeek } from "./week.ts";
import { type Seeded, startSeeded } from "../api/seeded.ts";

let sandbox: Seeded;
beforeAll(async () => {
  sandbox = await startSeeded();
});
afterAll(async () => {
  await sandbox.stop();
});

test("a replay of a small week of orders reaches its end, and all sums agree", { timeout: 300_000 }, async () => {
  const orderFile = readOrders(smallWeek);
  const result = await replayOrders({ url: sandbox.runtime.url, orderFile, seed: "1" });
  const facts = summarize(result);
  expect(facts).toMatchObject({
    purchases: 11,
    approved: 10,
    declined: { CreditLimitExceeded: 1 },
    notASale: { noCustomer: 1 },
    malformed: [{ line: 15, why: 'Quantity "four" is not a whole number' }],
    cancellationLines: 3,
    unmatched: 1,
    trialBalance: 0,
    sumsAgree: true,
  });
  expect(result.comparisons.filter(({ one, other }) => one !== other)).toEqual([]);
  expect(result.after).toMatchObject({ proven: true, differences: [], foldsApart: [] });
  expect(result.reconciled).toMatchObject({ loans: 11, purchases: 11, differences: [], inFlight: [] });
  expect(result.simulation.rejections).toEqual({});

  // Four lamps with bulbs at 30.10, vases 12.75 three times and 17.00, books 17.98 and 8.99.
  const approved = 4 * 3010 + 3 * 1275 + 1700 + 1798 + 899;
  expect(facts.minor.approved).toBe(approved);
  // Five vases, one of them from the older purchase, and one lamp were returned; the rest was paid.
  const { repaid, outstanding } = facts.minor;
  expect([repaid, outstanding]).toEqual([approved - 5 * 425 - 1250, 0]);

  const status = Object.fromEntries(result.views.map((view) => [view.order, view.status]));
  expect(status).toEqual({
    ...Object.fromEntries(
      ["101", "102", "103", "104", "106", "107", "108", "113", "114"].map((order) => [order, "repaid"]),
    ),
    105: "declined",
    109: "cancelled",
  });
  expect(writeReport(result)).toContain("trial balance zero; the books are proven");
});

test(
  "a replay in six instalments: purchasers pay what the lender charges, and all sums agree",
  { timeout: 300_000 },
  async () => {
    const result = await replayOrders({
      url: sandbox.runtime.url,
      orderFile: readOrders(smallWeek),
      seed: "1",
      plan: "instalments-6",
    });
    const facts = summarize(result);
    expect(facts).toMatchObject({ purchases: 11, approved: 10, trialBalance: 0, sumsAgree: true });
    expect(result.comparisons.filter(({ one, other }) => one !== other)).toEqual([]);
    // One book at 8.99 is below the plan's minimum amount, and the vases that were all returned have no cost.
    expect(facts.plan).toMatchObject({ id: "instalments-6", loans: 9 });
    expect(facts.plan?.interest).toBeGreaterThan(0);
    const { repaid, outstanding } = facts.minor;
    const price = 4 * 3010 + 3 * 1275 + 1700 + 1798 + 899 - 5 * 425 - 1250;
    expect([repaid, outstanding]).toEqual([price + (facts.plan?.interest ?? 0), 0]);
    expect(writeReport(result)).toMatch(
      /by plan +9 {2}instalments-6, APR 1[5-7]\.\d to 1[5-7]\.\d %; 1 by their account's plan/,
    );
  },
);

test("a replay with a plan that the lender does not offer is rejected before the first order", async () => {
  const replay = replayOrders({
    url: sandbox.runtime.url,
    orderFile: readOrders(smallWeek),
    seed: "1",
    plan: "instalments-7",
  });
  await expect(replay).rejects.toThrow(/does not offer plan instalments-7 .*it offers pay-in-14, .*instalments-6/);
});
