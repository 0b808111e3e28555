import { connectSandbox, type SandboxClient } from "../../clients/sandbox/sandbox.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import type { Operations } from "../../local/bill/meter.ts";
import { billable } from "../../local/bill/meter.ts";
import { sampleClients } from "./clients.ts";
import { type SimulationResult, simulateDays } from "./days.ts";
import { loansOf } from "./loans.ts";
import { compareMallBooks } from "./mall-books.ts";
import type { OrderFile } from "./orders.ts";
import { reconcile } from "./reconcile.ts";
import { isClosed, type Sale } from "./sale.ts";
import type { Progress } from "./simulation.ts";
import type { ReplayResult } from "./summary.ts";
import { showPlans } from "../../clients/sdk/plans.ts";
import { currency, openShop, type Shop } from "./shop.ts";
import { type Books, compareSums, type Comparison } from "./sums.ts";

export type ReplayOptions = {
  readonly url: string;
  readonly orderFile: OrderFile;
  /** Determines due dates, parcels and answers; the same seed gives the same replay. */
  readonly seed: string;
  /** The plan that customers choose when it is offered for the amount; their account's plan by default. */
  readonly plan?: string | undefined;
  readonly onProgress?: (progress: Progress) => void | Promise<void>;
};

/** Eight parallel requests keep two cores busy; a shop's servers would not send more. */
const lanes = 8;

/** Runs a file of orders through a running sandbox, as malls and purchasers would, until the status of every purchase is final. */
export const replayOrders = async (options: ReplayOptions): Promise<ReplayResult> => {
  const { url, orderFile, plan } = options;
  const replay = await openReplay(options);
  const { sandbox, before, meterBefore, excluded } = replay;
  const { simulation, orderComparisons, orderSeconds, seconds } = await simulate(replay, options);
  const metered = excluded.reduce(difference, difference(await sandbox.meter(), meterBefore));
  const observed = { ...(await observe(replay, simulation.sales)), before };
  const comparisons = [
    ...orderComparisons.map((each) => ({ ...each, what: `${each.what}, when the last order was placed` })),
    ...compareSums(observed),
    ...(await compareMallBooks(replay.shop, observed.views, await sandbox.transfers())),
  ];
  const reconciled = await reconcile(url);
  const idleDay = await meterOneDay(sandbox);
  const measured = { metered, idleDay, orderSeconds, seconds };
  return {
    ...observed,
    ...measured,
    ...(plan !== undefined && { plan }),
    reconciled,
    orderFile,
    simulation,
    comparisons,
  };
};

/** An open shop, and the state of the sandbox before its first order. */
type Replay = {
  readonly sandbox: SandboxClient;
  readonly shop: Shop;
  readonly plan: string | undefined;
  readonly before: Books;
  readonly transfersBefore: number;
  readonly meterBefore: Operations;
  /** The operations of the replay's own observations, which are not part of a purchase's cost. */
  readonly excluded: Operations[];
};

const openReplay = async ({ url, orderFile, seed, plan }: ReplayOptions): Promise<Replay> => {
  const sandbox = connectSandbox(url);
  await sandbox.readClock();
  const customers = [...new Set(orderFile.orders.map(({ customer }) => customer))];
  const name = crypto.randomUUID().slice(0, 8);
  const shop = await openShop(sandbox, { name, seed, customers, clients: sampleClients(), lanes });
  if (plan !== undefined) await checkPlan(sandbox, shop, orderFile, plan);
  await sandbox.rest();
  const before = await proveBooks(sandbox);
  const transfersBefore = (await sandbox.transfers()).length;
  const meterBefore = await sandbox.meter();
  return { sandbox, shop, plan, before, transfersBefore, meterBefore, excluded: [] };
};

const simulate = async (
  replay: Replay,
  { orderFile, seed, onProgress = () => {} }: ReplayOptions,
): Promise<{
  readonly simulation: SimulationResult;
  readonly orderComparisons: readonly Comparison[];
  readonly orderSeconds: number;
  readonly seconds: number;
}> => {
  const { sandbox, shop, plan, before } = replay;
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  let orderSeconds = 0;
  let orderComparisons: readonly Comparison[] = [];
  const simulation = await simulateDays({
    sandbox,
    shop,
    orderFile,
    seed,
    plan,
    lanes,
    onProgress,
    afterLastOrder: async (sales) => {
      orderSeconds = elapsed();
      orderComparisons = compareSums({
        ...(await excludeFromMeter(replay, async () => observe(replay, sales))),
        before,
      });
    },
    anyOpen: async () => excludeFromMeter(replay, async () => (await viewsOf(shop)).some((view) => !isClosed(view))),
  });
  return { simulation, orderComparisons, orderSeconds, seconds: elapsed() };
};

/** Runs work whose operations are not part of a purchase's cost. */
const excludeFromMeter = async <Result>(
  { sandbox, excluded }: Replay,
  work: () => Promise<Result>,
): Promise<Result> => {
  const from = await sandbox.meter();
  const result = await work();
  excluded.push(difference(await sandbox.meter(), from));
  return result;
};

/** What malls, purchasers, bank and lender show at this moment. Without a plan, loans show nothing that the malls' views do not. */
const observe = async ({ sandbox, shop, plan, transfersBefore }: Replay, sales: readonly Sale[]) => ({
  views: await viewsOf(shop),
  loans: plan === undefined ? [] : await loansOf(sandbox, sales, lanes),
  transfers: (await sandbox.transfers()).slice(transfersBefore),
  after: await proveBooks(sandbox),
});

/** A plan that is not offered for a typical order is probably a typing error, so it is rejected before the first order. */
const checkPlan = async (
  sandbox: SandboxClient,
  { malls }: Shop,
  { orders }: OrderFile,
  plan: string,
): Promise<void> => {
  const totals = orders.map(({ lines }) => lines.reduce((sum, { amount }) => sum + Number(amount), 0));
  const sorted = totals.toSorted((a, b) => a - b);
  const [typical, lender] = [sorted[Math.floor(sorted.length / 2)], malls[0]?.lender];
  const offers = await showPlans(await sandbox.lenderUrl(), lender ?? "", { amount: String(typical), currency });
  if (!offers.some(({ id }) => id === plan))
    throw new RangeError(
      `the lender does not offer plan ${plan} for a typical order; it offers ${offers.map(({ id }) => id).join(", ")}`,
    );
};

const proveBooks = async (sandbox: SandboxClient): Promise<Books> =>
  (await sandbox.invoke("tallystick-operator-prove-books", {})) as Books;

const viewsOf = async ({ malls }: Shop): Promise<readonly Purchase[]> => {
  const views: Purchase[] = [];
  for (const mallClient of malls) for await (const view of mallClient.listPurchases()) views.push(view);
  return views;
};

/** The operations of a day without orders, such as those of scheduled functions. */
const meterOneDay = async (sandbox: SandboxClient): Promise<Operations> => {
  const before = await sandbox.meter();
  await sandbox.travelTo((await sandbox.readClock()) + 86_400_000);
  await sandbox.rest();
  return difference(await sandbox.meter(), before);
};

const difference = (after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>): Operations =>
  Object.fromEntries(billable.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)])) as Operations;
