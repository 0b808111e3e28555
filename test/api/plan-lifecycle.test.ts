import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatDay } from "../../domain/calendar.ts";
import type { Loan } from "../../clients/sdk/loan.ts";
import { consentTo, type Disclosure, showPlans } from "../../clients/sdk/plans.ts";
import { purchaseIn } from "./answer.ts";
import type { Order } from "./request.ts";
import { acceptedSale, type Sale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => sandbox.stop());

const dayMs = 86_400_000;
const minor = (money: { readonly amount: string } | undefined): number => Number(money?.amount ?? 0);
const loanOf = async (sale: Sale): Promise<Loan> => (await sale.loan()) as Record<string, unknown> & Loan;
const interestEarned = async (currency: string): Promise<number> =>
  -minor((await sandbox.books()).accounts[`interestIncome ${currency}`]);
/** Moves the clock past a day, so that what is due on it is collected. */
const passDay = async (day: string): Promise<void> =>
  sandbox.wait({ days: Math.ceil((Date.parse(day) + dayMs - sandbox.now()) / dayMs) });

/** A sale whose goods were accepted on the day that the plan was shown for. */
const accepted = async (plan: string, input: Order & { readonly amount: string; readonly currency: string }) => {
  const found = (await showPlans(sandbox.lenderUrl, sandbox.lender, input)).find(({ id }) => id === plan);
  if (!found) throw new Error(`${plan} is not offered`);
  const sale = await acceptedSale(sandbox, { ...input, plan: await consentTo(found) });
  return { sale, shown: found.disclosure };
};

const lines = (amount: string) => [{ id: "lamp", quantity: 1, amount, description: "a lamp" }];

/** Every instalment is collected exactly on its due date, and the loan has the disclosed cost. */
const runToEnd = async (sale: Sale, { instalments, totalCost, totalPayable, apr }: Disclosure): Promise<void> => {
  for (const { due } of instalments) await passDay(due);
  expect(await sale.show()).toMatchObject({ status: "repaid", outstanding: { amount: "0" }, toCome: { amount: "0" } });
  const loan = await loanOf(sale);
  expect(loan).toMatchObject({ status: "repaid", cost: { apr, totalCost, totalPayable }, repaid: totalPayable });
  const debits = (await sale.money()).filter((each) => each.startsWith("debits"));
  expect(debits).toEqual(instalments.map(({ total }) => `debits ${total.amount}`));
};

describe("a loan in instalments runs to its end", () => {
  test("in pounds, with a part of it paid early in the middle and smaller instalments after it", async () => {
    const { sale, shown } = await accepted("instalments-6", {
      amount: "60000",
      currency: "GBP",
      lines: lines("60000"),
    });
    for (const { due } of shown.instalments.slice(0, 2)) await passDay(due);
    expect(await sale.money()).toEqual(
      expect.arrayContaining(shown.instalments.slice(0, 2).map(({ total }) => `debits ${total.amount}`)),
    );

    await sandbox.wait({ days: 10 });
    const before = await loanOf(sale);
    const repayment = { amount: { amount: "20000", currency: "GBP" }, becomes: "smaller" };
    expect((await sale.pay("repayments", repayment)).status).toBe(202);
    const after = await loanOf(sale);
    expect(minor(after.repaid) - minor(before.repaid)).toBe(20_000);
    // Ten days' interest is paid first; the rest lowers the debt.
    const interest = minor(after.paid.interest) - minor(before.paid.interest);
    expect(interest).toBeGreaterThan(0);
    expect(minor(before.owed.principal) - minor(after.owed.principal)).toBe(20_000 - interest);
    const open = (loan: Loan) => loan.instalments.filter((each) => minor(each.open) > 0);
    expect(open(after).map(({ due }) => due)).toEqual(open(before).map(({ due }) => due));
    for (const [index, each] of open(after).entries())
      expect(minor(each.total)).toBeLessThan(minor(open(before)[index]?.total) * 0.6);
    expect(minor(after.cost?.totalCost)).toBeLessThan(minor(shown.totalCost));
    expect(Math.abs(Number(after.cost?.apr.percent) - Number(shown.apr.percent))).toBeLessThanOrEqual(0.2);

    for (const { due } of shown.instalments.slice(2)) await passDay(due);
    expect(await sale.show()).toMatchObject({ status: "repaid", outstanding: { amount: "0" } });
    const end = await loanOf(sale);
    expect(minor(end.paid.principal)).toBe(60_000);
    expect(minor(end.repaid)).toBe(60_000 + minor(end.paid.interest));
    expect(end.cost).toEqual(after.cost);
    expect(end.consent).toEqual(before.consent);
    expect(await interestEarned("GBP")).toBe(minor(end.paid.interest));
  });

  test("in won, with a fee, at the end of each month by Korean holidays", async () => {
    const input = { mall: sandbox.hanok, amount: "1200000", currency: "KRW", lines: lines("1200000") };
    const { sale, shown } = await accepted("instalments-12", input);
    await runToEnd(sale, shown);
    expect(minor((await loanOf(sale)).paid.fee)).toBe(3000);
    expect(minor((await loanOf(sale)).paid.interest)).toBe(await interestEarned("KRW"));
  });

  test.each([
    ["yen", "JPY", "48000"],
    ["dinars", "KWD", "150000"],
    ["euros", "EUR", "52345"],
  ])("in %s", async (_, currency, amount) => {
    const { sale, shown } = await accepted("instalments-6", {
      mall: { ...sandbox.thistle, currency },
      amount,
      currency,
      lines: lines(amount),
    });
    await runToEnd(sale, shown);
  });

  test("in three parts that cost nothing", async () => {
    const { sale, shown } = await accepted("parts-3", { amount: "10000", currency: "GBP", lines: lines("10000") });
    await runToEnd(sale, shown);
    expect((await loanOf(sale)).cost).toMatchObject({ apr: { percent: "0.0" }, totalCost: { amount: "0" } });
  });

  test("and the purchaser is notified of each amount and its due date", async () => {
    const { sale, shown } = await accepted("instalments-6", {
      amount: "60000",
      currency: "GBP",
      lines: lines("60000"),
    });
    purchaseIn(sale.answer);
    const { notices } = await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(
      `/_sandbox/notices?to=${sale.order}@example.test`,
    );
    const texts = notices.map(({ text }) => text).join("\n");
    expect(texts).toContain(
      `You have agreed to pay £${(minor(shown.totalPayable) / 100).toFixed(2)} back in all, at ${shown.apr.percent} % a year.`,
    );
    const [first] = shown.instalments;
    expect(texts).toContain(
      `£${(minor(first?.total) / 100).toFixed(2)} will be collected on ${formatDay(first?.due ?? "")}, the first of 6 instalments`,
    );
  });
});

test("the ledger balances at the end", async () => {
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
});
