import { enrolMall, openAccount } from "./enrol.ts";
import { driveCancellation, driveSale, openDesk } from "./life.ts";
import { connectSandbox, type SandboxMall, type SandboxPurchaser } from "./sandbox.ts";
import { listenForWebhooks } from "./webhooks.ts";

/** A mall with a server of its own and customers of its own, who live through as many purchases at once as anyone likes. */
export type Stall = {
  readonly mall: SandboxMall;
  readonly purchasers: readonly SandboxPurchaser[];
  readonly now: () => number;
  /** The i-th whole life; customers take turns. */
  readonly sale: (i: number) => Promise<unknown>;
  readonly cancellation: (i: number) => Promise<unknown>;
  readonly close: () => void;
};

/** A limit that no run of ours exhausts: ten million pounds. */
const limit = { amount: "1000000000", currency: "GBP" };

/** Opens a stall at a running sandbox; its mall is paid at approval, as most are. */
export const openStall = async (url: string, customers: number): Promise<Stall> => {
  const sandbox = connectSandbox(url);
  await sandbox.readClock();
  const name = crypto.randomUUID().slice(0, 8);
  const listener = await listenForWebhooks(sandbox.now);
  const lender = (await sandbox.malls())[0]?.lender ?? "";
  const { webhookSecret, ...mall } = await enrolMall(sandbox, {
    mall: `mall_stall_${name}`,
    name: "Stall",
    bankAccount: `GB-STALL-${name}`,
    lender,
    currency: limit.currency,
    advancePolicy: "approval",
    webhookUrl: listener.url,
  });
  listener.trust(webhookSecret);
  const purchasers: SandboxPurchaser[] = [];
  for (let i = 1; i <= customers; i++) {
    const account = `acc_stall_${name}_${i}`;
    const facts = { account, name: `Customer ${i}`, limit, bankAccount: `GB-${account}` };
    purchasers.push({ ...facts, currency: limit.currency, key: await openAccount(sandbox, facts) });
  }
  const desk = await openDesk(url, mall, sandbox.now);
  const options = (i: number) => ({ mall, desk, purchaser: purchasers[i % customers] ?? "", wait: listener });
  return {
    mall,
    purchasers,
    now: sandbox.now,
    sale: async (i) => driveSale(url, options(i)),
    cancellation: async (i) => driveCancellation(url, options(i)),
    close: listener.close,
  };
};
