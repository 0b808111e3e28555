import { describe, expect, it } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { add, money } from "../../../domain/money.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import type { TimelineEntry } from "../../../domain/purchase/records.ts";
import { waiting } from "../../../domain/purchase/waiting.ts";
import { reconcile } from "../../../domain/reconciliation/reconciliation.ts";
import { type LifecycleResult, runLifecycle, lifecycles, type LifecycleName } from "../../operations/lifecycles.ts";

/** Before any timer of these purchases is due. */
const early = "2026-01-05T10:00:00.000Z";

const found = (purchase: Purchase | undefined, loan: Loan | undefined, now = early) => {
  const { differences, underWay } = reconcile(purchase, loan, now);
  return { what: differences.map(({ what }) => what), underWay };
};

const penny = (amount: Loan["amount"], minor = 1n) => add(amount, money(minor, amount.currency));

/** The timeline with one entry changed by one minor unit. */
const retold = ({ purchase }: LifecycleResult, at: number, by: bigint): readonly TimelineEntry[] =>
  purchase.timeline.map((moment, index) =>
    index === at && moment.purchaser ? { ...moment, purchaser: penny(moment.purchaser, by) } : moment,
  );

/** A moment after the timer of a purchase is due. */
const dueTimer = (purchase: Purchase): string => addTime(waiting(purchase)?.until ?? "", { hours: 1 });

const momentsOf = ({ purchase }: LifecycleResult): readonly number[] =>
  purchase.timeline.flatMap(({ purchaser }, index) => (purchaser ? [index] : []));

describe("a purchase and its loan", () => {
  it.each(Object.keys(lifecycles) as LifecycleName[])(
    "given a purchase that is %s, then they do not differ",
    (story) => {
      for (let index = 0; index < 12; index++) {
        const { purchase, loan } = runLifecycle(story, index);
        expect(found(purchase, loan)).toEqual({ what: [], underWay: story === "beingAdvanced" });
      }
    },
  );

  it("given a loan without a purchase, or an approved purchase without a loan, then it is reported", () => {
    const { purchase, loan } = runLifecycle("advanced", 1);
    expect(found(undefined, loan).what).toEqual(["a loan's purchase"]);
    expect(found(purchase, undefined).what).toEqual(["a purchase's loan"]);
    expect(found(runLifecycle("declined", 1).purchase, undefined).what).toEqual([]);
  });

  it("given a purchase with an older statement and no phase under way, then each missing value is reported", () => {
    const { purchase } = runLifecycle("accepted", 1);
    const { loan } = runLifecycle("paidDown", 1);
    expect(found(purchase, loan)).toEqual({ what: ["outstanding", "repaid"], underWay: false });
  });

  it("given the same with a phase in flight, or a due timer, then it is under way and no difference", () => {
    const { purchase } = runLifecycle("accepted", 1);
    const { loan } = runLifecycle("paidDown", 1);
    const phase = { phase: "collect" } as const;
    const flying = { ...purchase, inFlight: [{ since: early, phase }] };
    expect(found(flying, loan)).toEqual({ what: [], underWay: true });
    expect(reconcile(flying, loan, early).explained.map(({ what }) => what)).toEqual(["outstanding", "repaid"]);
    expect(found(purchase, loan, dueTimer(purchase))).toEqual({ what: [], underWay: true });
  });

  it("given a phase or a wait that is overdue for more than two days, then it is stuck, and explains no difference", () => {
    const { purchase, loan } = runLifecycle("beingAdvanced", 1);
    const [{ since } = { since: "" }] = purchase.inFlight;
    const until = (hours: number) => addTime(since, { hours, minutes: 14 });
    expect(found(purchase, loan, until(48))).toEqual({ what: [], underWay: true });
    const { what, underWay } = found(purchase, loan, until(49));
    expect(what.slice(0, 1)).toEqual(["stuck"]);
    expect(what).toContain("held");
    expect(underWay).toBe(false);

    const waits = runLifecycle("approved", 1);
    expect(found(waits.purchase, waits.loan, "2026-03-01T00:00:00.000Z").what).toEqual(["stuck"]);
  });

  it("given a statement that the lender never made, then it is reported even with a phase under way", () => {
    const { purchase, loan } = runLifecycle("beingAdvanced", 1);
    expect(found({ ...purchase, statementNo: loan.version + 1 }, loan).what).toEqual(["newest statement"]);
    const accepted = runLifecycle("accepted", 1);
    const misheard = { ...accepted.purchase, toCome: penny(accepted.purchase.toCome), inFlight: purchase.inFlight };
    expect(found(misheard, accepted.loan).what).toEqual(["to come"]);
  });

  it("given a moment missing from the timeline, then its number and its amounts are reported", () => {
    const { purchase, loan } = runLifecycle("paidDown", 1);
    const lost = { ...purchase, timeline: purchase.timeline.slice(0, -1) };
    expect(found(lost, loan).what).toEqual([
      "moments of the timeline",
      "purchaser's side, by the purchase and by its timeline",
    ]);
    const without = { ...purchase, timeline: purchase.timeline.filter(({ event }) => event !== "delivered") };
    expect(found(without, loan).what).toEqual(["moments of the timeline"]);
  });

  it("given amounts in the timeline that cancel each other out, then the first total unknown to the entries is reported", () => {
    const paidDown = runLifecycle("paidDown", 1);
    const [first = 0, second = 0] = momentsOf(paidDown);
    const [up, down] = [retold(paidDown, first, 1n), retold(paidDown, second, -1n)];
    const timeline = paidDown.purchase.timeline.map((moment, i) => (i === first ? up[i] : down[i]) ?? moment);
    expect(found({ ...paidDown.purchase, timeline }, paidDown.loan).what).toEqual([
      `both sides after moment ${first + 1}, advanced`,
    ]);
  });

  it("given an advance or a refund with different amounts, then it is reported, share by share", () => {
    const { purchase, loan } = runLifecycle("cashBack", 1);
    const [advance] = purchase.advances;
    const [refund] = loan.refunds;
    if (!advance?.payout || !refund) throw new Error("this life has both");
    const otherPayout = { ...purchase, advances: [{ ...advance, payout: penny(advance.payout) }] };
    expect(found(otherPayout, loan).what).toEqual(["payout of advance 1"]);
    const otherShare = { ...loan, refunds: [{ ...refund, clawback: penny(refund.clawback) }] };
    expect(found(purchase, otherShare).what).toEqual(["clawback of refund 1"]);
  });

  it("given a refund of another amount than what was cancelled, then it is reported, also where both sides have its shares", () => {
    const { purchase, loan } = runLifecycle("cashBack", 1);
    const cancellations = purchase.cancellations.map((each) => ({ ...each, amount: penny(each.amount) }));
    expect(found({ ...purchase, cancellations }, loan).what).toContain("amount of refund 1");
  });

  it("given two sides with different purchases, then amount, mall, order and approval number are reported", () => {
    const { purchase, loan } = runLifecycle("approved", 1);
    const other = { ...purchase, amount: penny(purchase.amount), mall: "mall_x", order: "x", approvalNumber: "x" };
    expect(found(other as Purchase, loan).what).toEqual(["amount", "mall", "order", "approval number"]);
  });

  it("given a closed purchase with credit still held, then it is reported", () => {
    const { purchase } = runLifecycle("expired", 1);
    const { loan } = runLifecycle("approved", 1);
    expect(found(purchase, loan).what).toEqual(["held"]);
  });
});
