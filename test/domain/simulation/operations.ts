import { dayOf } from "../../../domain/calendar.ts";
import { offerQuote } from "../../../domain/loan/receivable/quotes.ts";
import type { CancellationAct } from "../../../domain/loan/refund/open-cancellation.ts";
import type { SignedRefund } from "../../../domain/loan/refund/refund-authority.ts";
import { previewRefund } from "../../../domain/loan/refund/refund.ts";
import { money, type Money } from "../../../domain/money.ts";
import { previewExpiry } from "../../../domain/protocol/refund-preview.ts";
import { acceptGoods } from "../../../domain/purchase/acceptance.ts";
import { amountToAdvance, requestAdvance } from "../../../domain/purchase/advance.ts";
import { cancellationAmount, openCancellation } from "../../../domain/purchase/cancellation.ts";
import { answerDispute } from "../../../domain/purchase/dispute/answer.ts";
import { decideDispute, type Outcome } from "../../../domain/purchase/dispute/decision.ts";
import { type DisputeRequest, openDispute } from "../../../domain/purchase/dispute/dispute.ts";
import { giveEvidence } from "../../../domain/purchase/dispute/evidence.ts";
import type { LineQuantity } from "../../../domain/purchase/order-line.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { requestQuotedAdvance } from "../../../domain/purchase/quoted-advance.ts";
import { isUnsettled } from "../../../domain/purchase/records.ts";
import {
  type Commitment,
  grantRefund,
  planRefund,
  type RefundRequest,
  requestRefund,
} from "../../../domain/purchase/refund-request.ts";
import { requestRepayment } from "../../../domain/purchase/repayment.ts";
import { reportReturn, type ReturnReport } from "../../../domain/purchase/return-report.ts";
import { reportDelivery, reportShipment } from "../../../domain/purchase/shipment.ts";
import { overduePhases } from "../../../domain/purchase/transition.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import type { Transfer } from "./bank.ts";
import { changeLoan, changePurchase, passHours, startPhase, stepRun, type World } from "./world.ts";
import { rateCard } from "./advance-phases.ts";
import { noteParcels } from "./late-parcels.ts";
import { lateOperations } from "./late-operations.ts";

/** A random operation; `n` selects a line, a parcel, a cancellation or a phase under way, `part` an amount. */
export type Operation = { readonly what: keyof typeof operations; readonly n: number; readonly part: number };

const linesOf = ({ purchase }: World, { n, part }: Operation): readonly LineQuantity[] =>
  purchase.lines.filter((_, i) => (n >> i) & 1).map(({ id, quantity }) => ({ id, quantity: 1 + (part % quantity) }));

const shareOf = ({ purchase }: World, { part }: Operation): Money =>
  money((purchase.amount.minor * BigInt(1 + (part % 100))) / 100n, purchase.amount.currency);

/** All, some lines, or an amount. */
const amountOf = (world: World, picked: Operation) =>
  (["rest", { lines: linesOf(world, picked) }, { amount: shareOf(world, picked) }] as const)[picked.part % 3] ?? "rest";

const repaymentOf = (world: World, picked: Operation) => ({
  ...(picked.part % 2 && { amount: shareOf(world, picked) }),
  ...(picked.n % 3 && { becomes: picked.n % 3 === 1 ? ("shorter" as const) : ("smaller" as const) }),
});

const act = (world: World, decide: (purchase: Purchase, now: string) => Purchase | Rejection) =>
  changePurchase(world, (purchase) => decide(purchase, world.now));

/** The mall signs what the gateway expects it to. */
const sign = (world: World, no: number, facts: Omit<SignedRefund, "amount">) =>
  world.answers.set(no, { ...facts, amount: cancellationAmount(world.purchase, no) });

const report = (world: World, { n, part }: Operation, outcome: ReturnReport["outcome"]) => {
  const open = world.purchase.cancellations.filter(isUnsettled)[n % 2];
  const lines = part % 3 === 0 ? open?.lines?.map((each) => ({ ...each, quantity: 1 })) : undefined;
  const facts = { cancellation: open?.no ?? 1, outcome, evidence: "photo", ...(lines && { lines }) };
  const moved = act(world, (purchase, now) => reportReturn(purchase, facts, now));
  const isAnswer = outcome === "stopped" || outcome === "received";
  if (isAnswer && !isRejection(moved))
    sign(world, facts.cancellation, { cancellation: facts.cancellation, ...(lines && { lines }) });
};

