import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { findToken } from "../../clients/sandbox/link.ts";
import { linkKeys } from "../../clients/sdk/checkout-link.ts";
import { connectCheckout } from "../../clients/sdk/checkout-page.ts";
import type { Key } from "../../clients/sdk/message.ts";
import { connectPurchaser, sealPurchaserPart } from "../../clients/sdk/purchaser.ts";

/** A customer of the example mall, as browsers act: cookies are kept, forms are filled, redirects followed. */
export const customerOf = (shop: string, sandboxUrl: string) => {
  const sandbox = connectSandbox(sandboxUrl);
  let cookie = "";
  const ask = async (path: string, form?: Readonly<Record<string, string>>): Promise<Seen> => {
    const init = form ? { method: "POST", body: new URLSearchParams(form) } : {};
    const response = await fetch(new URL(path, shop), { ...init, headers: { cookie }, redirect: "manual" });
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    const location = response.headers.get("location");
    if (location?.startsWith("/")) return ask(location);
    return { status: response.status, path, page: await response.text(), elsewhere: location ?? "" };
  };

  /** What the hosted page does: shows the order, and seals the consent of whoever is there. */
  const consent = async (link: string, account: string, contact: string): Promise<void> => {
    await sandbox.readClock();
    const { pathname, hash } = new URL(link);
    const keys = await linkKeys(hash.slice(1));
    const person = (await sandbox.purchasers()).find((each) => each.account === account);
    if (!keys || !person) throw new Error(`${link} is no checkout, or ${account} nobody`);
    const page = connectCheckout({ url: sandboxUrl, id: pathname.split("/").at(-1) ?? "", keys });
    const { mall, lender, order, amount, lines } = await page.show();
    const jwks = await fetch(new URL(`/v1/lenders/${lender}/jwks.json`, sandboxUrl));
    const { keys: lenderKeys } = (await jwks.json()) as { readonly keys: readonly Key[] };
    const shown = lines.map((line) => ({ ...line, amount: line.amount.amount }));
    const who = { account, signKey: person.key, contact, now: sandbox.now };
    await page.consent(await sealPurchaserPart({ ...who, mall, lender, lenderKeys, order, ...amount, lines: shown }));
    await sandbox.rest(30);
  };
  return {
    ask,
    consent,
    /** Orders what is named and comes back from the checkout, to the order's page. */
    order: async (account: string, ...products: readonly string[]) => {
      for (const product of products) await ask("/cart", { product });
      const number = numberIn((await ask("/cart")).page);
      const { elsewhere } = await ask("/checkout", { number });
      const contact = `${number}@example.test`;
      await consent(elsewhere, account, contact);
      const { path, page } = await ask(`/orders/${number}?session=chk_any`);
      return { number, contact, path, page, link: elsewhere };
    },
    /** The purchaser's own requests, by the link in the mail. */
    link: async (contact: string, approvalNumber: string) => {
      const token = await findToken(sandbox, contact, approvalNumber);
      return connectPurchaser({ url: sandboxUrl, approvalNumber, token });
    },
  };
};

/** A page that was seen, or where it leads away from the shop. */
type Seen = { readonly status: number; readonly path: string; readonly page: string; readonly elsewhere: string };

/** The number that the cart gives to the order that may come of it. */
export const numberIn = (page: string): string => /name="number" value="([0-9A-Z-]+)"/.exec(page)?.[1] ?? "";
