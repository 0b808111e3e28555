import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import { TallystickProblem } from "../../clients/sdk/problem.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { answerAfter, type Habit, habitOf } from "./habits.ts";
import { inLanes } from "./lanes.ts";
import { type Bought, claimReturn, type Claim, mergeClaims } from "./matching.ts";
import type { Order, OrderBook, ReturnLine } from "./orders.ts";
import { purchaserOf } from "./loans.ts";
import { type Customer, currency, type MallDesk, placeOrder, type Shop } from "./shop.ts";

/** A purchase that was approved, as mall and customer follow it. */
export type Sale = Order &
  Bought & {
    readonly desk: MallDesk;
    readonly buyer: Customer;
    readonly habit: Habit;
    readonly lastDueAfter: number;
    readonly id: string;
    readonly approvalNumber: string;
  };

/** How far a replay is: days of the simulation, and deeds done of those known so far. */
export type Progress = {
  readonly day: number;
  readonly lastDay: number;
  readonly done: number;
  readonly known: number;
};

/** What came of it besides the purchases themselves. */
export type Diary = {
  readonly sales: readonly Sale[];
  /** Return lines of which not all goods were found among the customer's approved purchases. */
  readonly unmatched: readonly { readonly line: number; readonly quantity: number; readonly why: string }[];
  /** Deeds that the gateway refused, such as accepting goods while they are being returned. */
  readonly refused: Readonly<Record<string, number>>;
  readonly days: number;
};

/** The deeds of a day, in the order in which they happen. */
const deeds = ["order", "cancel", "answer", "ship", "deliver", "accept", "repay"] as const;
type Deed = (typeof deeds)[number];

type Options = {
  readonly sandbox: SandboxClient;
  readonly shop: Shop;
  readonly book: OrderBook;
  readonly seed: string;
  /** The plan that customers take where it is offered. */
  readonly plan?: string | undefined;
  readonly lanes: number;
  readonly onProgress: (progress: Progress) => void | Promise<void>;
  /** Called when the last order is placed and everything is at rest. */
  readonly atHeight: (sales: readonly Sale[]) => Promise<void>;
  /** True while a purchase has not come to its end. */
  readonly anyOpen: () => Promise<boolean>;
};

/** Lives through the file's days and those after them, until every purchase has come to its end. */
export const liveThrough = async (options: Options): Promise<Diary> => {
  const { sandbox, shop, book, seed, plan, lanes, onProgress, atHeight, anyOpen } = options;
  const sales: Sale[] = [];
  const declined: Order[] = [];
  const unmatched: Diary["unmatched"][number][] = [];
  const refused: Record<string, number> = {};
  const agenda = makeAgenda();
  const start = nextMorning(await sandbox.readClock());
  await sandbox.travelTo(start);

  const order = async (each: Order): Promise<void> => {
    const { desk, customer: buyer, view, lastDueAfter } = await placeOrder(sandbox, shop, each, plan);
    if (view.approvalNumber === undefined) return void declined.push(each);
    const habit = habitOf(seed, each.order, buyer.payInDays, buyer.client);
    const { id, approvalNumber } = view;
    const sale: Sale = { ...each, returned: new Map(), desk, buyer, habit, lastDueAfter, id, approvalNumber };
    sales.push(sale);
    const shipsOn = each.day + habit.shipAfter;
    const arrivesOn = shipsOn + habit.deliverAfter;
    agenda.add(shipsOn, "ship", async () => ship(sale));
    agenda.add(arrivesOn, "deliver", async () => deliver(sale));
    if (habit.accepts) agenda.add(arrivesOn, "accept", async () => accept(sandbox, sale));
    if (habit.repays)
      agenda.add(arrivesOn + habit.repays.after, "repay", async () => repay(sandbox, sale, habit.repays?.what));
  };
  const cancel = async (invoice: readonly ReturnLine[]): Promise<void> => {
    const found = matchInvoice(invoice, sales, declined);
    unmatched.push(...found.unmatched);
    for (const { purchase: sale, picks } of found.claims) {
      const purchaser = await purchaserOf(sandbox, sale);
      const view = (await purchaser.cancel({ lines: picks, reason: `credit note ${invoice[0]?.invoice}` })).purchase;
      const { no, status } = (view.cancellations.at(-1) ?? {}) as { readonly no: number; readonly status: string };
      const after = answerAfter(seed, `${sale.order} ${no}`, status === "returning");
      const outcome = status === "returning" ? "received" : "stopped";
      if (after !== undefined)
        agenda.add((invoice[0]?.day ?? 0) + after, "answer", async () => {
          await sale.desk.reportReturn({ id: sale.id, order: sale.order }, { cancellation: no, outcome });
        });
    }
  };

  // One customer's orders keep their order: which of them the limit still bears must not depend on the network.
  for (const [day, orders] of Map.groupBy(book.orders, (each) => each.day))
    for (const of of Map.groupBy(orders, (each) => each.customer).values())
      agenda.add(day, "order", async () => {
        for (const each of of) await order(each);
      });
  for (const [day, returns] of Map.groupBy(book.returns, (each) => each.day))
    for (const of of Map.groupBy(returns, (each) => each.customer).values())
      agenda.add(day, "cancel", async () => {
        for (const invoice of Map.groupBy(of, (each) => each.invoice).values()) await cancel(invoice);
      });

  const lastOrders = Math.max(0, ...book.orders.map(({ day }) => day));
  let done = 0;
  let day = 0;
  for (let lastDay = lastOrders; day <= lastDay; day++) {
    for (const deed of deeds) {
      const today = agenda.take(day, deed);
      await inLanes(today, lanes, async (act) => {
        await act().catch((error: unknown) => note(refused, deed, error));
        await onProgress({ day, lastDay, done: ++done, known: done + agenda.left() });
      });
      if (today.length > 0) await rest(sandbox);
    }
    if (day === lastOrders) {
      await atHeight(sales);
      lastDay = Math.max(lastDay, ...sales.map(endOf), agenda.lastDay());
    }
    await sandbox.travelTo(start + (day + 1) * dayMs);
    await onProgress({ day, lastDay, done, known: done + agenda.left() });
    // What a late return has put off is waited for, within reason.
    if (day === lastDay && lastDay < lastOrders + mostDaysAfter(sales) && (await anyOpen())) lastDay += 5;
  }
  await rest(sandbox);
  return { sales, unmatched: unmatched.toSorted((a, b) => a.line - b.line), refused, days: day };
};