/** The purchaser's act has the number of the cancellation that it opens. */
const actOn = (
  world: World,
  { kind, part }: Omit<CancellationAct, "no">,
  decide: (purchase: Purchase, now: string) => Purchase | Rejection,
) => {
  const no = world.purchase.cancellations.length + 1;
  const moved = act(world, decide);
  const opened = isRejection(moved) ? undefined : moved.cancellations[no - 1];
  if (opened) world.acts.set(no, { no, signedAt: opened.at, kind, part, isStopped: opened.status === "stopping" });
};

const refund = (world: World, ask: RefundRequest, preview?: Commitment) => {
  const no = world.purchase.cancellations.length + 1;
  const moved = act(world, (purchase, now) => requestRefund(purchase, ask, now, preview));
  if (!isRejection(moved)) sign(world, no, "lines" in ask ? { lines: ask.lines } : {});
  return moved;
};

const kinds = ["goodsNotReceived", "notAsDescribed", "refundNotProcessed"] as const;

/** A claim for missing or defective goods, a part of the price, or the missing refund of an earlier cancellation. */
const disputeOf = (world: World, picked: Operation): DisputeRequest => {
  const kind = kinds[picked.n % 3] ?? "goodsNotReceived";
  const missed = { cancellation: 1 + (picked.part % 3) };
  const what = kind === "refundNotProcessed" && picked.part % 2 ? missed : amountOf(world, picked);
  return { kind, what, evidence: [`doc_purchaser-${picked.n % 3}`] };
};

const answer = (world: World, { n }: Operation, outcome: "conceded" | "contested") => {
  const facts = { cancellation: disputed(world, n), answer: outcome, evidence: [`doc_mall-${n % 3}0000`] };
  const moved = act(world, (purchase, now) => answerDispute(purchase, facts, now));
  if (outcome === "conceded" && !isRejection(moved))
    sign(world, facts.cancellation, { cancellation: facts.cancellation });
};

const decide = (world: World, { n }: Operation, outcome: Outcome) =>
  act(world, (purchase, now) => decideDispute(purchase, { cancellation: disputed(world, n), outcome }, now));

const disputed = ({ purchase }: World, n: number): number => {
  const disputes = purchase.cancellations.filter(({ dispute }) => dispute);
  return disputes[n % Math.max(1, disputes.length)]?.no ?? 1;
};

/** Goods, or an amount. */
const refundRequestOf = (world: World, picked: Operation): RefundRequest =>
  picked.part % 2 ? { lines: linesOf(world, picked) } : { amount: shareOf(world, picked) };

/** The mall previews a refund; the preview is valid for 15 minutes and until the state changes. */
const preview = (world: World, ask: RefundRequest) => {
  const { purchase, loan, now } = world;
  const plan = planRefund(purchase, ask);
  if (isRejection(plan) || !loan) return;
  const record = previewRefund(loan, plan.no, plan.amount, now, plan);
  if (isRejection(record)) return;
  const of = { purchase: purchase.version, loan: loan.version, on: dayOf(now), expiresAt: previewExpiry(now) };
  world.shown = { ask, preview: of, record };
};

const commit = (world: World) => {
  const { shown } = world;
  if (!shown) return;
  const committing = refund(world, shown.ask, shown.preview);
  if (!isRejection(committing)) world.committed.set(shown.record.no, shown);
};

const toggle = (world: World, kind: Transfer["kind"]) => {
  const { refusing } = world.bank;
  if (!refusing.delete(kind)) refusing.add(kind);
};

