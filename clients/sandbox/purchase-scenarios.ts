import type { Purchase } from "../sdk/purchase.ts";
import { findParty } from "./lifecycle.ts";
import { withoutRate } from "./without-rate.ts";
import type { SandboxClient, SandboxMall } from "./sandbox.ts";
import { accepted, delivered, openScenario, type ScenarioInput, type ScenarioContext } from "./scenario-context.ts";

/** How a purchase event is brought about by real requests of mall, purchaser and bank, and by time. */
type PurchaseScenario = {
  /** The test purchaser that the event needs; the one for won has the suffix `_krw`. */
  readonly purchaser?: string;
  /** Whether the lender must have no discount rate for the purchase. */
  readonly withoutRate?: (seller: Pick<SandboxMall, "advancePolicy">) => boolean;
  readonly run: (context: ScenarioContext) => Promise<void>;
};

const cancelled = async (context: ScenarioContext): Promise<void> => {
  await delivered(context);
  await (await context.purchaser()).cancel({ reason: "changed_mind" });
  await context.rest();
};
const returned = async ({ mall, purchase, rest }: ScenarioContext): Promise<void> => {
  await mall.reportReturn(purchase, { cancellation: 1, outcome: "received" });
  await rest();
};
const disputed = async (context: ScenarioContext): Promise<void> => {
  await delivered(context);
  await (await context.purchaser()).dispute({ kind: "notAsDescribed", evidence: ["doc_photo-0001"] });
  await context.rest();
};
const repaid = async (context: ScenarioContext): Promise<void> => {
  await accepted(context);
  await (await context.purchaser()).repay();
  await context.rest();
};
const chargedOff = async (context: ScenarioContext): Promise<void> => {
  await accepted(context);
  // Thirty days to pay and 180 days of lateness, with a weekend at either end.
  await context.wait({ days: 220 });
};

/** The mall refunds by a preview; the lender's function crashes once, and the purchaser pays before the retry: the preview is stale. */
const staleRefund = async (context: ScenarioContext): Promise<void> => {
  await accepted(context);
  const { mall, purchase } = context;
  const lines = [{ id: "lamp", quantity: 1 }];
  const { preview, token } = await mall.previewRefund(purchase, { lines });
  await context.kill("tallystick-lender-refund-purchaser");
  await mall.refund(purchase, { lines, amount: preview.amount }, token);
  await context.rest();
  await (await context.purchaser()).repay();
  await context.wait({ hours: 2 });
};

