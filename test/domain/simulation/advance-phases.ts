import { decideLoan } from "../../../domain/loan/decision.ts";
import { expireHold } from "../../../domain/loan/end-loan.ts";
import { priceFor, takeQuote } from "../../../domain/loan/receivable/quotes.ts";
import {
  discountReceivable,
  paySeller,
  refusePayout,
  unbuyReceivable,
} from "../../../domain/loan/receivable/receivable.ts";
import type { Money } from "../../../domain/money.ts";
import type { RateCard } from "../../../domain/pricing/rate-card.ts";
import { recordAdvance, recordFailedAdvance } from "../../../domain/purchase/advance.ts";
import { cancelUnshipped } from "../../../domain/purchase/cancellation.ts";
import { type Decision, recordDecision, recordExpiry } from "../../../domain/purchase/loan-request.ts";
import { isRejection } from "../../../domain/rejection.ts";
import { transfer } from "./bank.ts";
import { saveLoan, type World } from "./world.ts";
import { recordResult, runLenderTask, statementInput } from "./tasks.ts";

/** The lender decides on the loan. */
export function* approve(world: World): Generator<void> {
  yield;
  const decided = world.lenderSilent ? ({ decision: "undecided" } as const) : askLender(world);
  yield;
  recordResult(world, (purchase) => recordDecision(purchase, decided, world.now, world.autoAdvance), []);
}

const askLender = (world: World): Decision => {
  const { id, amount, mall, order } = world.purchase;
  if (!world.loan) {
    const request = { purchaseId: id, mall, order, account: "a", amount, contact: "a@b", digest: "d" };
    const issued = { approvalNumber: "n", linkHash: "h" };
    saveLoan(world, decideLoan(request, world.account, issued, world.now));
  }
  const { code, approvalNumber = "", linkHash = "", holdExpiresAt = "" } = world.loan ?? {};
  return code === undefined
    ? { decision: "approved", approvalNumber, linkHash, holdExpiresAt }
    : { decision: "declined", code };
};

/** The lender purchases a receivable and pays the seller. */
export function* advance(world: World, no: number, amount: Money, quote: string | undefined): Generator<void> {
  yield;
  const bought = runLenderTask(
    world,
    (loan) => {
      if (loan.receivables.some((each) => each.no === no)) return loan;
      const offered =
        quote === undefined
          ? priceFor(loan, `q.${no}`, amount, rateCard, world.now)
          : takeQuote(loan, quote, amount, world.now);
      return isRejection(offered) ? offered : discountReceivable(loan, no, offered, world.now);
    },
    advanceRefusals,
  );
  if (bought === "interrupted") return;
  if (isRejection(bought)) {
    yield;
    recordResult(world, (purchase) => recordFailedAdvance(purchase, no, bought.rejected, undefined, world.now), []);
    return;
  }
  yield;
  const receivable = world.loan?.receivables.find((each) => each.no === no);
  if (!receivable) throw new Error("bought, and not there");
  const { discount, fixed, payout, holdback } = receivable.quote;
  if (receivable.status !== "paid") {
    const paid = receivable.status === "bought" && transfer(world.bank, "payouts", `advance.${no}`, payout);
    yield;
    if (!paid) {
      if (runLenderTask(world, (loan) => refusePayout(loan, no, world.now), []) === "interrupted") return;
      yield;
      if (runLenderTask(world, (loan) => unbuyReceivable(loan, no, world.now), []) === "interrupted") return;
      const undone = statementInput(world);
      yield;
      recordResult(world, (purchase) => recordFailedAdvance(purchase, no, "PayoutRefused", undone, world.now), []);
      return;
    }
    if (runLenderTask(world, (loan) => paySeller(loan, no, world.now), []) === "interrupted") return;
  }
  const statement = statementInput(world);
  yield;
  const price = { discount, fixed, payout, holdback };
  recordResult(world, (purchase) => recordAdvance(purchase, no, price, statement, world.now), []);
}

/** The errors that the state DiscountReceivable catches. */
const advanceRefusals = [
  "HoldExpired",
  "AdvanceExceedsApproval",
  "AmountOutOfRange",
  "AmountMismatch",
  "CurrencyMismatch",
  "RateMissing",
  "QuoteExpired",
  "QuoteUsed",
  "QuoteUnknown",
  "WrongState",
  "LoanNotFound",
];
/** The hold expires. */
export function* expire(world: World): Generator<void> {
  yield;
  const expired = runLenderTask(world, (loan) => expireHold(loan, world.now), ["LoanNotFound", "WrongState"]);
  if (expired === "interrupted" || (isRejection(expired) && expired.rejected === "WrongState")) return;
  const statement = isRejection(expired) ? undefined : statementInput(world);
  yield;
  recordResult(world, (purchase) => recordExpiry(purchase, world.now, statement), ["WrongState"]);
}

/** Goods not shipped in time are cancelled. */
export function* unshipped(world: World): Generator<void> {
  yield;
  recordResult(world, (purchase) => cancelUnshipped(purchase, world.now), ["WrongState"]);
}

/** The mall's rate card at the lender; the fixed fee excludes small advances, and too long a tenor has no price. */
export const rateCard: RateCard = {
  rows: ["KRW", "GBP", "KWD"].map((currency) => ({ currency, tenorUpTo: 105, rateBasisPoints: 1200, fixed: 2n })),
  dayCount: 365,
  quoteMinutes: 600,
  settleDays: 14,
  recourse: false,
  holdbackBasisPoints: 500,
};
