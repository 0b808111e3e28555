import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { driveCancellation, driveSale } from "../../clients/sandbox/life.ts";
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

test("a cancelled sale ends without debt and with a full refund", async () => {
  const undone = await driveCancellation(sandbox.runtime.url, { mall: "mall_hanok", amount: "30000" });
  expect(undone).toMatchObject({
    status: "cancelled",
    outstanding: { amount: "0", currency: "KRW" },
    refunded: { amount: "30000" },
    cancellations: [{ status: "refunded", refund: { status: "paid", cashBack: { amount: "0" } } }],
  });
});

test("many purchases run at once, and each is polled until its end", async () => {
  const lives = [driveSale, driveCancellation, driveSale, driveCancellation, driveSale];
  const ends = await Promise.all(lives.map(async (drive) => drive(sandbox.runtime.url, { wait: "reading" })));
  expect(ends.map(({ status }) => status)).toEqual(["repaid", "cancelled", "repaid", "cancelled", "repaid"]);
  expect(new Set(ends.map(({ id }) => id)).size).toBe(lives.length);
});

test("the first start narrates a sale and a cancellation while they happen", async () => {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  await narrate(sandbox.runtime.url).finally(() => log.mockRestore());
  const told = lines.join("\n");
  expect(told).toMatch(/offers 6 plans for £480\.00, with their APR: pay-in-14 0\.0 %, .*instalments-6 1[56]\.\d %/);
  expect(told).toMatch(/buys the receivable and pays the seller £476\.53 at once \(discount £3\.47\)/);
  expect(told).toMatch(/pays £480\.00; the loan is closed/);
  expect(told).toMatch(/£480\.00 {2}less debt for Ailsa Reid/);
  expect(told).toMatch(/£0\.64 {2}discount: for the days used, kept/);
  expect(told).toMatch(/phases run: .*advance .*accept .*collect/);
  expect(told).toMatch(/get-execution-history --execution-arn arn:aws:states:/);
});
