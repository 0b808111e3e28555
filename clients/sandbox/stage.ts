import { connectPurchaser } from "../sdk/purchaser.ts";
import type { Purchase } from "../sdk/purchase.ts";
import { newOrder, openDesk, pick } from "./life.ts";
import { findToken } from "./link.ts";
import type { SandboxClient } from "./sandbox.ts";

/** A purchase that was just asked for, with everybody who may do something to it. */
export type Stage = Awaited<ReturnType<typeof setStage>>;

/** Where a scene plays; in the mall's own currency unless told. */
export type Setting = {
  readonly mall: string;
  readonly purchaser: string;
  readonly amount: string;
  readonly currency?: string;
};

/** Asks for a purchase as the mall would, with the purchaser's consent; every deed after it comes to rest before the next. */
export const setStage = async (sandbox: SandboxClient, setting: Setting) => {
  const { mall: name, purchaser: account, amount } = setting;
  const { url, rest } = sandbox;
  await sandbox.readClock();
  const seller = await pick(sandbox.malls(), "mall", name);
  const buyer = await pick(sandbox.purchasers(), "account", account);
  const { mall, lenderKeys } = await openDesk(url, seller, sandbox.now);
  const { currency = seller.currency } = setting;
  const { asked, contact } = await newOrder(sandbox, lenderKeys, { ...seller, currency }, buyer, amount);
  const { purchase, request } = await mall.requestLoan(asked);
  await rest();

  const show = async (): Promise<Purchase> => mall.showPurchase(purchase.id);
  const purchaser = async () => {
    const { approvalNumber } = await show();
    if (approvalNumber === undefined) throw new Error(`order ${asked.order} was not approved`);
    return connectPurchaser({ url, approvalNumber, token: await findToken(sandbox, contact, approvalNumber) });
  };
  return {
    purchase,
    request,
    mall,
    seller,
    purchaser,
    show,
    rest,
    /** Moves the sandbox's clock, through everything that falls due on the way. */
    wait: async (time: { readonly days?: number; readonly hours?: number }): Promise<void> => {
      const { days = 0, hours = 0 } = time;
      await sandbox.travelTo((await sandbox.readClock()) + (days * 24 + hours) * 3_600_000);
      await rest();
    },
    /** Lets a function die when it is next to do something for the purchase. */
    kill: async (functionName: string): Promise<void> => sandbox.kill(functionName, purchase.id),
    /** Does what an operator does by hand. */
    operate: async (deed: string, input: object): Promise<void> => {
      await sandbox.invoke(`tallystick-operator-${deed}`, { purchaseId: purchase.id, ...input });
      await rest();
    },
  };
};

/** The seller is paid, the goods have left and arrived. */
export const delivered = async ({ mall, seller, purchase, rest }: Stage): Promise<void> => {
  if (seller.advancePolicy === "shipment") await mall.advance(purchase);
  await rest();
  await mall.reportShipment(purchase, { shipment: "s1", carrier: "Royal Mail" });
  await mall.reportDelivery(purchase, { shipment: "s1" });
  await rest();
};

/** The goods have arrived and are accepted: the price is owed. */
export const accepted = async (stage: Stage): Promise<void> => {
  await delivered(stage);
  await (await stage.purchaser()).accept();
  await stage.rest();
};
