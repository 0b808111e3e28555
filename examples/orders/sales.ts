import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import { habitOf } from "./habits.ts";
import { purchaserOf } from "./loans.ts";
import type { Order } from "./orders.ts";
import { isClosed, type Sale } from "./sale.ts";
import { currency, placeOrder } from "./shop.ts";
import type { Simulation } from "./simulation.ts";

/** Places an order; when it is approved, plans what the mall and the customer do next. */
export const sell = async (simulation: Simulation, each: Order): Promise<void> => {
  const { sandbox, shop, seed, plan, sales, declined } = simulation;
  const { mallClient, customer: buyer, view, lastDueAfter } = await placeOrder(sandbox, shop, each, plan);
  if (view.approvalNumber === undefined) return void declined.push(each);
  const habit = habitOf(seed, each.order, buyer.payInDays, buyer.client);
  const { id, approvalNumber } = view;
  const sale: Sale = { ...each, returned: new Map(), mallClient, buyer, habit, lastDueAfter, id, approvalNumber };
  sales.push(sale);
  planSale(simulation, sale);
};

const planSale = ({ sandbox, agenda }: Simulation, sale: Sale): void => {
  const { day, habit } = sale;
  const shipsOn = day + habit.shipAfter;
  const arrivesOn = shipsOn + habit.deliverAfter;
  agenda.add(shipsOn, "ship", async () => ship(sale));
  agenda.add(arrivesOn, "deliver", async () => deliver(sale));
  if (habit.accepts) agenda.add(arrivesOn, "accept", async () => accept(sandbox, sale));
  if (habit.repays)
    agenda.add(arrivesOn + habit.repays.after, "repay", async () => repay(sandbox, sale, habit.repays?.what));
};

const ship = async (sale: Sale): Promise<void> => {
  const returned = [...sale.returned.values()].reduce((sum, quantity) => sum + quantity, 0);
  // Everything was cancelled before the shipment, so there is nothing to ship.
  if (returned === sale.lines.reduce((sum, { quantity }) => sum + quantity, 0)) return;
  await sale.mallClient.reportShipment(
    { id: sale.id, order: sale.order },
    { shipment: "s1", tracking: `T${sale.order}` },
  );
};

const deliver = async ({ mallClient, id, order }: Sale): Promise<void> => {
  const view = await mallClient.showPurchase(id);
  if (view.shipments.length > 0 && !isClosed(view)) await mallClient.reportDelivery({ id, order }, { shipment: "s1" });
};

/** A customer who returns something does not accept the rest; it is accepted at the deadline. */
const accept = async (sandbox: SandboxClient, sale: Sale): Promise<void> => {
  if (sale.returned.size === 0) await (await purchaserOf(sandbox, sale)).accept();
};

const repay = async (sandbox: SandboxClient, sale: Sale, what: "all" | "half" | undefined): Promise<void> => {
  const purchaser = await purchaserOf(sandbox, sale);
  const { status, outstanding } = await purchaser.show();
  // After a return, the outstanding amount may be zero, or the acceptance later.
  if (status !== "accepted") return;
  const half = (BigInt(outstanding.amount) / 2n).toString();
  await (what === "half" && half !== "0" ? purchaser.repay({ amount: half, currency }) : purchaser.repay());
};
