import { defaultTerms } from "../credit-fixtures.ts";
import * as fc from "fast-check";
import { describe, it } from "vitest";
import { dayOf } from "../../../domain/calendar.ts";
import { startRepayment } from "../../../domain/loan/collection/start-repayment.ts";
import { expireHold } from "../../../domain/loan/end-loan.ts";
import { pauseLoan } from "../../../domain/loan/pause.ts";
import { refuseCash, returnCash } from "../../../domain/loan/refund/refund-cash.ts";
import { resumeLoan } from "../../../domain/loan/refund/refund.ts";
import { money } from "../../../domain/money.ts";
import type { CostBearer, RefundPolicy } from "../../../domain/protocol/refund-policy.ts";
import { type CreditTerms, payInDays, zeroCostTerms } from "../../../domain/schedule/credit-terms.ts";
import { currency } from "../arbitraries.ts";
import { strict } from "../simulation/late-operations.ts";
import { runs } from "../../runs.ts";
import {
  onLoan,
  decideNew,
  wait,
  buy,
  offer,
  take,
  pay,
  refusePay,
  unbuy,
  ask,
  answer,
  refundLoan,
  lateCommands,
} from "./loan-commands.ts";
import { limit, type Model, type Lender } from "./loan-invariants.ts";

const which = fc.nat(3);

const no = fc.integer({ min: 1, max: 5 });

const minor = fc.integer({ min: 1, max: 900 });

const quoteId = no.map((each) => `q${each}`);

const key = no.map((each) => `due.${each}`);

const goodwill = fc.constantFrom<CostBearer | undefined>(undefined, undefined, undefined, "mall", "lender");

const policy = fc.option(
  fc.record<RefundPolicy>({
    interest: fc.constantFrom("returned", "kept"),
    fees: fc.constantFrom("returned", "kept"),
    borneBy: fc.constantFrom("lender", "mall"),
  }),
  { nil: undefined },
);

const commands = fc.commands(
  [
    minor.map(decideNew),
    fc.integer({ min: 1, max: 300 }).map(wait),
    fc.tuple(which, no, minor).map((args) => buy(...args)),
    fc.tuple(which, quoteId, minor).map((args) => offer(...args)),
    fc.tuple(which, no, quoteId).map((args) => take(...args)),
    fc.tuple(which, no).map((args) => pay(...args)),
    fc.tuple(which, no).map((args) => refusePay(...args)),
    fc.tuple(which, no).map((args) => unbuy(...args)),
    which.map((of) => onLoan(of, "start repayment", (loan, { now }) => startRepayment(loan, dayOf(now), now))),
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) =>
      fc.tuple(which, no, minor, key).map((args) => lateCommands(...args)[index] ?? wait(1)),
    ),
    fc.tuple(which, key, fc.option(minor, { nil: undefined })).map((args) => ask(...args)),
    fc.tuple(which, key, fc.boolean()).map((args) => answer(...args)),
    fc.tuple(which, no).map(([of, by]) => onLoan(of, `pause ${by}`, (loan, { now }) => pauseLoan(loan, by, now))),
    fc.tuple(which, no).map(([of, by]) => onLoan(of, `resume ${by}`, (loan, { now }) => resumeLoan(loan, by, now))),
    fc.tuple(which, no, minor, goodwill).map((args) => refundLoan(...args)),
    fc
      .tuple(which, no, fc.integer({ min: 1, max: 3 }))
      .map(([of, by, times]) =>
        onLoan(of, `cash ${by} is refused ${times} times`, (loan, { now }) => refuseCash(loan, by, times, now)),
      ),
    fc
      .tuple(which, no)
      .map(([of, by]) => onLoan(of, `return cash ${by}`, (loan, { now }) => returnCash(loan, by, now))),
    which.map((of) => onLoan(of, "expire", (loan, { now }) => expireHold(loan, now))),
  ],
  { maxCommands: 80, size: "max" },
);

const loansUnderWay = fc.array(fc.integer({ min: 50, max: 600 }), { maxLength: 2 });

const creditTerms = fc.constantFrom<CreditTerms>(
  payInDays(14),
  zeroCostTerms(3, { kind: "monthly" }),
  { ...defaultTerms, count: 3 },
  { ...defaultTerms, count: 5, method: "equalPrincipal", openingFee: 11n, instalmentFee: 2n, rateBasisPoints: 9000 },
  { ...defaultTerms, count: 3, due: { kind: "everyDays", days: 3 }, lateness: strict },
  { ...defaultTerms, count: 2, due: { kind: "everyDays", days: 5 }, rateBasisPoints: 90_000, interestFreeDays: 3 },
);

const start = (index: number) => onLoan(index, "start", (loan, { now }) => startRepayment(loan, dayOf(now), now));

/** A lender without loans, or with running ones; without these, operations on late loans would be rare. */
const lenderWith = (
  terms: CreditTerms,
  currencyCode: string,
  refundPolicy: RefundPolicy | undefined,
  underWay: readonly number[],
) => {
  const credit = money(BigInt(limit), currencyCode);
  const account = { account: "a", limit: credit, available: credit, version: 1, name: "A", bankAccount: "b" };
  const real: Lender = {
    now: "2026-01-05T10:00:00.000Z",
    account: { ...account, suspended: false, terms },
    loans: [],
    debts: [],
    refundPolicy,
  };
  const model: Model = { owed: [] };
  for (const [index, amount] of underWay.entries())
    for (const each of [decideNew(amount), buy(index, 1, amount), pay(index, 1), start(index)]) each.run(model, real);
  return { model, real };
};

describe("a lender's loans to one purchaser", () => {
  it("balance after every step, within amount and limit, for any operations in any order", () => {
    fc.assert(
      fc.property(commands, currency, creditTerms, policy, loansUnderWay, (asked, code, by, refundPolicy, loans) => {
        fc.modelRun(() => lenderWith(by, code, refundPolicy, loans), asked);
      }),
      runs(300),
    );
  });
});