const dayMs = 86_400_000;

/** Six o'clock: a day's work must not run into the next date, for interest is counted by dates. */
const nextMorning = (now: number): number => Math.ceil(now / dayMs) * dayMs + dayMs / 4;

/** A client eight months late with each instalment, and everything that may put the due dates off, is through by then. */
const mostDaysAfter = (sales: readonly Sale[]): number =>
  350 + Math.max(0, ...sales.map(({ lastDueAfter }) => lastDueAfter));

/** The day on which a sale should have ended: the due date, and the months after it that its client takes. */
const endOf = ({ day, habit, buyer, lastDueAfter }: Sale): number =>
  day +
  habit.shipAfter +
  habit.deliverAfter +
  (habit.accepts ? 0 : 8) +
  lastDueAfter +
  buyer.client.monthsLate * 30 +
  2;

const ship = async (sale: Sale): Promise<void> => {
  const gone = [...sale.returned.values()].reduce((sum, quantity) => sum + quantity, 0);
  // All of it cancelled before it left: there is nothing to put in a parcel.
  if (gone === sale.lines.reduce((sum, { quantity }) => sum + quantity, 0)) return;
  await sale.desk.reportShipment({ id: sale.id, order: sale.order }, { shipment: "s1", tracking: `T${sale.order}` });
};

const deliver = async ({ desk, id, order }: Sale): Promise<void> => {
  const view = await desk.showPurchase(id);
  if (view.shipments.length > 0 && !isClosed(view)) await desk.reportDelivery({ id, order }, { shipment: "s1" });
};

/** Who sends something back does not confirm the rest; silence will. */
const accept = async (sandbox: SandboxClient, sale: Sale): Promise<void> => {
  if (sale.returned.size === 0) await (await purchaserOf(sandbox, sale)).accept();
};

const repay = async (sandbox: SandboxClient, sale: Sale, what: "all" | "half" | undefined): Promise<void> => {
  const purchaser = await purchaserOf(sandbox, sale);
  const { status, outstanding } = await purchaser.show();
  // A return may have left nothing to pay, or has put acceptance off.
  if (status !== "accepted") return;
  const half = (BigInt(outstanding.amount) / 2n).toString();
  await (what === "half" && half !== "0" ? purchaser.repay({ amount: half, currency }) : purchaser.repay());
};

/** Each line of a cancellation invoice against the customer's earlier purchases. */
const matchInvoice = (
  invoice: readonly ReturnLine[],
  sales: readonly Sale[],
  declined: readonly Order[],
): { readonly claims: readonly Claim<Sale>[]; readonly unmatched: Diary["unmatched"] } => {
  const matched = invoice.map((line) => {
    const isEarlier = (each: Order): boolean => each.customer === line.customer && each.minute <= line.minute;
    const earlier = sales.filter(isEarlier).toSorted((a, b) => b.minute - a.minute);
    const { claims, unmatched: quantity } = claimReturn(line, earlier);
    const wasDeclined = declined.some(
      (each) => isEarlier(each) && each.lines.some(({ stock }) => stock === line.stock),
    );
    const why = wasDeclined
      ? "its purchase was declined"
      : earlier.length === 0
        ? "no earlier purchase of this customer in the file"
        : "bought, if ever, before the file begins";
    return { claims, unmatched: quantity === 0 ? [] : [{ line: line.line, quantity, why }] };
  });
  return {
    claims: mergeClaims(matched.flatMap(({ claims }) => claims)),
    unmatched: matched.flatMap(({ unmatched }) => unmatched),
  };
};

const note = (refused: Record<string, number>, deed: Deed, error: unknown): void => {
  if (!(error instanceof TallystickProblem)) throw error;
  const name = `${deed}: ${error.code}`;
  refused[name] = (refused[name] ?? 0) + 1;
};

const rest = async (sandbox: SandboxClient): Promise<void> => {
  if (!(await sandbox.rest(120))) throw new Error("the sandbox has not come to rest for two minutes");
};

/** True for a purchase to which nothing more happens. */
export const isClosed = ({ status }: Purchase): boolean =>
  ["repaid", "cancelled", "declined", "expired", "chargedOff"].includes(status);

/** What is to be done on which day. */
const makeAgenda = () => {
  const planned = new Map<string, (() => Promise<void>)[]>();
  let last = 0;
  return {
    add: (day: number, deed: Deed, act: () => Promise<void>): void => {
      const key = `${day} ${deed}`;
      planned.set(key, [...(planned.get(key) ?? []), act]);
      last = Math.max(last, day);
    },
    take: (day: number, deed: Deed): readonly (() => Promise<void>)[] => {
      const acts = planned.get(`${day} ${deed}`) ?? [];
      planned.delete(`${day} ${deed}`);
      return acts;
    },
    left: (): number => [...planned.values()].reduce((sum, acts) => sum + acts.length, 0),
    lastDay: (): number => last,
  };
};
