import type { Purchase } from "../sdk/purchase.ts";
import { pick } from "./life.ts";
import { whileUnpriced } from "./price.ts";
import type { SandboxClient, SandboxMall } from "./sandbox.ts";
import { accepted, delivered, setStage, type Setting, type Stage } from "./stage.ts";

/** How a purchase comes to an event by what malls, purchasers, banks and time do; nothing is made up. */
type Scene = {
  /** A magic purchaser, where the event needs one; in won there is one with `_krw` after the name. */
  readonly purchaser?: string;
  /** Whether the lender has no price for the purchase, as it has none for a purchaser's from elsewhere. */
  readonly unpriced?: (seller: Pick<SandboxMall, "advancePolicy">) => boolean;
  readonly play: (stage: Stage) => Promise<void>;
};

const cancelled = async (stage: Stage): Promise<void> => {
  await delivered(stage);
  await (await stage.purchaser()).cancel({ reason: "changed_mind" });
  await stage.rest();
};
const returned = async ({ mall, purchase, rest }: Stage): Promise<void> => {
  await mall.reportReturn(purchase, { cancellation: 1, outcome: "received" });
  await rest();
};
const disputed = async (stage: Stage): Promise<void> => {
  await delivered(stage);
  await (await stage.purchaser()).dispute({ kind: "notAsDescribed", evidence: ["doc_photo-0001"] });
  await stage.rest();
};
const repaid = async (stage: Stage): Promise<void> => {
  await accepted(stage);
  await (await stage.purchaser()).repay();
  await stage.rest();
};
const chargedOff = async (stage: Stage): Promise<void> => {
  await accepted(stage);
  // Thirty days to pay and 180 of lateness, with a weekend at either end.
  await stage.wait({ days: 220 });
};

/** The mall commits to a preview, and before the lender, who dies once, hears of it the purchaser pays: the preview is not true any more. */
const overtaken = async (stage: Stage): Promise<void> => {
  await accepted(stage);
  const { mall, purchase } = stage;
  const lines = { lines: [{ id: "lamp", quantity: 1 }] };
  const { token } = await mall.previewRefund(purchase, lines);
  await stage.kill("tallystick-lender-refund-purchaser");
  await mall.refund(purchase, lines, token);
  await stage.rest();
  await (await stage.purchaser()).repay();
  await stage.wait({ hours: 2 });
};

const scenes = {
  approved: { play: async () => {} },
  declined: { purchaser: "acc_limit_exceeded", play: async () => {} },
  // A mall that is paid at approval has nothing to lose a week later, unless the lender did not buy.
  expired: {
    unpriced: ({ advancePolicy }) => advancePolicy === "approval",
    play: async ({ wait }) => wait({ days: 7, hours: 1 }),
  },
  advanced: { play: delivered },
  advance_refused: { unpriced: () => true, play: async (stage) => advanced(stage) },
  advance_failed: { purchaser: "acc_payout_fails", play: async (stage) => advanced(stage) },
  accepted: { play: accepted },
  repaid: { play: repaid },
  late: {
    purchaser: "acc_late",
    play: async (stage) => {
      await accepted(stage);
      await stage.wait({ days: 35 });
    },
  },
  bounced: {
    purchaser: "acc_bounces",
    play: async (stage) => {
      await repaid(stage);
      await stage.wait({ days: 2, hours: 1 });
    },
  },
  charged_off: { purchaser: "acc_never_pays", play: chargedOff },
  recovered: {
    purchaser: "acc_never_pays",
    play: async (stage) => {
      await chargedOff(stage);
      const { amount } = stage.purchase;
      await stage.operate("report-payment", { amount, reference: `recovered-${stage.purchase.order}` });
    },
  },
  cancellation_requested: { play: cancelled },
  refund_decided: {
    play: async (stage) => {
      await cancelled(stage);
      await returned(stage);
    },
  },
  refunded: {
    play: async (stage) => {
      await cancelled(stage);
      await returned(stage);
    },
  },
  refund_parked: {
    purchaser: "acc_refund_fails",
    play: async (stage) => {
      await repaid(stage);
      await (await stage.purchaser()).cancel({ reason: "changed_mind" });
      await stage.rest();
      await returned(stage);
    },
  },
  refund_failed: { play: overtaken },
  dispute_opened: { play: disputed },
  purchaser_evidence: {
    play: async (stage) => {
      await disputed(stage);
      await (await stage.purchaser()).addEvidence(1, ["doc_photo-0002"]);
      await stage.rest();
    },
  },
  dispute_decided: {
    play: async (stage) => {
      await disputed(stage);
      const { mall, purchase } = stage;
      await mall.answerDispute(purchase, { cancellation: 1, answer: "contested", evidence: ["doc_label-0001"] });
      await stage.operate("decide-dispute", { cancellation: 1, outcome: "purchaser" });
    },
  },
} as const satisfies Readonly<Record<string, Scene>>;

const advanced = async ({ mall, seller, purchase, rest }: Stage): Promise<void> => {
  if (seller.advancePolicy === "shipment") await mall.advance(purchase);
  await rest();
};

/** An event of a purchase that can be brought about, without `purchase.` before it. */
export type SceneName = keyof typeof scenes;
/** All of them. */
export const sceneNames = Object.keys(scenes) as readonly SceneName[];
/** Pays in a currency that no other purchaser of the sandbox has: a price for it that is not there is missed by nobody else. */
const fromElsewhere = { purchaser: "acc_other_currency", currency: "EUR" } as const;

/** Who buys in a scene: an ordinary purchaser of the mall's currency, or the one that the event needs. */
export const buyerIn = (name: SceneName, seller: Pick<SandboxMall, "advancePolicy" | "currency">): string => {
  const { purchaser = "acc_approved", unpriced }: Scene = scenes[name];
  if (unpriced?.(seller)) return fromElsewhere.purchaser;
  return seller.currency === "KRW" ? `${purchaser}_krw` : purchaser;
};

/** Leads a new purchase to the event, and shows it then. */
export const playScene = async (sandbox: SandboxClient, name: SceneName, setting: Setting): Promise<Purchase> => {
  const { unpriced, play }: Scene = scenes[name];
  const perform = async (where: Setting): Promise<Purchase> => {
    const stage = await setStage(sandbox, where);
    await play(stage);
    return stage.show();
  };
  const seller = await pick(sandbox.malls(), "mall", setting.mall);
  const { currency } = fromElsewhere;
  const purchase = unpriced?.(seller)
    ? await whileUnpriced(sandbox, seller, currency, async () => perform({ ...setting, currency }))
    : await perform(setting);
  if (purchase.timeline.some(({ event }) => event === name)) return purchase;
  throw new Error(`${purchase.id} came to ${purchase.timeline.at(-1)?.event ?? "nothing"} and not to ${name}`);
};
