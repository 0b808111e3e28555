import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTime, dayOf, laterOf } from "../../domain/calendar.ts";
import { balances, purchaserBalance, sellerBalance } from "../../domain/ledger/balances.ts";
import { creditToReturn } from "../../domain/loan/collection/credit-return.ts";
import { nextActionOn } from "../../domain/loan/lateness/dunning.ts";
import { creditBalance, exposure, owedOn, repaidOf } from "../../domain/loan/loan-amounts.ts";
import { dueOf } from "../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { offerQuote } from "../../domain/loan/receivable/quotes.ts";
import { previewRefund } from "../../domain/loan/refund/refund.ts";
import { money, type Money, sum } from "../../domain/money.ts";
import { previewExpiry } from "../../domain/protocol/refund-preview.ts";
import { isZeroSum, purchaserTotal } from "../../domain/protocol/refund-shares.ts";
import { acceptGoods } from "../../domain/purchase/acceptance.ts";
import { amountToAdvance, requestAdvance } from "../../domain/purchase/advance.ts";
import { openCancellation } from "../../domain/purchase/cancellation.ts";
import { answerDispute } from "../../domain/purchase/dispute/answer.ts";
import { decideDispute, type Outcome } from "../../domain/purchase/dispute/decision.ts";
import { type DisputeRequest, openDispute } from "../../domain/purchase/dispute/dispute.ts";
import { giveEvidence } from "../../domain/purchase/dispute/evidence.ts";
import type { LineQuantity } from "../../domain/purchase/order-line.ts";
import { isOpen, type Purchase, type PurchaseStatus } from "../../domain/purchase/purchase.ts";
import { requestQuotedAdvance } from "../../domain/purchase/quoted-advance.ts";
import { isUnsettled } from "../../domain/purchase/records.ts";
import { grantRefund, planRefund, type RefundRequest, requestRefund } from "../../domain/purchase/refund-request.ts";
import { requestRepayment } from "../../domain/purchase/repayment.ts";
import { reportReturn, type ReturnReport } from "../../domain/purchase/return-report.ts";
import { reportDelivery, reportShipment } from "../../domain/purchase/shipment.ts";
import { overdueAt, overduePhases } from "../../domain/purchase/transition.ts";
import { waiting } from "../../domain/purchase/waiting.ts";
import { reconcile } from "../../domain/reconciliation/reconciliation.ts";
import { addLoan, emptyProof, isProven } from "../../domain/reconciliation/trial-balance.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { principalOf } from "../../domain/repayment/instalment.ts";
import { type CreditTerms, payInDays, zeroCostTerms } from "../../domain/schedule/credit-terms.ts";
import { currency } from "./arbitraries.ts";
import { transferred, type Transfer } from "./bank.ts";
import { defaultTerms } from "./credit-fixtures.ts";
import { amounts, lateOperations, lostOn, outsideBank, reclaimedOn, strict, total } from "./late-operations.ts";
import { card } from "./sagas.ts";
import {
  newWorld,
  fireTimer,
  changePurchase,
  changeLoan,
  passHours,
  startPhase,
  stepRun,
  type World,
} from "./world.ts";
import { runs } from "../runs.ts";

/** A random operation; `n` selects a line, a parcel, a cancellation or a phase under way, `part` an amount. */
type Operation = { readonly what: keyof typeof operations; readonly n: number; readonly part: number };

const closed: readonly PurchaseStatus[] = ["declined", "expired", "repaid", "cancelled", "chargedOff"];

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

const report = (world: World, { n, part }: Operation, outcome: ReturnReport["outcome"]) => {
  const open = world.purchase.cancellations.filter(isUnsettled)[n % 2];
  const lines = part % 3 === 0 ? open?.lines?.map((each) => ({ ...each, quantity: 1 })) : undefined;
  const facts = { cancellation: open?.no ?? 1, outcome, evidence: "photo", ...(lines && { lines }) };
  act(world, (purchase, now) => reportReturn(purchase, facts, now));
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
  act(world, (purchase, now) => answerDispute(purchase, facts, now));
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
  const committing = act(world, (purchase, now) => requestRefund(purchase, shown.ask, now, shown.preview));
  if (!isRejection(committing)) world.committed.set(shown.record.no, shown);
};

const toggle = (world: World, kind: Transfer["kind"]) => {
  const { refusing } = world.bank;
  if (!refusing.delete(kind)) refusing.add(kind);
};

