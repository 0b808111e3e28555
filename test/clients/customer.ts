import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { findToken } from "../../clients/sandbox/link.ts";
import { consentTo, type PlanOffer } from "../../clients/sdk/plans.ts";
import type { Key } from "../../clients/sdk/message.ts";
import type { OrderLine } from "../../clients/sdk/purchase.ts";
import { connectPurchaser, sealPurchaserPart } from "../../clients/sdk/purchaser.ts";

type Checkout = {
  readonly number: string;
  readonly lines: readonly OrderLine[];
  readonly mall: string;
  readonly lender: string;
};
type Credit = {
  readonly plans: readonly PlanOffer[];
  readonly lenderKeys: readonly Key[];
  readonly people: readonly { readonly account: string; readonly key: Key }[];
  readonly now: string;
};

/** A customer of the example mall, as its pages in a browser would act: cookies are kept, forms are filled, redirects followed. */
export const customerOf = (shop: string, sandboxUrl: string) => {
  let cookie = "";
  const ask = async (path: string, form?: Readonly<Record<string, string>>) => {
    const init = form ? { method: "POST", body: new URLSearchParams(form) } : {};
    const response = await fetch(new URL(path, shop), { ...init, headers: { cookie }, redirect: "manual" });
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    const location = response.headers.get("location");
    const said = { status: response.status, path, page: await response.text() };
    return location === null ? said : follow(location);
  };
  const follow = async (location: string): Promise<{ status: number; path: string; page: string }> => ask(location);

  /** What the page's script does before the form goes: consents to a plan and seals that for the lender. */
  const sealed = async (page: string, account: string, contact: string) => {
    const attribute = /data-order="([^"]*)"/.exec(page)?.[1] ?? "";
    const { number, lines, mall, lender } = JSON.parse(attribute.replaceAll("&quot;", '"')) as Checkout;
    const amount = String(lines.reduce((sum, line) => sum + Number(line.amount), 0));
    const credit = await fetch(new URL(`/credit?amount=${amount}`, shop));
    const { plans, lenderKeys, people, now } = (await credit.json()) as Credit;
    const [offer] = plans;
    const person = people.find((each) => each.account === account);
    if (!offer || !person) throw new Error("nothing to choose from");
    const facts = { order: number, amount, currency: "GBP", lines, mall, lender, lenderKeys, account, contact };
    const part = await sealPurchaserPart({
      ...facts,
      signKey: person.key,
      plan: await consentTo(offer),
      now: () => Date.parse(now),
    });
    return { number, contact, part };
  };
  return {
    ask,
    /** Orders what is named; gives the form that was sent, and the page that came. */
    order: async (account: string, ...products: readonly string[]) => {
      for (const product of products) await ask("/cart", { product });
      const { page } = await ask("/checkout");
      const form = await sealed(page, account, `${crypto.randomUUID()}@example.test`);
      return { form, ...(await ask("/checkout", form)) };
    },
    /** The purchaser's own requests, by the link in the mail. */
    link: async (contact: string, approvalNumber: string) => {
      const token = await findToken(connectSandbox(sandboxUrl), contact, approvalNumber);
      return connectPurchaser({ url: sandboxUrl, approvalNumber, token });
    },
  };
};
