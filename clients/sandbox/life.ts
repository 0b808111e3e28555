import { findToken } from "./link.ts";
import { connectSandbox, type SandboxClient, type SandboxMall, type SandboxPurchaser } from "./sandbox.ts";
import type { WebhookListener } from "./webhooks.ts";
import { published } from "../sdk/keyring.ts";
import { connectMall } from "../sdk/mall.ts";
import type { Key } from "../sdk/message.ts";
import type { Purchase } from "../sdk/purchase.ts";
import { connectPurchaser, sealPurchaserPart } from "../sdk/purchaser.ts";

/** A step of a life that has just happened, for whoever tells the story. */
export type Step = {
  readonly name:
    "requested" | "advanced" | "shipped" | "delivered" | "accepted" | "repaid" | "cancelling" | "received" | "refunded";
  readonly purchase: Purchase;
};

/** How a life is led; by default Ailsa Reid buys a lamp at Thistle & Co, and each wait ends when the sandbox is at rest. */
export type LifeOptions = {
  readonly mall?: string | SandboxMall;
  readonly purchaser?: string | SandboxPurchaser;
  /** A connection of the mall that is open already, with the lender keys it has read; left out, each life opens its own. */
  readonly desk?: Desk;
  /** Minor units of the mall's currency, for the whole order. */
  readonly amount?: string;
  /**
   * How it learns how far the purchase is: "rest" waits for the whole sandbox and fits one life at a time;
   * "reading" asks again and again; a webhook listener hears of it as a real mall does, without a request.
   */
  readonly wait?: "rest" | "reading" | Pick<WebhookListener, "until">;
  readonly onStep?: (step: Step) => void | Promise<void>;
};

/** A completed sale over HTTP: approved, the seller paid, shipped, delivered, accepted, repaid by the purchaser at once. */
export const driveSale = async (url: string, options: LifeOptions = {}): Promise<Purchase> => {
  const life = await deliver(url, options);
  await life.purchaser.accept();
  await life.until("accepted", ({ status }) => status === "accepted");
  await life.purchaser.repay();
  return life.until("repaid", ({ status }) => status === "repaid");
};

/** A cancelled sale over HTTP: delivered, then cancelled by the purchaser, taken back by the mall and refunded. */
export const driveCancellation = async (url: string, options: LifeOptions = {}): Promise<Purchase> => {
  const life = await deliver(url, options);
  await life.purchaser.cancel({ reason: "changed my mind" });
  const called = await life.until("cancelling", ({ cancellations }) => cancellations[0]?.["status"] === "returning");
  await life.mall.reportReturn(called, { cancellation: 1, outcome: "received" });
  await life.tell("received");
  return life.until("refunded", ({ status }) => status === "cancelled");
};

/** The first half of every life: asked for, approved, paid to the seller, shipped, delivered. */
const deliver = async (url: string, options: LifeOptions) => {
  const sandbox = connectSandbox(url);
  await sandbox.readClock();
  const { mall: wanted = "mall_thistle" } = options;
  const seller = typeof wanted === "string" ? await pick(sandbox.malls(), "mall", wanted) : wanted;
  const { purchaser: who = purchaserFor(seller) } = options;
  const buyer = typeof who === "string" ? await pick(sandbox.purchasers(), "account", who) : who;
  const { mall, lenderKeys } = options.desk ?? (await openDesk(url, seller, sandbox.now));

  const { asked, contact } = await newOrder(sandbox, lenderKeys, seller, buyer, options.amount ?? "2500");
  const { purchase: first } = await mall.requestLoan(asked);
  if (first.approvalNumber === undefined) throw new Error(`order ${first.order} is ${first.status}`);
  const { approvalNumber } = first;

  let purchase = first;
  const tell = async (name: Step["name"]): Promise<void> => {
    await options.onStep?.({ name, purchase });
    // The listener may have moved the clock.
    await sandbox.readClock();
  };
  const until = async (name: Step["name"], reached: (purchase: Purchase) => boolean): Promise<Purchase> => {
    const { wait = "rest" } = options;
    purchase =
      typeof wait === "string"
        ? await settle(sandbox, wait, async () => mall.showPurchase(first.id), reached)
        : await wait.until(first.id, reached);
    await tell(name);
    return purchase;
  };

  await tell("requested");
  if (seller.advancePolicy === "shipment") await mall.advance(first);
  await until("advanced", ({ status }) => status === "advanced");
  ({ purchase } = await mall.reportShipment(first, {
    shipment: "s1",
    carrier: "Royal Mail",
    tracking: "RM 4417 2093",
  }));
  await tell("shipped");
  ({ purchase } = await mall.reportDelivery(first, { shipment: "s1" }));
  await tell("delivered");
  const token = await findToken(sandbox, contact, approvalNumber);
  return { mall, purchaser: connectPurchaser({ url, approvalNumber, token }), tell, until };
};

/** An order that nobody made before, with the purchaser's consent to it. */
export const newOrder = async (
  sandbox: SandboxClient,
  lenderKeys: readonly Key[],
  mall: SandboxMall,
  purchaser: SandboxPurchaser,
  amount: string,
) => {
  const number = `life-${crypto.randomUUID().slice(0, 13)}`;
  const contact = `${number}@example.test`;
  const lines = [{ id: "lamp", quantity: 1, amount, description: "A desk lamp" }];
  const facts = { order: number, amount, currency: mall.currency, lines };
  const purchaserPart = await sealPurchaserPart({
    ...facts,
    account: purchaser.account,
    signKey: purchaser.key,
    contact,
    mall: mall.mall,
    lender: mall.lender,
    lenderKeys,
    now: sandbox.now,
  });
  return { asked: { ...facts, purchaserPart, purchaser: { name: purchaser.name } }, contact };
};

/** A mall's open connection, and the key that its purchasers' pages seal for. */
export type Desk = { readonly mall: ReturnType<typeof connectMall>; readonly lenderKeys: readonly Key[] };

/** Connects a mall of the sandbox. */
export const openDesk = async (
  url: string,
  { mall, lender, apiKey, sign: signKey, seal: sealKey }: SandboxMall,
  now: () => number,
): Promise<Desk> => ({
  mall: connectMall({ url, mall, lender, apiKey, now, signKey, sealKey }),
  lenderKeys: [await published(url, `/v1/lenders/${encodeURIComponent(lender)}/jwks.json`).toSealFor()],
});

const purchaserFor = ({ currency }: SandboxMall): string => (currency === "KRW" ? "acc_kim_minseo" : "acc_ailsa_reid");

/** The party of that name. */
export const pick = async <Party extends object, Name extends keyof Party>(
  parties: Promise<readonly Party[]>,
  name: Name,
  wanted: Party[Name],
): Promise<Party> => {
  const found = (await parties).find((party) => party[name] === wanted);
  if (!found) throw new Error(`the sandbox has no ${String(wanted)}`);
  return found;
};

/** Waits until the purchase has come that far, by the sandbox's rest or by reading it with growing pauses. */
const settle = async (
  sandbox: SandboxClient,
  wait: "rest" | "reading",
  read: () => Promise<Purchase>,
  reached: (purchase: Purchase) => boolean,
): Promise<Purchase> => {
  const until = Date.now() + patienceMs;
  for (let pause = 5; ; pause = Math.min(200, pause * 2)) {
    if (wait === "rest") await sandbox.rest(patienceMs / 1000);
    const purchase = await read();
    if (reached(purchase)) return purchase;
    if (Date.now() > until) throw new Error(`purchase ${purchase.id} is still ${purchase.status}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

/** A phase takes milliseconds; one that is tried again takes seconds. */
const patienceMs = 30_000;
