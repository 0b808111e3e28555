import { expect } from "vitest";
import { balances, purchaserBalance, sellerBalance } from "../../../domain/ledger/balances.ts";
import { creditToReturn, refusedCredit } from "../../../domain/loan/collection/credit-return.ts";
import { nextActionOn } from "../../../domain/loan/lateness/dunning.ts";
import { creditBalance, exposure, owedOn, repaidOf } from "../../../domain/loan/loan-amounts.ts";
import { dueOf } from "../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { money, sum } from "../../../domain/money.ts";
import { isZeroSum, purchaserTotal } from "../../../domain/protocol/refund-shares.ts";
import { isOpen, type PurchaseStatus } from "../../../domain/purchase/purchase.ts";
import { isUnsettled } from "../../../domain/purchase/records.ts";
import { waiting } from "../../../domain/purchase/waiting.ts";
import { reconcile } from "../../../domain/reconciliation/reconciliation.ts";
import { addLoan, emptyProof, isProven } from "../../../domain/reconciliation/trial-balance.ts";
import { principalOf } from "../../../domain/repayment/instalment.ts";
import { amounts, lostOn, outsideBank, reclaimedOn, total } from "./late-operations.ts";
import { transferred } from "./bank.ts";
import { expectSameWaits } from "./late-parcels.ts";
import type { World } from "./world.ts";

/** The invariants after every operation, for any interleaving of phases. */
export const expectInvariants = (world: World) => {
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
  expectSameWaits(world);

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
  // A phase is stuck while the clock has moved past its start and the world has not run it yet.
  const { differences } = reconcile(purchase, loan, now);
  if (world.running.length === 0 && !world.killed)
    expect(differences.filter(({ what }) => what !== "stuck" && !isUnnoted(world, what))).toEqual([]);
  const underWay = world.running.length > 0 || purchase.inFlight.length > 0 || (wait && wait.until <= now);
  if (!underWay && !world.killed) {
    expect(purchase.outstanding).toEqual(owedOn(loan));
    if (!parked) expectAgreement(world);
  }
};

/** A parcel of which the lender learns late is a difference until then. */
const isUnnoted = ({ unnoted }: World, what: string): boolean => unnoted.some(({ id }) => what === `shipment ${id}`);

/** The refunded part of the price, without the cost of the credit. */
const priceIn = (refunds: Loan["refunds"]): bigint =>
  refunds.reduce((all, { returned, ...shares }) => {
    const cost = returned.interest.minor + returned.fees.minor;
    return all + shares.released.minor + purchaserTotal(shares).minor - cost;
  }, 0n);

/** When no phase is under way, gateway, lender and banks agree. */
export const expectAgreement = ({ purchase, loan, bank }: World) => {
  if (!loan) return;
  const { currency: code } = loan.amount;
  if (!purchase.cancellations.some(isUnsettled)) expect(loan.paused).toBeUndefined();
  const refunds = loan.refunds.map((each) => purchaserTotal(each).minor);
  expect(purchase.outstanding).toEqual(owedOn(loan));
  expect([purchase.due, purchase.nextActionOn ?? purchase.due]).toEqual([dueOf(loan), nextActionOn(loan)]);
  expect(creditToReturn(loan).minor).toBe(0n);
  expect(purchase.refusedCredit).toEqual(refusedCredit(loan));
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

/** The final statuses. */
export const closed: readonly PurchaseStatus[] = ["declined", "expired", "repaid", "cancelled", "chargedOff"];
