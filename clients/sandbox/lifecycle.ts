import { findLinkToken } from "./approval-link.ts";
import { connectSandbox, type SandboxClient, type SandboxMall, type SandboxPurchaser } from "./sandbox.ts";
import type { WebhookListener } from "./webhooks.ts";
import { publishedKeys } from "../sdk/keyring.ts";
import { connectMall } from "../sdk/mall.ts";
import type { Key } from "../sdk/message.ts";
import type { Purchase } from "../sdk/purchase.ts";
import { connectPurchaser, sealPurchaserPart } from "../sdk/purchaser.ts";

/** A completed step of a purchase, for `onStep`. */
export type Step = {
  readonly name:
    "requested" | "advanced" | "shipped" | "delivered" | "accepted" | "repaid" | "cancelling" | "received" | "refunded";
  readonly purchase: Purchase;
};

/** Options of a purchase lifecycle; by default Ailsa Reid buys a lamp at Thistle & Co, and each wait ends when the sandbox is idle. */
export type LifecycleOptions = {
  readonly mall?: string | SandboxMall;
  readonly purchaser?: string | SandboxPurchaser;
  /** An open connection of the mall, with the lender's keys; by default each lifecycle opens its own. */
  readonly session?: MallSession;
  /** The price of the whole order, in minor units of the mall's currency. */
  readonly amount?: string;
  /**
   * How it waits for a status: "idle" waits for the whole sandbox, for one lifecycle at a time; "polling" reads the purchase
   * repeatedly; a webhook listener is notified as a real mall is, without requests.
   */
  readonly wait?: "idle" | "polling" | Pick<WebhookListener, "until">;
  readonly onStep?: (step: Step) => void | Promise<void>;
};

/** Drives a complete sale over HTTP: approved, advanced, shipped, delivered, accepted, and repaid by the purchaser at once. */
export const driveSale = async (url: string, options: LifecycleOptions = {}): Promise<Purchase> => {
  const lifecycle = await driveToDelivery(url, options);
  await lifecycle.purchaser.accept();
  await lifecycle.until("accepted", ({ status }) => status === "accepted");
  await lifecycle.purchaser.repay();
  return lifecycle.until("repaid", ({ status }) => status === "repaid");
};

/** Drives a cancelled sale over HTTP: delivered, cancelled by the purchaser, returned to the mall and refunded. */
export const driveCancellation = async (url: string, options: LifecycleOptions = {}): Promise<Purchase> => {
  const lifecycle = await driveToDelivery(url, options);
  await lifecycle.purchaser.cancel({ reason: "changed-my-mind" });
  const returning = await lifecycle.until(
    "cancelling",
    ({ cancellations }) => cancellations[0]?.["status"] === "returning",
  );
  await lifecycle.mall.reportReturn(returning, { cancellation: 1, outcome: "received" });
  await lifecycle.report("received");
  return lifecycle.until("refunded", ({ status }) => status === "cancelled");
};

/** The first half of every lifecycle: requested, approved, advanced, shipped, delivered. */
const driveToDelivery = async (url: string, options: LifecycleOptions) => {
  const sandbox = connectSandbox(url);
  await sandbox.readClock();
  const { mall: mallOption = "mall_thistle" } = options;
  const seller = typeof mallOption === "string" ? await findParty(sandbox.malls(), "mall", mallOption) : mallOption;
  const { purchaser: purchaserOption = purchaserFor(seller) } = options;
  const buyer =
    typeof purchaserOption === "string"
      ? await findParty(sandbox.purchasers(), "account", purchaserOption)
      : purchaserOption;
  const { mall, lenderKeys } = options.session ?? (await openMallSession(sandbox, seller));

  const { request, contact } = await composeOrder(sandbox, lenderKeys, seller, buyer, options.amount ?? "2500");
  const { purchase: first } = await mall.requestLoan(request);
  if (first.approvalNumber === undefined) throw new Error(`order ${first.order} is ${first.status}`);
  const { approvalNumber } = first;

  let purchase = first;
  const report = async (name: Step["name"]): Promise<void> => {
    await options.onStep?.({ name, purchase });
    // `onStep` may have moved the clock.
    await sandbox.readClock();
  };
  const until = async (name: Step["name"], reached: (purchase: Purchase) => boolean): Promise<Purchase> => {
    const { wait = "idle" } = options;
    purchase =
      typeof wait === "string"
        ? await waitUntil(sandbox, wait, async () => mall.showPurchase(first.id), reached)
        : await wait.until(first.id, reached);
    await report(name);
    return purchase;
  };

  await report("requested");
  if (seller.advancePolicy === "shipment") await mall.advance(first);
  await until("advanced", ({ status }) => status === "advanced");
  ({ purchase } = await mall.reportShipment(first, {
    shipment: "s1",
    carrier: "Royal Mail",
    tracking: "RM 4417 2093",
  }));
  await report("shipped");
  ({ purchase } = await mall.reportDelivery(first, { shipment: "s1" }));
  await report("delivered");
  const token = await findLinkToken(sandbox, contact, approvalNumber);
  const lenderUrl = await sandbox.lenderUrl();
  const purchaser = connectPurchaser({ url, lenderUrl, approvalNumber, token, now: sandbox.now });
  return { mall, purchaser, report, until };
};

