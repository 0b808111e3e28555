import { connectSandbox, type SandboxClient } from "../../clients/sandbox/sandbox.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import type { Operations } from "../../local/bill/meter.ts";
import { billable } from "../../local/bill/meter.ts";
import { sampleClients } from "./clients.ts";
import { isClosed, liveThrough, type Progress, type Sale } from "./days.ts";
import { loansOf } from "./loans.ts";
import type { OrderBook } from "./orders.ts";
import { reconcile } from "./reconcile.ts";
import type { Witness } from "./report.ts";
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

/** Puts a book of orders through a running sandbox, as malls and purchasers would, to the end of the last purchase's life. */
export const replayOrders = async ({
  url,
  book,
  seed,
  plan,
  onProgress = () => {},
}: ReplayOptions): Promise<Witness> => {
  const sandbox = connectSandbox(url);
  await sandbox.readClock();
  const customers = [...new Set(book.orders.map(({ customer }) => customer))];
  const name = crypto.randomUUID().slice(0, 8);
  const shop = await openShop(sandbox, { name, seed, customers, clients: sampleClients(), lanes });
  if (plan !== undefined) await checkPlan(url, shop, book, plan);
  await sandbox.rest();
  const before = await proveBooks(sandbox);
  const movedBefore = (await sandbox.transfers()).length;
  const meterBefore = await sandbox.meter();

  // What the reporter itself asks of the system is no part of a purchase's cost.
  const asides: Operations[] = [];
  const aside = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const from = await sandbox.meter();
    const answer = await work();
    asides.push(difference(await sandbox.meter(), from));
    return answer;
  };
  const movedSince = async () => (await sandbox.transfers()).slice(movedBefore);
  // Free of cost there is nothing that purchasers' loans say and malls' views do not.
  const look = async (sales: readonly Sale[]) => ({
    views: await viewsOf(shop),
    loans: plan === undefined ? [] : await loansOf(sandbox, sales, lanes),
    transfers: await movedSince(),
    after: await proveBooks(sandbox),
  });

  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  let orderSeconds = 0;
  let height: readonly Comparison[] = [];
  const diary = await liveThrough({
    sandbox,
    shop,
    book,
    seed,
    plan,
    lanes,
    onProgress,
    atHeight: async (sales) => {
      orderSeconds = elapsed();
      height = compareSums({ ...(await aside(async () => look(sales))), before });
    },
    anyOpen: async () => aside(async () => (await viewsOf(shop)).some((view) => !isClosed(view))),
  });
  const seconds = elapsed();

  const metered = asides.reduce(difference, difference(await sandbox.meter(), meterBefore));
  const seen = { ...(await look(diary.sales)), before };
  const comparisons = [
    ...height.map((each) => ({ ...each, what: `${each.what}, when the last order was placed` })),
    ...compareSums(seen),
  ];
  const reconciled = await reconcile(url);
  const idleDay = await meterOneDay(sandbox);
  return {
    ...seen,
    reconciled,
    ...(plan !== undefined && { plan }),
    book,
    diary,
    comparisons,
    metered,
    idleDay,
    orderSeconds,
    seconds,
  };
};

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