/** All operations of mall, purchaser, banks, clocks and failures on a purchase. */
const operations = {
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
  janitor: (world: World) => janitor(world),
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
    const offered = changeLoan(world, (loan) => offerQuote(loan, id, amount, card, world.now));
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
    act(world, (purchase, now) => reportShipment(purchase, { id: `s${picked.n}`, ...lines }, now));
  },
  deliver: (world: World, { n }: Operation) =>
    act(world, (purchase, now) =>
      reportDelivery(purchase, purchase.shipments[n % Math.max(1, purchase.shipments.length)]?.id ?? "s", now, now),
    ),
  accept: (world: World) => act(world, acceptGoods),
  cancel: (world: World, picked: Operation) =>
    act(world, (purchase, now) => openCancellation(purchase, { what: amountOf(world, picked) }, now)),
  stopped: (world: World, picked: Operation) => report(world, picked, "stopped"),
  left: (world: World, picked: Operation) => report(world, picked, "shipped"),
  received: (world: World, picked: Operation) => report(world, picked, "received"),
  refused: (world: World, picked: Operation) => report(world, picked, "refused"),
  dispute: (world: World, picked: Operation) =>
    act(world, (purchase, now) => openDispute(purchase, disputeOf(world, picked), now)),
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
  refund: (world: World, picked: Operation) =>
    act(world, (purchase, now) => requestRefund(purchase, refundRequestOf(world, picked), now)),
  grant: (world: World, picked: Operation) =>
    act(world, (purchase, now) => grantRefund(purchase, { amount: shareOf(world, picked) }, now)),
  preview: (world: World, picked: Operation) => preview(world, refundRequestOf(world, picked)),
  commit: (world: World) => commit(world),
  repay: (world: World, picked: Operation) =>
    act(world, (purchase, now) => requestRepayment(purchase, repaymentOf(world, picked), now)),
  ...lateOperations,
};

/** Runs every phase under way to its end. */
const finish = (world: World) => {
  for (let tasks = 0; world.running.length > 0; tasks++) {
    if (tasks > 2000) throw new Error("phases start each other without end");
    stepRun(world, tasks);
  }
};

const janitor = (world: World) => {
  for (const phase of overduePhases(world.purchase, world.now)) startPhase(world, phase);
};

/** The maximum number of timers to the end, once all banks pay and only clocks act. */
const maxWaits = 200;

const runToEnd = (world: World) => {
  world.bank.refusing.clear();
  world.lenderSilent = false;
  for (let waits = 0; waits < maxWaits; waits++) {
    finish(world);
    expectInvariants(world);
    const late = overdueAt(world.purchase);
    const next = [world.timer?.at, late].filter((at) => at !== undefined).toSorted()[0];
    if (next === undefined) return;
    // The janitor runs every quarter of an hour and restarts overdue phases.
    world.now = laterOf(next, addTime(world.now, { minutes: 15 }));
    fireTimer(world);
    if (world.running.length === 0) janitor(world);
  }
  throw new Error("the life does not end");
};

