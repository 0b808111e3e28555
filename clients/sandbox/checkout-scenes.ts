import type { Checkout } from "../sdk/checkout.ts";
import { linkKeys } from "../sdk/checkout-link.ts";
import { connectCheckout } from "../sdk/checkout-page.ts";
import { sealPurchaserPart } from "../sdk/purchaser.ts";
import { openDesk, pick } from "./life.ts";
import type { SandboxClient } from "./sandbox.ts";
import type { Setting } from "./stage.ts";

/** How a checkout comes to an event by what its purchaser does, or time. */
const scenes = {
  consented: async ({ consent }: Opened) => consent(),
  cancelled: async ({ page }: Opened) => void (await page.cancel()),
  expired: async ({ expire }: Opened) => expire(),
} as const;

/** An event of a checkout that can be brought about, without `checkout.` before it. */
export type CheckoutSceneName = keyof typeof scenes;
/** All of them. */
export const checkoutSceneNames = Object.keys(scenes) as readonly CheckoutSceneName[];

/** Opens a checkout as the mall, leads it to the event as the purchaser, and shows it then. */
export const playCheckout = async (
  sandbox: SandboxClient,
  name: CheckoutSceneName,
  setting: Setting,
): Promise<Checkout> => {
  const opened = await openCheckout(sandbox, setting);
  await scenes[name](opened);
  await sandbox.rest();
  return opened.mall.showCheckout(opened.id);
};

type Opened = Awaited<ReturnType<typeof openCheckout>>;

/** The shortest that a checkout may be open, in seconds. */
const shortest = 300;

const openCheckout = async (sandbox: SandboxClient, { mall: name, purchaser: account, amount }: Setting) => {
  const { url } = sandbox;
  await sandbox.readClock();
  const seller = await pick(sandbox.malls(), "mall", name);
  const buyer = await pick(sandbox.purchasers(), "account", account);
  const { mall, lenderKeys } = await openDesk(url, seller, sandbox.now);
  const order = `life-${crypto.randomUUID().slice(0, 13)}`;
  const { checkout, url: link } = await mall.createCheckout({
    order,
    amount,
    currency: seller.currency,
    lines: [{ id: "lamp", quantity: 1, amount, description: "A desk lamp" }],
    returnUrl: "https://shop.example/thanks",
    expiresIn: shortest,
  });
  const keys = await linkKeys(new URL(link).hash.slice(1));
  if (!keys) throw new Error(`the link of ${checkout.id} has no secret`);
  const page = connectCheckout({ url, id: checkout.id, keys });
  return {
    id: checkout.id,
    mall,
    page,
    /** What the page does when its purchaser agrees. */
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
    /** Nobody does anything until its time is over. */
    expire: async (): Promise<void> => sandbox.travelTo(Date.parse(checkout.expiresAt) + 60_000),
  };
};
