import { connectSandbox, type SandboxClient } from "../../clients/sandbox/sandbox.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import type { Operations } from "../../local/bill/meter.ts";
import { billable } from "../../local/bill/meter.ts";
import { sampleClients } from "./clients.ts";
import { type Diary, simulateDays } from "./days.ts";
import { loansOf } from "./loans.ts";
import type { OrderBook } from "./orders.ts";
import { reconcile } from "./reconcile.ts";
import { isClosed, type Sale } from "./sale.ts";
import type { Progress } from "./simulation.ts";
import type { Witness } from "./summary.ts";
import { showPlans } from "../../clients/sdk/plans.ts";
import { currency, openShop, type Shop } from "./shop.ts";
import { type Books, compareSums, type Comparison } from "./sums.ts";

export type ReplayOptions = {
  readonly url: string;
  readonly book: OrderBook;
  /** Decides due dates, parcels and answers; the same seed makes the same replay. */
  readonly seed: string;
  /** The plan that customers take where it is offered for the amount; their accounts' own unless told. */
  readonly plan?: string | undefined;
  readonly onProgress?: (progress: Progress) => void | Promise<void>;
};

/** Eight requests at once keep two cores busy; a shop's servers would send no more. */
const lanes = 8;

/** Sends a book of orders through a running sandbox, as malls and purchasers would, until every purchase is final. */
export const replayOrders = async (options: ReplayOptions): Promise<Witness> => {
  const { url, book, plan } = options;
  const replay = await openReplay(options);
  const { sandbox, before, meterBefore, asides } = replay;
  const { diary, comparisonsAtHeight, orderSeconds, seconds } = await simulate(replay, options);
  const metered = asides.reduce(difference, difference(await sandbox.meter(), meterBefore));
  const seen = { ...(await observe(replay, diary.sales)), before };
  const comparisons = [
    ...comparisonsAtHeight.map((each) => ({ ...each, what: `${each.what}, when the last order was placed` })),
    ...compareSums(seen),
  ];
  const reconciled = await reconcile(url);
  const idleDay = await meterOneDay(sandbox);
  const measured = { metered, idleDay, orderSeconds, seconds };
  return { ...seen, ...measured, ...(plan !== undefined && { plan }), reconciled, book, diary, comparisons };
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
  readonly asides: Operations[];
};

const openReplay = async ({ url, book, seed, plan }: ReplayOptions): Promise<Replay> => {
  const sandbox = connectSandbox(url);
  await sandbox.readClock();
  const customers = [...new Set(book.orders.map(({ customer }) => customer))];
  const name = crypto.randomUUID().slice(0, 8);
  const shop = await openShop(sandbox, { name, seed, customers, clients: sampleClients(), lanes });
  if (plan !== undefined) await checkPlan(url, shop, book, plan);
  await sandbox.rest();
  const before = await proveBooks(sandbox);
  const transfersBefore = (await sandbox.transfers()).length;
  const meterBefore = await sandbox.meter();
  return { sandbox, shop, plan, before, transfersBefore, meterBefore, asides: [] };
};

const simulate = async (
  replay: Replay,
  { book, seed, onProgress = () => {} }: ReplayOptions,
): Promise<{
  readonly diary: Diary;
  readonly comparisonsAtHeight: readonly Comparison[];
  readonly orderSeconds: number;
  readonly seconds: number;
}> => {
  const { sandbox, shop, plan, before } = replay;
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  let orderSeconds = 0;
  let comparisonsAtHeight: readonly Comparison[] = [];
  const diary = await simulateDays({
    sandbox,
    shop,
    book,
    seed,
    plan,
    lanes,
    onProgress,
    atHeight: async (sales) => {
      orderSeconds = elapsed();
      comparisonsAtHeight = compareSums({ ...(await aside(replay, async () => observe(replay, sales))), before });
    },
    anyOpen: async () => aside(replay, async () => (await viewsOf(shop)).some((view) => !isClosed(view))),
  });
  return { diary, comparisonsAtHeight, orderSeconds, seconds: elapsed() };
};

/** Does something whose operations are not part of a purchase's cost. */
const aside = async <Result>({ sandbox, asides }: Replay, work: () => Promise<Result>): Promise<Result> => {
  const from = await sandbox.meter();
  const result = await work();
  asides.push(difference(await sandbox.meter(), from));
  return result;
};

/** What malls, purchasers, bank and lender show at this moment. Without a plan, loans show nothing that the malls' views do not. */
const observe = async ({ sandbox, shop, plan, transfersBefore }: Replay, sales: readonly Sale[]) => ({
  views: await viewsOf(shop),
  loans: plan === undefined ? [] : await loansOf(sandbox, sales, lanes),
  transfers: (await sandbox.transfers()).slice(transfersBefore),
  after: await proveBooks(sandbox),
});

/** A plan that no order could take is a slip of the pen: better said now than after minutes. */
const checkPlan = async (url: string, { malls }: Shop, { orders }: OrderBook, plan: string): Promise<void> => {
  const totals = orders.map(({ lines }) => lines.reduce((sum, { amount }) => sum + Number(amount), 0));
  const inOrder = totals.toSorted((a, b) => a - b);
  const [typical, lender] = [inOrder[Math.floor(inOrder.length / 2)], malls[0]?.lender];
  const shown = await showPlans(url, lender ?? "", { amount: String(typical), currency });
  if (!shown.some(({ id }) => id === plan))
    throw new RangeError(
      `the lender offers no plan ${plan} for a typical order, but ${shown.map(({ id }) => id).join(", ")}`,
    );
};

const proveBooks = async (sandbox: SandboxClient): Promise<Books> =>
  (await sandbox.invoke("tallystick-operator-prove-books", {})) as Books;

const viewsOf = async ({ malls }: Shop): Promise<readonly Purchase[]> => {
  const views: Purchase[] = [];
  for (const desk of malls) for await (const view of desk.listPurchases()) views.push(view);
  return views;
};

/** What the janitor and its like cost by themselves. */
const meterOneDay = async (sandbox: SandboxClient): Promise<Operations> => {
  const before = await sandbox.meter();
  await sandbox.travelTo((await sandbox.readClock()) + 86_400_000);
  await sandbox.rest();
  return difference(await sandbox.meter(), before);
};

const difference = (after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>): Operations =>
  Object.fromEntries(billable.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)])) as Operations;
