import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { driveCancellation, driveSale } from "../../clients/sandbox/lifecycle.ts";
import { narrate } from "../../local/narrate.ts";
import { type Seeded, startSeeded } from "../api/seeded.ts";

let sandbox: Seeded;
beforeAll(async () => {
  sandbox = await startSeeded();
});
afterAll(async () => {
  await sandbox.stop();
});

test("a sale ends with the seller paid and the debt repaid", async () => {
  const steps: string[] = [];
  const sold = await driveSale(sandbox.runtime.url, { onStep: ({ name }) => void steps.push(name) });
  expect(sold).toMatchObject({ status: "repaid", outstanding: { amount: "0" }, repaid: { amount: "2500" } });
  expect(steps).toEqual(["requested", "advanced", "shipped", "delivered", "accepted", "repaid"]);
});

test("a cancelled sale ends with no debt and a full refund", async () => {
  const cancelled = await driveCancellation(sandbox.runtime.url, { mall: "mall_hanok", amount: "30000" });
  expect(cancelled).toMatchObject({
    status: "cancelled",
    outstanding: { amount: "0", currency: "KRW" },
    refunded: { amount: "30000" },
    cancellations: [{ status: "refunded", refund: { status: "paid", cashBack: { amount: "0" } } }],
  });
});

test("concurrent lifecycles each wait by polling", async () => {
  const drivers = [driveSale, driveCancellation, driveSale, driveCancellation, driveSale];
  const ends = await Promise.all(drivers.map(async (drive) => drive(sandbox.runtime.url, { wait: "polling" })));
  expect(ends.map(({ status }) => status)).toEqual(["repaid", "cancelled", "repaid", "cancelled", "repaid"]);
  expect(new Set(ends.map(({ id }) => id)).size).toBe(drivers.length);
});

test("the first start narrates a sale and a cancellation while they run", async () => {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  await narrate(sandbox.runtime.url).finally(() => log.mockRestore());
  const printed = lines.join("\n");
  expect(printed).toMatch(/offers 6 plans for £480\.00, with their APR: pay-in-14 0\.0 %, .*instalments-6 1[56]\.\d %/);
  expect(printed).toMatch(/purchases the receivable and pays the seller £476\.53 at once \(discount £3\.47\)/);
  expect(printed).toMatch(/repays £480\.00; the loan is closed/);
  expect(printed).toMatch(/£480\.00 {2}reduction of Ailsa Reid's debt/);
  expect(printed).toMatch(/£0\.64 {2}discount for used days, kept/);
  expect(printed).toMatch(/phases run: .*advance .*accept .*collect/);
  expect(printed).toMatch(/get-execution-history --execution-arn arn:aws:states:/);
});