/** The invariants after every operation, for any interleaving of phases. */
const expectInvariants = (world: World) => {
  const { purchase, loan, timer, now } = world;
  for (const each of ["held", "advanced", "refunded", "repaid", "outstanding"] as const)
    expect(purchase[each].minor).toBeGreaterThanOrEqual(0n);
  for (const { quantity, shipped, cancelled } of purchase.lines) {
    expect(Math.max(shipped, cancelled)).toBeLessThanOrEqual(quantity);
    expect(Math.min(shipped, cancelled)).toBeGreaterThanOrEqual(0);
  }
  const wait = waiting(purchase);
  if (wait && wait.until > now && purchase.version > 1)
    expect(timer).toMatchObject({ at: wait.until, phase: wait.phase });
  if (!wait) expect(timer).toBeUndefined();
  if (!closed.includes(purchase.status)) expect(wait ?? purchase.inFlight[0]).toBeDefined();
  expect(purchase.event.no).toBe(purchase.version);
  for (const { status, amount, dispute, verdict } of purchase.cancellations) {
    if (verdict) expect(dispute).toBeDefined();
    if (["claimed", "disputed", "dismissing", "dismissed"].includes(status)) expect(dispute).toBeDefined();
    if (status === "dismissing" || status === "dismissed") expect(amount.minor).toBe(0n);
  }
  if (!loan) return;

  // A committed preview is recorded exactly, or not at all.
  for (const [no, { record }] of world.committed) {
    const { status: _, refused: __, ...booked } = loan.refunds.find((each) => each.no === no) ?? record;
    expect(record).toMatchObject(booked);
  }
  const accounts = balances(loan.entries);
  expect(sum([...accounts.values()], loan.amount.currency).minor).toBe(0n);
  expect(isProven(addLoan(emptyProof, loan))).toBe(true);
  expect(world.available + exposure(loan).minor).toBe(world.account.limit.minor);
  for (const { minor } of [loan.held, loan.outstanding, creditBalance(loan)]) expect(minor).toBeGreaterThanOrEqual(0n);
  expect(exposure(loan).minor).toBeLessThanOrEqual(loan.amount.minor + reclaimedOn(loan));
  if (loan.acceptedOn !== undefined)
    expect(principalOf(loan.instalments, loan.amount.currency)).toEqual(loan.outstanding);
  const parked = purchase.cancellations.some(({ status }) => status === "parked");
  expect(loan.refunds.every(isZeroSum)).toBe(true);
  expect(priceIn(loan.refunds)).toBeLessThanOrEqual(loan.amount.minor);
  // The unreported effect of a killed phase is a difference until a later phase reports it, at the latest at the end.
  if (world.running.length === 0 && !world.killed) expect(reconcile(purchase, loan, now).differences).toEqual([]);
  const underWay = world.running.length > 0 || purchase.inFlight.length > 0 || (wait && wait.until <= now);
  if (!underWay && !world.killed) {
    expect(purchase.outstanding).toEqual(owedOn(loan));
    if (!parked) expectAgreement(world);
  }
};

/** The refunded part of the price, without the cost of the credit. */
const priceIn = (refunds: Loan["refunds"]): bigint =>
  refunds.reduce((all, { returned, ...shares }) => {
    const cost = returned.interest.minor + returned.fees.minor;
    return all + shares.released.minor + purchaserTotal(shares).minor - cost;
  }, 0n);

/** When no phase is under way, gateway, lender and banks agree. */
const expectAgreement = ({ purchase, loan, bank }: World) => {
  if (!loan) return;
  const { currency: code } = loan.amount;
  if (!purchase.cancellations.some(isUnsettled)) expect(loan.paused).toBeUndefined();
  const refunds = loan.refunds.map((each) => purchaserTotal(each).minor);
  expect(purchase.outstanding).toEqual(owedOn(loan));
  expect([purchase.due, purchase.nextActionOn ?? purchase.due]).toEqual([dueOf(loan), nextActionOn(loan)]);
  expect(creditToReturn(loan).minor).toBe(0n);
  expect(purchase.held).toEqual(isOpen(purchase) || purchase.status === "repaid" ? loan.held : money(0n, code));
  expect(purchase.repaid).toEqual(repaidOf(loan));
  expect(purchase.repaid.minor).toBe(transferred(bank, "debits") + outsideBank(loan));
  expect(purchase.refunded.minor).toBe(refunds.reduce((a, b) => a + b, 0n));
  const paid = loan.receivables.filter(({ status }) => status === "paid").map(({ quote }) => quote);
  for (const { status, amount, payout, discount, fixed, holdback, code: why } of purchase.advances) {
    if (status === "paid")
      expect(
        sum(
          [payout, discount, fixed, holdback].flatMap((each) => each ?? []),
          code,
        ),
      ).toEqual(amount);
    expect(why !== undefined).toBe(status === "refused" || status === "failed");
  }
  expect(purchase.advanced.minor).toBe(paid.reduce((all, { amount }) => all + amount.minor, 0n));
  expect(transferred(bank, "payouts")).toBe(paid.reduce((all, { payout }) => all + payout.minor, 0n));
  const cash = total(loan.refunds.filter(({ status }) => status === "paid").map(({ cashBack }) => cashBack));
  const returned = amounts((loan.returns ?? []).filter(({ status }) => status === "paid"));
  expect(transferred(bank, "refunds")).toBe(cash + returned);
  const owedCash = total(loan.refunds.map(({ cashBack }) => cashBack)) - cash;
  const credit = creditBalance(loan).minor;
  expect(purchaserBalance(loan.entries, code).minor).toBe(owedOn(loan).minor - owedCash - credit);
  const netPaid = purchase.repaid.minor - transferred(bank, "refunds");
  expect(purchase.advanced.minor + chargedBy(loan) - lostOn(loan) - purchase.refunded.minor - netPaid).toBe(
    purchaserBalance(loan.entries, code).minor,
  );
  const timelineTotal = (side: "purchaser" | "seller") =>
    purchase.timeline.reduce((all, each) => all + (each[side]?.minor ?? 0n), 0n);
  expect(timelineTotal("purchaser")).toBe(owedOn(loan).minor);
  expect(timelineTotal("seller")).toBe(sellerBalance(loan.entries, code).minor);
};

