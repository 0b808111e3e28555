import type { Checkout } from "../sdk/checkout.ts";
import { linkKeys } from "../sdk/checkout-link.ts";
import { connectCheckout } from "../sdk/checkout-page.ts";
import { sealPurchaserPart } from "../sdk/purchaser.ts";
import { openMallSession, findParty } from "./lifecycle.ts";
import type { SandboxClient } from "./sandbox.ts";
import type { ScenarioInput } from "./scenario-context.ts";

/** How each checkout event is brought about, by the purchaser or by time. */
const scenarios = {
  consented: async ({ consent }: OpenedCheckout) => consent(),
  cancelled: async ({ page }: OpenedCheckout) => void (await page.cancel()),
  expired: async ({ expire }: OpenedCheckout) => expire(),
} as const;

/** A checkout event that can be triggered, without the prefix `checkout.`. */
export type CheckoutScenarioName = keyof typeof scenarios;
/** All of them. */
export const checkoutScenarioNames = Object.keys(scenarios) as readonly CheckoutScenarioName[];

/** Opens a checkout as the mall, brings it to the event as the purchaser, and returns the checkout with the link to its page. */
export const runCheckoutScenario = async (
  sandbox: SandboxClient,
  name: CheckoutScenarioName,
  input: ScenarioInput,
): Promise<Checkout & { readonly link: string }> => {
  const opened = await openCheckout(sandbox, input);
  await scenarios[name](opened);
  await sandbox.rest();
  return { ...(await opened.mall.showCheckout(opened.id)), link: opened.link };
};

type OpenedCheckout = Awaited<ReturnType<typeof openCheckout>>;

/** The minimum lifetime of a checkout, in seconds. */
const minLifetimeSeconds = 300;

const openCheckout = async (sandbox: SandboxClient, { mall: name, purchaser: account, amount }: ScenarioInput) => {
  const { url } = sandbox;
  await sandbox.readClock();
  const seller = await findParty(sandbox.malls(), "mall", name);
  const buyer = await findParty(sandbox.purchasers(), "account", account);
  const { mall, lenderKeys } = await openMallSession(sandbox, seller);
  const order = `scenario-${crypto.randomUUID().slice(0, 13)}`;
  const { checkout, url: link } = await mall.createCheckout({
    order,
    amount,
    currency: seller.currency,
    lines: [{ id: "lamp", quantity: 1, amount, description: "A desk lamp" }],
    returnUrl: "https://shop.example/thanks",
    expiresIn: minLifetimeSeconds,
  });
  const keys = await linkKeys(new URL(link).hash.slice(1));
  if (!keys) throw new Error(`the link of ${checkout.id} has no secret`);
  const page = connectCheckout({ url, id: checkout.id, keys });
  return {
    id: checkout.id,
    link,
    mall,
    page,
    /** Consents as the purchaser on the page. */
    consent: async (): Promise<void> => {
      const { lender, lines } = await page.show();
      const part = await sealPurchaserPart({
        account,
        signKey: buyer.key,
        contact: `${order}@example.test`,
        mall: seller.mall,
        lender,
        lenderKeys,
        order,
        ...checkout.amount,
        lines: lines.map((line) => ({ ...line, amount: line.amount.amount })),
        now: sandbox.now,
      });
      await page.consent(part);
    },
    /** Moves the clock past the checkout's expiry. */
    expire: async (): Promise<void> => sandbox.travelTo(Date.parse(checkout.expiresAt) + 60_000),
  };
};
