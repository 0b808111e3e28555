import { currentLenderKey } from "../../clients/sandbox/lifecycle.ts";
import { onboardSandboxMall, openAccount } from "../../clients/sandbox/onboard.ts";
import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import type { Key } from "../../clients/sdk/message.ts";
import { consentTo, type PlanOffer, showPlans } from "../../clients/sdk/plans.ts";
import { TallystickProblem } from "../../clients/sdk/problem.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
import { chance } from "./chance.ts";
import { clientOf, type CreditClient } from "./clients.ts";
import { payInDaysOf } from "./habits.ts";
import { inLanes } from "./lanes.ts";
import type { Order } from "./orders.ts";

/** The currency of the file. */
export const currency = "GBP";

/** A killed sandbox needs time to restart; a message is valid for five minutes. */
export const retryTimeoutMs = 120_000;

/** A customer of the shop with credit at the lender. */
export type Customer = {
  readonly customer: string;
  readonly account: string;
  readonly contact: string;
  readonly client: CreditClient;
  readonly payInDays: number;
  readonly key: Key;
};

/** The shop: two malls, one paid at approval and one at shipment, and its customers. */
export type Shop = {
  readonly malls: readonly MallClient[];
  readonly customers: ReadonlyMap<string, Customer>;
  readonly lenderKeys: readonly Key[];
};

/** A mall's connection to the gateway. */
export type MallClient = { readonly id: string; readonly lender: string } & ReturnType<typeof connectMall>;

/** Opens a new shop for each replay, so that replays do not affect each other: `name` is part of all its ids. */
export const openShop = async (
  sandbox: SandboxClient,
  {
    name,
    seed,
    customers,
    clients,
    lanes,
  }: {
    readonly name: string;
    readonly seed: string;
    readonly customers: readonly string[];
    readonly clients: readonly CreditClient[];
    readonly lanes: number;
  },
): Promise<Shop> => {
  const lender = (await sandbox.malls())[0]?.lender;
  if (lender === undefined) throw new Error("the sandbox has no mall, so the lender's id is unknown");
  const malls = await Promise.all(
    (["approval", "shipment"] as const).map(async (advancePolicy) =>
      openMall(sandbox, { name, lender, advancePolicy }),
    ),
  );
  const known = new Map<string, Customer>();
  await inLanes(customers, lanes, async (customer) => {
    known.set(customer, await openCustomer(sandbox, { name, seed, customer, clients }));
  });
  const lenderKeys = [await currentLenderKey(sandbox, lender)];
  return { malls, customers: known, lenderKeys };
};

const openMall = async (
  sandbox: SandboxClient,
  { name, lender, advancePolicy }: { name: string; lender: string; advancePolicy: "approval" | "shipment" },
): Promise<MallClient> => {
  const { mall, apiKey, sign, seal } = await onboardSandboxMall(sandbox, {
    mall: `mall_${name}_${advancePolicy}`,
    name: `Replay, paid at ${advancePolicy}`,
    bankAccount: `GB-REPLAY-${name}-${advancePolicy}`,
    lender,
    currency,
    advancePolicy,
  });
  const { url, now } = sandbox;
  const addresses = { url, lenderUrl: await sandbox.lenderUrl() };
  const keys = { signKey: sign, sealKey: seal };
  const mallClient = connectMall({ ...addresses, mall, lender, apiKey, ...keys, now, retryTimeoutMs });
  return { id: mall, lender, ...mallClient };
};

const openCustomer = async (
  sandbox: SandboxClient,
  { name, seed, customer, clients }: { name: string; seed: string; customer: string; clients: readonly CreditClient[] },
): Promise<Customer> => {
  const client = clientOf(customer, clients);
  const account = `acc_${name}_${idOf(customer)}`;
  const bankAccount = `GB-${account}`;
  const payInDays = payInDaysOf(seed, customer);
  const limit = { amount: client.limit, currency };
  const plan = `pay-in-${payInDays}`;
  const key = await openAccount(sandbox, { account, name: `Customer ${customer}`, limit, bankAccount, plan });
  if (client.monthsLate > 0)
    // One day less than whole months, so that the collection on the last day succeeds.
    await sandbox.setBankRule({
      account: bankAccount,
      operation: "debits",
      behaviour: "refuse",
      refuseForDays: client.monthsLate * 30 - 1,
    });
  return { customer, account, contact: `${account}@example.test`, client, payInDays, key };
};

/** A customer's number as part of an account id. A hash keeps numbers with other characters distinct. */
const idOf = (customer: string): string => {
  if (/^[A-Za-z0-9_]{1,24}$/.test(customer)) return customer;
  return `${customer.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 12)}_${Math.floor(chance("id", customer) * 1e9)}`;
};

/** A placed order; `lastDueAfter` is the last due date in days after acceptance. */
export type PlacedOrder = {
  readonly mallClient: MallClient;
  readonly customer: Customer;
  readonly view: Purchase;
  readonly lastDueAfter: number;
};

/**
 * Requests a loan for an order; each customer uses one of the two malls. With a plan id, the customer sees the cost of that
 * plan and consents to it. When it is not offered for the amount, the account's plan applies.
 */
export const placeOrder = async (
  sandbox: SandboxClient,
  { malls, customers, lenderKeys }: Shop,
  order: Order,
  planId?: string,
): Promise<PlacedOrder> => {
  const customer = customers.get(order.customer);
  const mallClient = malls[chance("mall", order.customer) < 0.5 ? 0 : 1];
  if (!customer || !mallClient) throw new Error(`order ${order.order} has no customer ${order.customer}`);
  const lines = order.lines.map(({ id, quantity, amount, description }) => ({ id, quantity, amount, description }));
  const amount = lines.reduce((total, line) => total + BigInt(line.amount), 0n).toString();
  const facts = { order: order.order, amount, currency, lines };
  const { account, key: signKey, contact } = customer;
  const { now } = sandbox;
  const lenderUrl = await sandbox.lenderUrl();
  const offers =
    planId === undefined ? [] : await showPlans(lenderUrl, mallClient.lender, { amount, currency }, retryTimeoutMs);
  const offer = offers.find(({ id }) => id === planId);
  const plan = offer && (await consentTo(offer));
  const lastDueAfter = offer ? lastDue(offer) : customer.payInDays;
  const parties = { account, signKey, contact, mall: mallClient.id, lender: mallClient.lender, lenderKeys, now };
  const purchaserPart = await sealPurchaserPart({ ...facts, ...parties, ...(plan && { plan }) });
  const placed = { mallClient, customer, lastDueAfter };
  try {
    return { ...placed, view: (await mallClient.requestLoan({ ...facts, purchaserPart })).purchase };
  } catch (error) {
    // The sandbox was killed after it saved the order and before it answered.
    if (!(error instanceof TallystickProblem && error.code === "OrderAlreadyRequested")) throw error;
    for await (const view of mallClient.listPurchases({ order: order.order })) return { ...placed, view };
    throw error;
  }
};

const lastDue = ({ disclosure: { day, instalments } }: PlanOffer): number =>
  (Date.parse(instalments.at(-1)?.due ?? day) - Date.parse(day)) / 86_400_000;
