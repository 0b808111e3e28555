import { linkKeys } from "../../clients/sdk/checkout-link.ts";
import { connectCheckout } from "../../clients/sdk/checkout-page.ts";
import type { CheckoutRequest } from "../../clients/sdk/checkout.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import { sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
import type { SandboxMall } from "../../local/seed.ts";
import type { Account } from "./account.ts";
import { goods, newOrder } from "./request.ts";
import type { Target } from "./target.ts";

/** A mall that sends its purchasers to the hosted page, and a purchaser who is there; the mall may know where the lender's pages are. */
export const openShop = (sandbox: Target, seller: SandboxMall = sandbox.thistle, lenderUrl?: string) => {
  const { url, lender, now } = sandbox;
  const { mall: id, apiKey, sign: signKey, seal: sealKey } = seller;
  const addresses = { url, ...(lenderUrl !== undefined && { lenderUrl }) };
  const mall = connectMall({ ...addresses, mall: id, lender, apiKey, signKey, sealKey, now });
  const ask = (more: Partial<CheckoutRequest> & { readonly idempotencyKey?: string } = {}) => ({
    order: newOrder(),
    amount: "12500",
    currency: seller.currency,
    lines: goods,
    returnUrl: "https://shop.example/thanks?a=1",
    ...more,
  });
  return {
    mall,
    ask,
    open: async (more: Parameters<typeof ask>[0] = {}) => mall.createCheckout(ask(more)),
    /** What the page of a link does. */
    page: async (link: string) => {
      const { pathname, hash } = new URL(link);
      const keys = await linkKeys(hash.slice(1));
      if (!keys) throw new Error(`no secret in ${link}`);
      const page = connectCheckout({ url, id: pathname.split("/").at(-1) ?? "", keys });
      const seal = async ({ account, key }: Account): Promise<string> => {
        const order = await page.show();
        return sealPurchaserPart({
          account,
          signKey: key,
          contact: `${order.order}@example.test`,
          lender,
          lenderKeys: await sandbox.lenderKeys(),
          mall: order.mall,
          order: order.order,
          ...order.amount,
          lines: order.lines.map((line) => ({ ...line, amount: line.amount.amount })),
          now,
        });
      };
      return { ...page, keys, seal, consentAs: async (account: Account) => page.consent(await seal(account)) };
    },
  };
};