/** Interest, fees and penalties charged to the purchaser and not waived, by the ledger: income without the mall's fees. */
const chargedBy = (loan: Loan): bigint =>
  loan.entries
    .filter(({ kind }) => kind === "charged" || kind === "penaltyWaived")
    .flatMap(({ postings }) => postings)
    .reduce((all, { account, amount }) => all + (account.endsWith("Receivable") ? amount.minor : 0n), 0n);

const operation: fc.Arbitrary<Operation> = fc.record({
  what: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom("work" as const, "finish" as const) },
    { weight: 4, arbitrary: fc.constantFrom(...(Object.keys(operations) as (keyof typeof operations)[])) },
  ),
  n: fc.nat(15),
  part: fc.nat(120),
});

const goods = fc.record({ quantity: fc.integer({ min: 1, max: 4 }), minor: fc.bigInt({ min: 1n, max: 5000n }) });

const order = fc.record({ currency, lines: fc.array(goods, { minLength: 1, maxLength: 3 }) });

/** The state before the random operations; without it operations on late states would be rare. */
const prelude = fc.constantFrom<readonly (keyof typeof operations)[]>(
  [],
  ["finish"],
  ["finish", "advance", "finish"],
  ["finish", "quote", "take", "finish"],
  ["finish", "advance", "finish", "ship", "finish"],
  ["finish", "ship", "finish", "deliver"],
  ["finish", "payouts", "advance", "work", "work", "cancel"],
  ["finish", "ship", "finish", "accept", "finish"],
  ["finish", "ship", "finish", "accept", "finish", "dispute", "finish", "contest"],
  ["finish", "ship", "finish", "accept", "finish", "month", "finish", "preview", "commit"],
  ["finish", "ship", "finish", "accept", "finish", "month", "finish", "grant", "finish"],
  ["finish", "ship", "finish", "deliver", "dispute", "contest"],
  ["finish", "ship", "finish", "accept", "finish", "repay", "finish", "dispute", "work"],
  ["finish", "ship", "finish", "accept", "finish", "repay", "finish"],
  ["finish", "ship", "finish", "accept", "finish", "debits", "late", "finish"],
);

const plan = fc.constantFrom<CreditTerms>(
  payInDays(14),
  payInDays(1),
  zeroCostTerms(3, { kind: "monthly" }),
  { ...defaultTerms, count: 4 },
  { ...defaultTerms, count: 3, method: "equalPrincipal", openingFee: 7n, instalmentFee: 3n, rateBasisPoints: 5000 },
  { ...defaultTerms, count: 3, lateness: strict },
);

describe("a purchase and its loan", () => {
  it("agree whenever no phase is under way, and reach a final state, for any operations in any order", () => {
    fc.assert(
      fc.property(
        order,
        plan,
        fc.boolean(),
        prelude,
        fc.array(operation, { maxLength: 60, size: "max" }),
        (ordered, by, auto, calm, wild) => {
          const world = newWorld(ordered, by, auto);
          const done = [...calm.map((what) => ({ what, n: 0, part: 0 })), ...wild];
          try {
            for (const each of done) {
              operations[each.what](world, each);
              expectInvariants(world);
            }
            runToEnd(world);
            expect(closed).toContain(world.purchase.status);
            expect(world.purchase.inFlight).toEqual([]);
            expect(world.purchase.cancellations.filter(isUnsettled)).toEqual([]);
            expectAgreement(world);
            if (world.loan) expect(exposure(world.loan).minor).toBe(world.loan.chargedOff?.principal.minor ?? 0n);
            expect(reconcile(world.purchase, world.loan, world.now).differences).toEqual([]);
            for (const why of world.interrupted) expect(["PayoutPending", "WrongState"]).toContain(why);
          } catch (error) {
            throw new Error(`${String(error)}\n${world.history.join("\n")}\n${world.interrupted.join()}`, {
              cause: error,
            });
          }
        },
      ),
      runs(1000),
    );
  });
});
