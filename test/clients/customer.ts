import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { findLinkToken } from "../../clients/sandbox/approval-link.ts";
import { linkKeys } from "../../clients/sdk/checkout-link.ts";
import { connectCheckout } from "../../clients/sdk/checkout-page.ts";
import type { Key } from "../../clients/sdk/message.ts";
import { connectPurchaser, sealPurchaserPart } from "../../clients/sdk/purchaser.ts";

/** A customer of the example mall, with a browser's behaviour: keeps cookies, submits forms, follows redirects. */
export const customerOf = (shop: string, sandboxUrl: string) => {
  const sandbox = connectSandbox(sandboxUrl);
  let cookie = "";
  const visit = async (path: string, form?: Readonly<Record<string, string>>): Promise<VisitedPage> => {
    const init = form ? { method: "POST", body: new URLSearchParams(form) } : {};
    const response = await fetch(new URL(path, shop), { ...init, headers: { cookie }, redirect: "manual" });
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    const location = response.headers.get("location");
    if (location?.startsWith("/")) return visit(location);
    return { status: response.status, path, page: await response.text(), elsewhere: location ?? "" };
  };

  /** Acts as the hosted page: shows the order and sends the account's sealed consent. */
  const consent = async (link: string, account: string, contact: string): Promise<void> => {
    await sandbox.readClock();
    const { pathname, hash } = new URL(link);
    const keys = await linkKeys(hash.slice(1));
    const purchaser = (await sandbox.purchasers()).find((each) => each.account === account);
    if (!keys || !purchaser) throw new Error(`${link} is not a checkout, or ${account} is unknown`);
    const page = connectCheckout({ url: sandboxUrl, id: pathname.split("/").at(-1) ?? "", keys });
    const { mall, lender, order, amount, lines } = await page.show();
    const jwks = await fetch(new URL(`/v1/lenders/${lender}/jwks.json`, await sandbox.lenderUrl()));
    const { keys: lenderKeys } = (await jwks.json()) as { readonly keys: readonly Key[] };
    const orderLines = lines.map((line) => ({ ...line, amount: line.amount.amount }));
    const signer = { account, signKey: purchaser.key, contact, now: sandbox.now };
    await page.consent(
      await sealPurchaserPart({ ...signer, mall, lender, lenderKeys, order, ...amount, lines: orderLines }),
    );
    await sandbox.rest(30);
  };
  return {
    visit,
    consent,
    /** Orders products, consents in the checkout and returns to the order's page. */
    order: async (account: string, ...products: readonly string[]) => {
      for (const product of products) await visit("/cart", { product });
      const number = numberIn((await visit("/cart")).page);
      const { elsewhere } = await visit("/checkout", { number });
      const contact = `${number}@example.test`;
      await consent(elsewhere, account, contact);
      const { path, page } = await visit(`/orders/${number}?session=chk_any`);
      return { number, contact, path, page, link: elsewhere };
    },
    /** Connects as the purchaser with the link from the approval notice. */
    link: async (contact: string, approvalNumber: string) => {
      const token = await findLinkToken(sandbox, contact, approvalNumber);
      const lenderUrl = await sandbox.lenderUrl();
      return connectPurchaser({ url: sandboxUrl, lenderUrl, approvalNumber, token, now: sandbox.now });
    },
  };
};

/** A visited page, or the address outside the shop to which it redirects (`elsewhere`). */
type VisitedPage = {
  readonly status: number;
  readonly path: string;
  readonly page: string;
  readonly elsewhere: string;
};

/** The number that the cart assigns to its order. */
export const numberIn = (page: string): string => /name="number" value="([0-9A-Z-]+)"/.exec(page)?.[1] ?? "";
