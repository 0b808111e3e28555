import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import { TallystickProblem } from "../../clients/sdk/problem.ts";
import { type Action, actions, makeAgenda } from "./agenda.ts";
import { cancelInvoice } from "./cancellations.ts";
import { inLanes } from "./lanes.ts";
import { lastDayOf, type Sale } from "./sale.ts";
import { sell } from "./sales.ts";
import type { Simulation, SimulationOptions, UnmatchedReturn } from "./simulation.ts";

/** The results of a simulation, without the purchases' final views. */
export type SimulationResult = {
  readonly sales: readonly Sale[];
  readonly unmatched: readonly UnmatchedReturn[];
  /** Actions that the gateway rejected, such as accepting goods while they are being returned. */
  readonly rejections: Readonly<Record<string, number>>;
  readonly days: number;
};

/** Simulates the file's days and those after them, until the status of every purchase is final. */
export const simulateDays = async (options: SimulationOptions): Promise<SimulationResult> => {
  const { sandbox } = options;
  const start = nextMorning(await sandbox.readClock());
  await sandbox.travelTo(start);
  const simulation: Simulation = {
    ...options,
    agenda: makeAgenda(),
    start,
    sales: [],
    declined: [],
    unmatched: [],
    rejections: {},
    done: 0,
  };
  planOrders(simulation);
  planReturns(simulation);
  const days = await runDays(simulation);
  await rest(sandbox);
  const { sales, unmatched, rejections } = simulation;
  return { sales, unmatched: unmatched.toSorted((a, b) => a.line - b.line), rejections, days };
};

/** The orders of one customer are placed in sequence, so that network timing does not decide which of them exceeds the limit. */
const planOrders = (simulation: Simulation): void => {
  for (const [day, orders] of Map.groupBy(simulation.orderFile.orders, (each) => each.day))
    for (const ofCustomer of Map.groupBy(orders, (each) => each.customer).values())
      simulation.agenda.add(day, "order", async () => {
        for (const each of ofCustomer) await sell(simulation, each);
      });
};

const planReturns = (simulation: Simulation): void => {
  for (const [day, returns] of Map.groupBy(simulation.orderFile.returns, (each) => each.day))
    for (const ofCustomer of Map.groupBy(returns, (each) => each.customer).values())
      simulation.agenda.add(day, "cancel", async () => {
        for (const invoice of Map.groupBy(ofCustomer, (each) => each.invoice).values())
          await cancelInvoice(simulation, invoice);
      });
};

/** Runs all days, and returns their number. */
const runDays = async (simulation: Simulation): Promise<number> => {
  const { sandbox, orderFile, agenda, start, sales, afterLastOrder, anyOpen } = simulation;
  const lastOrders = Math.max(0, ...orderFile.orders.map((order) => order.day));
  let day = 0;
  for (let lastDay = lastOrders; day <= lastDay;) {
    await runDay(simulation, day, lastDay);
    if (day === lastOrders) {
      await afterLastOrder(sales);
      lastDay = Math.max(lastDay, ...sales.map(lastDayOf), agenda.lastDay());
    }
    // Days without work pass in one step.
    const next = day < lastDay ? Math.min(agenda.nextDay(day), day < lastOrders ? lastOrders : lastDay) : day + 1;
    await sandbox.travelTo(start + next * dayMs);
    await report(simulation, day, lastDay);
    // A late return postpones payments, so the simulation continues until all are final or the maximum is reached.
    if (day === lastDay && lastDay < lastOrders + maxDaysAfter(sales) && (await anyOpen())) lastDay += 5;
    day = next;
  }
  return day;
};

const runDay = async (simulation: Simulation, day: number, lastDay: number): Promise<void> => {
  const { sandbox, agenda, lanes, rejections } = simulation;
  for (const action of actions) {
    const today = agenda.take(day, action);
    await inLanes(today, lanes, async (work) => {
      await work().catch((error: unknown) => countRejection(rejections, action, error));
      simulation.done++;
      await report(simulation, day, lastDay);
    });
    if (today.length > 0) await rest(sandbox);
  }
};

const report = async ({ agenda, done, onProgress }: Simulation, day: number, lastDay: number): Promise<void> =>
  onProgress({ day, lastDay, done, known: done + agenda.remaining() });

const dayMs = 86_400_000;

/** 06:00 UTC: a day's work must not run into the next date, because interest is counted by dates. */
const nextMorning = (now: number): number => Math.ceil(now / dayMs) * dayMs + dayMs / 4;

/** Enough days for a client who pays each instalment eight months late, and for postponed due dates. */
const maxDaysAfter = (sales: readonly Sale[]): number =>
  350 + Math.max(0, ...sales.map(({ lastDueAfter }) => lastDueAfter));

const countRejection = (rejections: Record<string, number>, action: Action, error: unknown): void => {
  if (!(error instanceof TallystickProblem)) throw error;
  const name = `${action}: ${error.code}`;
  rejections[name] = (rejections[name] ?? 0) + 1;
};

const rest = async (sandbox: SandboxClient): Promise<void> => {
  if (!(await sandbox.rest(120))) throw new Error("the sandbox was not idle within two minutes");
};
