import { onboardSandboxMall, openAccount } from "./onboard.ts";
import { driveCancellation, driveSale, openMallSession } from "./lifecycle.ts";
import { connectSandbox, type SandboxMall, type SandboxPurchaser } from "./sandbox.ts";
import { listenForWebhooks } from "./webhooks.ts";

/** A mall with its own webhook server and customers, for running many purchases concurrently. */
export type LoadMall = {
  readonly mall: SandboxMall;
  readonly purchasers: readonly SandboxPurchaser[];
  readonly now: () => number;
  /** Runs the i-th complete lifecycle; customers take turns. */
  readonly sale: (i: number) => Promise<unknown>;
  readonly cancellation: (i: number) => Promise<unknown>;
  /** The same with nothing beside them: after each step everything comes to rest. */
  readonly alone: { readonly sale: () => Promise<unknown>; readonly cancellation: () => Promise<unknown> };
  readonly close: () => void;
};

/** A credit limit that no run exhausts: ten million pounds. */
const limit = { amount: "1000000000", currency: "GBP" };

/** Onboards a load mall at a running sandbox; it is paid at approval, as most malls are. */
export const openLoadMall = async (url: string, customers: number): Promise<LoadMall> => {
  const sandbox = connectSandbox(url);
  await sandbox.readClock();
  const name = crypto.randomUUID().slice(0, 8);
  const listener = await listenForWebhooks(sandbox.now);
  const lender = (await sandbox.malls())[0]?.lender ?? "";
  const { webhookSecret, ...mall } = await onboardSandboxMall(sandbox, {
    mall: `mall_load_${name}`,
    name: "LoadMall",
    bankAccount: `GB-LOAD-${name}`,
    lender,
    currency: limit.currency,
    advancePolicy: "approval",
    webhookUrl: listener.url,
  });
  listener.trust(webhookSecret);
  const purchasers: SandboxPurchaser[] = [];
  for (let i = 1; i <= customers; i++) {
    const account = `acc_load_${name}_${i}`;
    const details = { account, name: `Customer ${i}`, limit, bankAccount: `GB-${account}` };
    purchasers.push({ ...details, currency: limit.currency, key: await openAccount(sandbox, details) });
  }
  const session = await openMallSession(sandbox, mall);
  const alone = {
    onStep: async () => {
      await sandbox.rest();
    },
  };
  const options = (i: number) => ({ mall, session, purchaser: purchasers[i % customers] ?? "", wait: listener });
  return {
    mall,
    purchasers,
    now: sandbox.now,
    sale: async (i) => driveSale(url, options(i)),
    cancellation: async (i) => driveCancellation(url, options(i)),
    alone: {
      sale: async () => driveSale(url, { ...options(0), ...alone }),
      cancellation: async () => driveCancellation(url, { ...options(0), ...alone }),
    },
    close: listener.close,
  };
};
