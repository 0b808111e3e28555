import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ListStateMachinesCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { addTime, dayOf, type Instant } from "../../domain/calendar.ts";
import { add, type Money, toWire } from "../../domain/money.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { fromAttributes, toAttributes } from "../../functions/io/table/attributes.ts";
import { purchaseKey } from "../../functions/io/table/item-keys.ts";
import { toPurchase, toPurchaseItem } from "../../functions/io/table/items/purchase-item.ts";
import { client } from "../local/wire.ts";
import type { Sandbox } from "../api/sandbox.ts";
import { gatewayRoles } from "./gateway-power.ts";

const roleNamed = (name: string): string =>
  `role:GatewayStack.${gatewayRoles().find((id) => id.startsWith(name)) ?? ""}`;

/** The gateway's purchases as their own table has them. */
export const purchasesOf = async (sandbox: Sandbox, ids: readonly string[]): Promise<readonly Purchase[]> => {
  const { gateway } = await sandbox.state();
  return gateway
    .filter(({ pk, sk }) => sk?.S === "PURCHASE" && ids.some((id) => purchaseKey(id).pk === pk?.S))
    .map((item) => toPurchase(fromAttributes({ ...item })));
};

/** Writes a purchase over what the table has, with the role of one of the gateway's functions. */
export const overwrite = async ({ url }: Sandbox, purchase: Purchase): Promise<void> => {
  const table = new DynamoDBClient(client(url, roleNamed("GatewayRecordAdvance")));
  const item = new PutItemCommand({ TableName: "tallystick-gateway", Item: toAttributes(toPurchaseItem(purchase)) });
  await table.send(item);
};

const twice = (amount: Money): Money => add(amount, amount);

/** The lies that a gateway's table can tell of a purchase, each as strong as it can be. */
export const lies: Readonly<Record<string, (purchase: Purchase, now: Instant) => Purchase>> = {
  "costs twice as much": (purchase) => ({
    ...purchase,
    amount: twice(purchase.amount),
    held: twice(purchase.amount),
    outstanding: twice(purchase.amount),
    lines: purchase.lines.map((line) => ({ ...line, amount: twice(line.amount) })),
    cancellations: purchase.cancellations.map((each) => ({ ...each, amount: twice(each.amount) })),
  }),
  "was delivered long ago": (purchase, now) => {
    const [at, deliveredAt] = [-40, -30].map((days) => addTime(now, { days })) as [Instant, Instant];
    const { acceptedAt: _, promises: _p, replans: _r, ...rest } = purchase;
    const lines = purchase.lines.map((line) => ({ ...line, shipped: line.quantity }));
    return { ...rest, lines, status: "delivered", shipments: [{ id: "s1", at, deliveredAt }] } as Purchase;
  },
  "was cancelled long ago, and its mall was silent": (purchase, now) => {
    const until = addTime(now, { days: -1 });
    const old = purchase.cancellations.map((each) => ({ ...each, status: "returning" as const, until }));
    const no = old.length + 1;
    const all = { no, status: "returning" as const, amount: purchase.amount, at: purchase.createdAt, until };
    return { ...purchase, cancellations: [...old, all] };
  },
  "is late and due": (purchase, now) => ({
    ...purchase,
    late: 9,
    due: dayOf(addTime(now, { days: -100 })),
    nextActionOn: dayOf(addTime(now, { days: -1 })),
  }),
  "has waited for its shipment too long": (purchase, now) => {
    const { acceptedAt: _, promises: _p, replans: _r, ...rest } = purchase;
    return {
      ...rest,
      status: "advanced",
      createdAt: addTime(now, { days: -60 }),
      shipments: [],
    } as Purchase;
  },
};

/** The phases that a gateway can start on such a purchase, with the numbers and amounts that its table has. */
export const phasesOn = ({ cancellations, advances, amount, event }: Purchase, now: Instant): readonly object[] => {
  const next = event.no + 50;
  const common = { version: next };
  return [
    { phase: "accept" },
    { phase: "accept", acceptedOn: dayOf(now) },
    { phase: "collect" },
    { phase: "collect", repayment: 9, amount: toWire(amount) },
    { phase: "expire" },
    { phase: "unshipped" },
    { phase: "chargeOff" },
    { phase: "credit" },
    { phase: "advance", advance: advances.length + 1, amount: toWire(amount) },
    ...cancellations.flatMap(({ no, amount: disputed }) => [
      { phase: "silence", cancellation: no },
      { phase: "refund", cancellation: no, amount: toWire(disputed) },
      { phase: "resume", cancellation: no },
    ]),
  ].map((phase) => ({ ...common, ...phase }));
};

const machineOf = (phase: string): string => {
  if (["accept", "collect", "expire", "advance"].includes(phase)) return "loan-to-repayment";
  return ["chargeOff", "credit"].includes(phase) ? "late-payment" : "cancellation-to-refund";
};

/** Starts the phases with the role of the gateway's router; the lender's part is over when nothing is in flight. */
export const startAll = async (sandbox: Sandbox, phases: readonly (readonly [string, object])[]): Promise<void> => {
  const machines = new SFNClient(client(sandbox.url, roleNamed("GatewayRouteEvent")));
  const { stateMachines = [] } = await sandbox.sagas.send(new ListStateMachinesCommand({}));
  for (const [purchaseId, phase] of phases) {
    const machine = machineOf((phase as { readonly phase: string }).phase);
    const stateMachineArn = stateMachines.find(({ name }) => name?.endsWith(machine))?.stateMachineArn;
    await machines.send(
      new StartExecutionCommand({ stateMachineArn, input: JSON.stringify({ ...phase, purchaseId }) }),
    );
  }
  await sandbox.rest();
};