/** All operations of mall, purchaser, banks, clocks and failures on a purchase. */
export const operations = {
  work: (world: World, { n }: Operation) => stepRun(world, n),
  finish: (world: World) => finish(world),
  // The unreported effect of a killed phase is reported by a later phase, at the latest at the end.
  kill: (world: World, { n }: Operation) => {
    world.killed = true;
    world.running.splice(n % Math.max(1, world.running.length), 1);
  },
  repeat: (world: World, { n }: Operation) => {
    const run = world.running[n % Math.max(1, world.running.length)];
    if (run) startPhase(world, run.phase, run.version);
  },
  janitor: (world: World) => restartOverdue(world),
  hours: (world: World, { part }: Operation) => passHours(world, part),
  days: (world: World, { part }: Operation) => passHours(world, 24 * (part % 20)),
  month: (world: World) => passHours(world, 24 * 31),
  silence: (world: World) => (world.lenderSilent = !world.lenderSilent),
  payouts: (world: World) => toggle(world, "payouts"),
  debits: (world: World) => toggle(world, "debits"),
  refunds: (world: World) => toggle(world, "refunds"),
  advance: (world: World, picked: Operation) =>
    act(world, (purchase, now) => requestAdvance(purchase, amountOf(world, picked), now)),
  quote: (world: World, picked: Operation) => {
    const amount = amountToAdvance(world.purchase, amountOf(world, picked));
    if (isRejection(amount)) return;
    const id = `q${picked.n}`;
    const offered = changeLoan(world, (loan) => offerQuote(loan, id, amount, rateCard, world.now));
    const quote = isRejection(offered) ? undefined : offered.quotes?.find((each) => each.id === id);
    if (quote) world.quotes.set(id, quote);
  },
  take: (world: World, { n, part }: Operation) => {
    const [quote, offered] = [...world.quotes][n % Math.max(1, world.quotes.size)] ?? ["q"];
    const amount = part % 5 === 4 || !offered ? shareOf(world, { what: "take", n, part }) : offered.amount;
    act(world, (purchase, now) => requestQuotedAdvance(purchase, { quote, amount }, offered, now));
  },
  ship: (world: World, picked: Operation) => {
    const lines = picked.part % 2 ? { lines: linesOf(world, picked) } : {};
    const moved = act(world, (purchase, now) => reportShipment(purchase, { id: `s${picked.n}`, ...lines }, now));
    const parcel = isRejection(moved) ? undefined : moved.shipments.find(({ id }) => id === `s${picked.n}`);
    if (parcel) world.unnoted.push(parcel);
    if (picked.n % 2 === 0) noteParcels(world);
  },
  note: (world: World) => noteParcels(world),
  deliver: (world: World, { n }: Operation) =>
    act(world, (purchase, now) =>
      reportDelivery(purchase, purchase.shipments[n % Math.max(1, purchase.shipments.length)]?.id ?? "s", now, now),
    ),
  accept: (world: World) => act(world, acceptGoods),
  cancel: (world: World, picked: Operation) => {
    const what = amountOf(world, picked);
    actOn(world, { kind: "cancel", part: what }, (purchase, now) => openCancellation(purchase, { what }, now));
  },
  stopped: (world: World, picked: Operation) => report(world, picked, "stopped"),
  left: (world: World, picked: Operation) => report(world, picked, "shipped"),
  received: (world: World, picked: Operation) => report(world, picked, "received"),
  refused: (world: World, picked: Operation) => report(world, picked, "refused"),
  dispute: (world: World, picked: Operation) => {
    const ask = disputeOf(world, picked);
    const part = ask.what !== "rest" && "cancellation" in ask.what ? "rest" : ask.what;
    actOn(world, { kind: "dispute", part }, (purchase, now) => openDispute(purchase, ask, now));
  },
  concede: (world: World, picked: Operation) => answer(world, picked, "conceded"),
  contest: (world: World, picked: Operation) => answer(world, picked, "contested"),
  uphold: (world: World, picked: Operation) => decide(world, picked, "purchaser"),
  dismiss: (world: World, picked: Operation) => decide(world, picked, "mall"),
  upholdPart: (world: World, picked: Operation) => decide(world, picked, { amount: shareOf(world, picked) }),
  upholdGoods: (world: World, picked: Operation) => decide(world, picked, { lines: linesOf(world, picked) }),
  prove: (world: World, { n, part }: Operation) => {
    const by = part % 2 ? "mall" : "purchaser";
    const given = { cancellation: disputed(world, n), by, references: [`doc_later-${n % 4}0000`] } as const;
    act(world, (purchase, now) => giveEvidence(purchase, given, now));
  },
  refund: (world: World, picked: Operation) => void refund(world, refundRequestOf(world, picked)),
  grant: (world: World, picked: Operation) =>
    act(world, (purchase, now) => grantRefund(purchase, { amount: shareOf(world, picked) }, now)),
  preview: (world: World, picked: Operation) => preview(world, refundRequestOf(world, picked)),
  commit: (world: World) => commit(world),
  repay: (world: World, picked: Operation) =>
    act(world, (purchase, now) => requestRepayment(purchase, repaymentOf(world, picked), now)),
  ...lateOperations,
};

/** Runs every phase under way to its end. */
export const finish = (world: World) => {
  for (let tasks = 0; world.running.length > 0; tasks++) {
    if (tasks > 2000) throw new Error("phases start each other without end");
    stepRun(world, tasks);
  }
};

/** The janitor restarts overdue phases. */
export const restartOverdue = (world: World) => {
  for (const phase of overduePhases(world.purchase, world.now)) startPhase(world, phase);
};
