import { testAmounts } from "../../local/test-values/test-amounts.ts";
import type { Order } from "./request.ts";
import type { Sandbox } from "./sandbox.ts";

/** A purchaser of the seed, as a developer picks one by name. */
export const seeded = (sandbox: Sandbox, account: string) => {
  const found = sandbox.runtime.sandbox.purchasers.find((each) => each.account === account);
  if (!found) throw new Error(`the sandbox has no ${account}`);
  return found;
};

/** The currencies of the seed's malls. */
export const currencies = ["GBP", "KRW"] as const;
/** One of them. */
export type Currency = (typeof currencies)[number];

/** An order of an ordinary purchaser for a test amount, named by its pence. */
export const testAmountOrder = (sandbox: Sandbox, currency: Currency, pence: string): Order => {
  const amount = testAmounts.find(({ prices }) => prices.GBP === pence)?.prices[currency];
  if (amount === undefined) throw new Error(`${pence} is not a test amount`);
  const [mall, name] = currency === "GBP" ? [sandbox.thistle, "acc_ailsa_reid"] : [sandbox.hanok, "acc_kim_minseo"];
  return {
    mall,
    account: seeded(sandbox, name),
    amount,
    lines: [{ id: "lamp", quantity: 1, amount, description: "a lamp" }],
  };
};