const scenarios = {
  approved: { run: async () => {} },
  declined: { purchaser: "acc_limit_exceeded", run: async () => {} },
  review_started: { purchaser: "acc_review", run: async () => {} },
  // A hold of a mall that is paid at approval can only expire if the lender did not purchase the receivable.
  expired: {
    withoutRate: ({ advancePolicy }) => advancePolicy === "approval",
    run: async ({ wait }) => wait({ days: 7, hours: 1 }),
  },
  advanced: { run: delivered },
  advance_refused: { withoutRate: () => true, run: async (context) => advanced(context) },
  advance_failed: { purchaser: "acc_payout_fails", run: async (context) => advanced(context) },
  accepted: { run: accepted },
  repaid: { run: repaid },
  late: {
    purchaser: "acc_late",
    run: async (context) => {
      await accepted(context);
      await context.wait({ days: 35 });
    },
  },
  bounced: {
    purchaser: "acc_bounces",
    run: async (context) => {
      await repaid(context);
      await context.wait({ days: 2, hours: 1 });
    },
  },
  charged_off: { purchaser: "acc_never_pays", run: chargedOff },
  recovered: {
    purchaser: "acc_never_pays",
    run: async (context) => {
      await chargedOff(context);
      const payment = { amount: context.purchase.amount, reference: `recovered-${context.purchase.order}` };
      await context.receiveCredit(payment);
      await context.instruct({ kind: "payment", ...payment, reason: "on the bank statement" });
    },
  },
  cancellation_requested: { run: cancelled },
  refund_decided: {
    run: async (context) => {
      await cancelled(context);
      await returned(context);
    },
  },
  refunded: {
    run: async (context) => {
      await cancelled(context);
      await returned(context);
    },
  },
  refund_parked: {
    purchaser: "acc_refund_fails",
    run: async (context) => {
      await repaid(context);
      await (await context.purchaser()).cancel({ reason: "changed_mind" });
      await context.rest();
      await returned(context);
    },
  },
  acceptance_refused: {
    run: async (context) => {
      await delivered(context);
      await context.forge("/acceptances", "goods.accept");
    },
  },
  cancellation_refused: {
    run: async (context) => {
      await delivered(context);
      await context.forge("/cancellations", "purchase.cancel");
    },
  },
  refund_failed: { run: staleRefund },
  dispute_opened: { run: disputed },
  purchaser_evidence: {
    run: async (context) => {
      await disputed(context);
      await (await context.purchaser()).addEvidence(1, ["doc_photo-0002"]);
      await context.rest();
    },
  },
  dispute_decided: {
    run: async (context) => {
      await disputed(context);
      const { mall, purchase } = context;
      await mall.answerDispute(purchase, { cancellation: 1, answer: "contested", evidence: ["doc_label-0001"] });
      const { cancellations } = await context.show();
      const amount = cancellations[0]?.amount ?? purchase.amount;
      const verdict = { kind: "disputeDecision", cancellation: 1, favours: "purchaser", amount } as const;
      await context.instruct({ ...verdict, reason: "the label is not a proof of delivery" });
    },
  },
} as const satisfies Readonly<Record<string, PurchaseScenario>>;

const advanced = async ({ mall, seller, purchase, rest }: ScenarioContext): Promise<void> => {
  if (seller.advancePolicy === "shipment") await mall.advance(purchase);
  await rest();
};

/** A purchase event that can be triggered, without the prefix `purchase.`. */
export type PurchaseScenarioName = keyof typeof scenarios;
/** All of them. */
export const purchaseScenarioNames = Object.keys(scenarios) as readonly PurchaseScenarioName[];
/** The only purchaser with this currency, so that removing its rate affects no other purchase. */
const otherCurrency = { purchaser: "acc_other_currency", currency: "EUR" } as const;

/** The account that buys in a scenario: an ordinary purchaser of the mall's currency, or the one that the event needs. */
export const buyerFor = (
  name: PurchaseScenarioName,
  seller: Pick<SandboxMall, "advancePolicy" | "currency">,
): string => {
  const { purchaser = "acc_approved", withoutRate: needsNoRate }: PurchaseScenario = scenarios[name];
  if (needsNoRate?.(seller)) return otherCurrency.purchaser;
  return seller.currency === "KRW" ? `${purchaser}_krw` : purchaser;
};

/** Brings a new purchase to the event and returns it; throws when the event did not occur. */
export const runPurchaseScenario = async (
  sandbox: SandboxClient,
  name: PurchaseScenarioName,
  input: ScenarioInput,
): Promise<Purchase> => {
  const { withoutRate: needsNoRate, run }: PurchaseScenario = scenarios[name];
  const execute = async (scenarioInput: ScenarioInput): Promise<Purchase> => {
    const context = await openScenario(sandbox, scenarioInput);
    await run(context);
    return context.show();
  };
  const seller = await findParty(sandbox.malls(), "mall", input.mall);
  const { currency } = otherCurrency;
  const purchase = needsNoRate?.(seller)
    ? await withoutRate(sandbox, seller, currency, async () => execute({ ...input, currency }))
    : await execute(input);
  if (purchase.timeline.some(({ event }) => event === name)) return purchase;
  throw new Error(
    `${purchase.id} ended with the event ${purchase.timeline.at(-1)?.event ?? "none"} instead of ${name}`,
  );
};
