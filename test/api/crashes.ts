import { expect } from "vitest";
import { inTurn } from "../in-turn.ts";
import { type Sale, startSale } from "./sale.ts";
import type { Sandbox } from "./sandbox.ts";

/**
 * When a function crashes: before its work, or after it so that the answer is lost.
 * The saga retries a timeout; the janitor finds a crash.
 */
export const crashes = [
  { when: "before", error: "Runtime.ExitError" },
  { when: "after", error: "Sandbox.Timedout" },
  { when: "after", error: "Runtime.ExitError" },
] as const;

type Crash = { readonly function: string } & (typeof crashes)[number];

/** Each function crashes in one way, by turns from `from`; at night in each. */
export const crashesOf = (functions: readonly string[], from = 0): readonly Crash[] =>
  functions.flatMap((name, i) =>
    inTurn(crashes, from + i).map((death) => ({ function: `tallystick-${name}`, ...death })),
  );

/** What happens to a sale from request to due date. */
export const lifecycleEvents = ["requested", "approved", "shipped", "advanced", "delivered", "accepted", "due_set"];

export type SaleWithCrash = Sale & { readonly death: Crash };

/** A sale for each crash; the fault waits for its sale's first event at that function. */
export const salesWithCrash = async (
  sandbox: Sandbox,
  functions: readonly string[],
  input: Parameters<typeof startSale>[1] = {},
): Promise<readonly SaleWithCrash[]> => {
  const sales: SaleWithCrash[] = [];
  for (const crash of crashesOf(functions)) {
    const sale = await startSale(sandbox, { ...input, account: await sandbox.openAccount() });
    await sandbox.fault({ ...crash, containing: sale.id });
    sales.push({ ...sale, death: crash });
  }
  return sales;
};

/** Runs an operation on all sales, and waits for the janitor, which runs each hour and restarts what is a quarter of an hour late. */
export const runOnAll = async (
  sandbox: Sandbox,
  sales: readonly Sale[],
  operation: (sale: Sale) => Promise<{ readonly status: number }>,
) => {
  const answers = await Promise.all(sales.map(async (sale) => (await operation(sale)).status));
  expect(answers.filter((status) => status >= 300)).toEqual([]);
  await sandbox.wait({ hours: 1, minutes: 20 });
};

export const openFaults = async (sandbox: Sandbox) =>
  (await sandbox.ask<{ faults: readonly object[] }>("/_sandbox/faults")).faults;

/** Each purchase ended as it should, its events happened once each, and its money moved once. */
export const expectEnd = async (
  sandbox: Sandbox,
  sales: readonly SaleWithCrash[],
  {
    end,
    events,
    money,
  }: { readonly end: object; readonly events: readonly string[]; readonly money: readonly string[] },
) => {
  expect(await openFaults(sandbox)).toEqual([]);
  for (const sale of sales) {
    const of = `${sale.death.function} ${sale.death.when} ${sale.death.error}`;
    const purchase = await sale.show();
    expect({ of, ...purchase }).toMatchObject({ of, ...end });
    // A reminder whose answer was lost reaches the gateway as a change of the loan.
    const happened = purchase.timeline.map(({ event }) => (event === "loan_changed" ? "reminded" : event));
    expect({ of, events: happened.toSorted() }).toEqual({
      of,
      events: events.toSorted(),
    });
    expect({ of, money: await sale.money() }).toEqual({ of, money });
    expect({ of, ...(await sale.loan()) }).toMatchObject({ of, outstanding: { amount: "0" }, held: { amount: "0" } });
  }
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
};