/** Composes a new order with the purchaser's consent to it. */
export const composeOrder = async (
  sandbox: SandboxClient,
  lenderKeys: readonly Key[],
  mall: SandboxMall,
  purchaser: SandboxPurchaser,
  amount: string,
) => {
  const number = `sale-${crypto.randomUUID().slice(0, 13)}`;
  const contact = `${number}@example.test`;
  const lines = [{ id: "lamp", quantity: 1, amount, description: "A desk lamp" }];
  const details = { order: number, amount, currency: mall.currency, lines };
  const purchaserPart = await sealPurchaserPart({
    ...details,
    account: purchaser.account,
    signKey: purchaser.key,
    contact,
    mall: mall.mall,
    lender: mall.lender,
    lenderKeys,
    now: sandbox.now,
  });
  return { request: { ...details, purchaserPart, purchaser: { name: purchaser.name } }, contact };
};

/** A mall's open connection, and the lender's key that its purchasers' pages encrypt for. */
export type MallSession = { readonly mall: ReturnType<typeof connectMall>; readonly lenderKeys: readonly Key[] };

/** Connects a mall of the sandbox. */
export const openMallSession = async (
  sandbox: SandboxClient,
  { mall, lender, apiKey, sign: signKey, seal: sealKey }: SandboxMall,
): Promise<MallSession> => {
  const { url, now } = sandbox;
  const lenderUrl = await sandbox.lenderUrl();
  return {
    mall: connectMall({ url, lenderUrl, mall, lender, apiKey, now, signKey, sealKey }),
    lenderKeys: [await currentLenderKey(sandbox, lender)],
  };
};

/** The key to encrypt for a lender. */
export const currentLenderKey = async (sandbox: SandboxClient, lender: string): Promise<Key> =>
  publishedKeys(await sandbox.lenderUrl(), `/v1/lenders/${encodeURIComponent(lender)}/jwks.json`).encryptionKey();

const purchaserFor = ({ currency }: SandboxMall): string => (currency === "KRW" ? "acc_kim_minseo" : "acc_ailsa_reid");

/** Finds a mall or purchaser by a property. */
export const findParty = async <Party extends object, Name extends keyof Party>(
  parties: Promise<readonly Party[]>,
  name: Name,
  value: Party[Name],
): Promise<Party> => {
  const found = (await parties).find((party) => party[name] === value);
  if (!found) throw new Error(`the sandbox has no ${String(value)}`);
  return found;
};

/** Waits until the purchase fulfils a condition, by waiting for the idle sandbox or by polling with growing pauses. */
const waitUntil = async (
  sandbox: SandboxClient,
  wait: "idle" | "polling",
  read: () => Promise<Purchase>,
  reached: (purchase: Purchase) => boolean,
): Promise<Purchase> => {
  const deadline = Date.now() + timeoutMs;
  for (let pause = 5; ; pause = Math.min(200, pause * 2)) {
    if (wait === "idle") await sandbox.rest(timeoutMs / 1000);
    const purchase = await read();
    if (reached(purchase)) return purchase;
    if (Date.now() > deadline) throw new Error(`purchase ${purchase.id} is still ${purchase.status}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

/** A phase takes milliseconds; a retried one takes seconds. */
const timeoutMs = 30_000;
