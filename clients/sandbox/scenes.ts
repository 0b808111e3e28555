import type { Purchase } from "../sdk/purchase.ts";
import type { SandboxClient } from "./sandbox.ts";
import { accepted, delivered, setStage, type Setting, type Stage } from "./stage.ts";

/** How a purchase comes to an event by what malls, purchasers, banks and time do; nothing is made up. */
type Scene = {
  /** A magic purchaser, where the event needs one; in won there is one with `_krw` after the name. */
  readonly purchaser?: string;
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

const scenes = {
  approved: { play: async () => {} },
  declined: { purchaser: "acc_limit_exceeded", play: async () => {} },
  expired: { play: async ({ wait }) => wait({ days: 7, hours: 1 }) },
  advanced: { play: delivered },
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
/** The purchaser that an event needs, if it needs a certain one. */
export const magicOf = (name: SceneName): string | undefined => (scenes[name] as Scene).purchaser;

/** Leads a new purchase to the event, and shows it then. */
export const playScene = async (sandbox: SandboxClient, name: SceneName, setting: Setting): Promise<Purchase> => {
  const stage = await setStage(sandbox, setting);
  await scenes[name].play(stage);
  const purchase = await stage.show();
  if (purchase.timeline.some(({ event }) => event === name)) return purchase;
  throw new Error(`${purchase.id} came to ${purchase.timeline.at(-1)?.event ?? "nothing"} and not to ${name}`);
};
