import { connectMall } from "../../clients/sdk/mall.ts";
import type { SandboxMall } from "../../clients/sandbox/sandbox.ts";
import type { Addresses } from "../template/resource-types.ts";

/** Checkouts of a demonstration shop: opened on the lender's page, and completed when the purchaser returns. */
export type DemoCheckouts = {
  /** The address of the checkout's page; undefined when the sandbox has no such mall. */
  readonly open: (mall: string) => Promise<string | undefined>;
  /** Requests the loan of a checkout that the purchaser consented to; of any other it does nothing. */
  readonly complete: (mall: string, session: string) => Promise<void>;
};

type Options = {
  readonly addresses: Addresses;
  readonly now: () => number;
  readonly malls: () => readonly SandboxMall[];
};

/** Opens checkouts as the sandbox's own malls, over HTTP as any mall does. */
export const makeDemoCheckouts = ({ addresses, now, malls }: Options): DemoCheckouts => {
  const { url, lenderUrl } = addresses;
  const connect = (name: string) => {
    const mall = malls().find((each) => each.mall === name);
    if (!mall) return undefined;
    const { lender, apiKey, sign, seal, currency } = mall;
    const client = connectMall({ url, lenderUrl, mall: name, lender, apiKey, signKey: sign, sealKey: seal, now });
    return { client, currency };
  };
  return {
    open: async (name) => {
      const mall = connect(name);
      if (!mall) return undefined;
      const { client, currency } = mall;
      const checkout = await client.createCheckout({
        order: `${demoPrefix}${crypto.randomUUID().slice(0, 8)}`,
        amount: priceIn(currency),
        currency,
        lines: linesIn(currency),
        returnUrl: `${url}/_sandbox/checkouts/${name}`,
      });
      return checkout.url;
    },
    complete: async (name, session) => {
      const mall = connect(name);
      const checkout = await mall?.client.showCheckout(session);
      if (mall && checkout?.status === "consented")
        await mall.client.completeCheckout(checkout, { lines: linesIn(mall.currency) });
    },
  };
};

/** How the numbers of the demonstration's orders begin. */
export const demoPrefix = "demo-";

const priceIn = (currency: string): string => (currency === "KRW" ? "48000" : "4800");

const linesIn = (currency: string) => [
  { id: "lamp", quantity: 1, amount: priceIn(currency), description: "A desk lamp" },
];
