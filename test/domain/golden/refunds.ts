import type { Day } from "../../../domain/calendar.ts";
import type { RefundPolicy } from "../../../domain/protocol/refund-policy.ts";
import type { RefundShares } from "../../../domain/protocol/refund-shares.ts";
import type { CreditTerms } from "../../../domain/schedule/credit-terms.ts";

/**
 * Refunds whose numbers were computed without this program: with exact fractions in another language, each by the formula in its
 * `source`, rounded once as stated there; or they are values of Apache Fineract's own tests, named by file.
 *
 * The formulae, all in minor units. Discount of an advance: amount × basis points × days ÷ (10,000 × 365), half to even. A part's
 * share of the remaining discount: discount × part ÷ lent amount, down. Its unused days: share × days to the end ÷ all days,
 * down; the rest of the share is earned. A part's share of interest and of fees: charged and not returned × part ÷ lent amount,
 * down. Interest of a period: principal × basis points × days ÷ (10,000 × days of the year), half to even; an annuity is
 * principal ÷ Σ Π 1 ÷ (1 + rate of the period), half to even. Clawback: the sold part, less the rebate for unused days.
 */
export type RefundStory = {
  readonly name: string;
  readonly source: string;
  readonly currency: "EUR" | "KWD" | "KRW" | "JPY";
  readonly lines: readonly (readonly [id: string, quantity: number, minor: number])[];
  /** The terms of the credit; a number means one payment that many days after acceptance. */
  readonly terms: number | (Omit<Partial<CreditTerms>, "openingFee" | "instalmentFee" | "inMultiplesOf"> & Fees);
  readonly policy?: Partial<RefundPolicy>;
  /** The mall's cost of an advance: basis points a year, and days; absent for no cost. */
  readonly discount?: readonly [basisPoints: number, days: number];
  readonly events: readonly StoryEvent[];
  /** The shares of each refund in order; absent shares are zero. */
  readonly refunds: readonly Partial<Record<keyof RefundShares, number>>[];
  /** The debt at the end, including charged interest, fees and penalties. */
  readonly owed: number;
  readonly status: "held" | "funded" | "repaying" | "repaid" | "cancelled";
};

type Fees = { readonly openingFee?: number; readonly instalmentFee?: number; readonly inMultiplesOf?: number };

/** `due` and `bounce` state the requested amount; `ask` leaves the bank's answer open, which `answer` gives. */
export type StoryEvent =
  | readonly [Day, "advance", number]
  | readonly [Day, "accept" | "cancel" | "answer"]
  | readonly [Day, "due" | "bounce" | "ask" | "repay" | "penalty", number]
  | readonly [Day, "return", number | Readonly<Record<string, number>>]
  | readonly [Day, "goodwill of the mall" | "goodwill of the lender", number];

const one = (minor: number) => [["all", 1, minor]] as const;

const fineract =
  "apache/fineract integration-tests/src/test/java/org/apache/fineract/integrationtests/LoanInterestRefundTest.java";

const features = "apache/fineract fineract-e2e-tests-runner/src/test/resources/features";

/** Fineract's loan: 1000 at 9.99 % on the days of 2021 in twelve monthly instalments, which come to 87.89. */
const fineractLoan = {
  currency: "EUR",
  lines: one(100_000),
  terms: { count: 12, rateBasisPoints: 999, dayCount: "actual/365" },
} as const;

/** 1200 at 12 %, a month of 30 days in a year of 360, in twelve instalments of 106.62: interest 12.00, 11.05. */
const yearOfTwelve = {
  currency: "EUR",
  lines: [
    ["desk", 1, 90_000],
    ["chair", 1, 30_000],
  ],
  terms: { count: 12, rateBasisPoints: 1200, dayCount: "30/360" },
} as const;

const twoPaid = [
  ["2026-01-05", "advance", 120_000],
  ["2026-01-10", "accept"],
  ["2026-02-10", "due", 10_662],
  ["2026-03-10", "due", 10_662],
] as const satisfies readonly StoryEvent[];

/** 400 in four parts without interest; 12 for opening and 1 for each instalment. */
const withFees = {
  currency: "EUR",
  lines: one(40_000),
  terms: { method: "parts", count: 4, rateBasisPoints: 0, openingFee: 1200, instalmentFee: 100 },
} as const;

const feesPaid = [
  ["2026-01-05", "advance", 40_000],
  ["2026-01-10", "accept"],
  ["2026-02-10", "due", 11_300],
] as const satisfies readonly StoryEvent[];

/** 100 bought for 1.00 on the 5th of January for thirty days. */
const hundred = {
  currency: "EUR",
  lines: [["cup", 3, 10_000]],
  terms: 60,
  discount: [1217, 30],
} as const;

/** 160 of which two cost 60 and three cost 100. */
const two = {
  currency: "EUR",
  lines: [
    ["lamp", 2, 6000],
    ["cup", 3, 10_000],
  ],
  terms: 60,
  discount: [1217, 30],
} as const;

export const stories: readonly RefundStory[] = [
  {
    ...hundred,
    name: "all of it back before acceptance, on the tenth of thirty days",
    source: "discount 10000 × 1217 × 30 ÷ 3650000 = 100.03; unused 100 × 20 ÷ 30 = 66.67, down",
    events: [
      ["2026-01-05", "advance", 10_000],
      ["2026-01-15", "return", { cup: 3 }],
    ],
    refunds: [{ loanPrincipal: 10_000, clawback: 9934, rebate: 66, earned: 34 }],
    owed: 0,
    status: "cancelled",
  },
  {
    ...hundred,
    name: "by quantity: one of three cups, which do not divide evenly",
    source: "a cup is 10000 ÷ 3 down; its share of the discount 100 × 3333 ÷ 10000 = 33.33, unused 33 × 20 ÷ 30 = 22",
    events: [
      ["2026-01-05", "advance", 10_000],
      ["2026-01-15", "return", { cup: 1 }],
    ],
    refunds: [{ loanPrincipal: 3333, clawback: 3311, rebate: 22, earned: 11 }],
    owed: 6667,
    status: "funded",
  },
  {
    ...hundred,
    name: "by quantity, one after the other: three cups are the whole price",
    source: "33.33, 33.33 and 33.34; discount 33, 67 × 3333 ÷ 6667 = 33.49, 34; unused 20, 10 and 0 of 30 days",
    events: [
      ["2026-01-05", "advance", 10_000],
      ["2026-01-15", "return", { cup: 1 }],
      ["2026-01-25", "return", { cup: 1 }],
      ["2026-02-04", "return", { cup: 1 }],
    ],
    refunds: [
      { loanPrincipal: 3333, clawback: 3311, rebate: 22, earned: 11 },
      { loanPrincipal: 3333, clawback: 3322, rebate: 11, earned: 22 },
      { loanPrincipal: 3334, clawback: 3334, rebate: 0, earned: 34 },
    ],
    owed: 0,
    status: "cancelled",
  },
  {
    ...two,
    name: "by line, after acceptance, when all the discount's days are used",
    source: "discount 16000 × 1217 × 30 ÷ 3650000 = 160.04; share 160 × 10000 ÷ 16000 = 100, of which no day is unused",
    events: [
      ["2026-01-05", "advance", 16_000],
      ["2026-01-10", "accept"],
      ["2026-02-20", "return", { cup: 3 }],
    ],
    refunds: [{ loanPrincipal: 10_000, clawback: 10_000, earned: 100 }],
    owed: 6000,
    status: "repaying",
  },
  {
    ...two,
    name: "of two advances the newer goes back first",
    source:
      "of 100.00 with 20 of 30 days unused 66 of 100, of 20.00 of the 60.00 with 10 unused 6 of 60 × 2000 ÷ 6000 = 20",
    events: [
      ["2026-01-05", "advance", 6000],
      ["2026-01-15", "advance", 10_000],
      ["2026-01-25", "return", 12_000],
    ],
    refunds: [{ loanPrincipal: 12_000, clawback: 11_928, rebate: 72, earned: 48 }],
    owed: 4000,
    status: "funded",
  },
  {
    ...two,
    name: "what is only held goes before what is lent",
    source:
      "100.00 is held; of the 20.00 that are left: share 60 × 2000 ÷ 6000 = 20, unused 20 × 20 ÷ 30 = 13.33, down",
    events: [
      ["2026-01-05", "advance", 6000],
      ["2026-01-15", "return", 12_000],
    ],
    refunds: [{ released: 10_000, loanPrincipal: 2000, clawback: 1987, rebate: 13, earned: 7 }],
    owed: 4000,
    status: "funded",
  },
  {
    name: "won in three parts, by amount, after the first was paid",
    source:
      "discount 100000 × 600 × 60 ÷ 3650000 = 986.3; share 986 × 3 ÷ 10 = 295.8, unused 295 × 19 ÷ 60 = 93.4; 36666 in two halves",
    currency: "KRW",
    lines: one(100_000),
    terms: { method: "parts", count: 3, rateBasisPoints: 0 },
    discount: [600, 60],
    events: [
      ["2026-01-05", "advance", 100_000],
      ["2026-01-10", "accept"],
      ["2026-02-10", "due", 33_334],
      ["2026-02-15", "return", 30_000],
      ["2026-03-10", "due", 18_333],
    ],
    refunds: [{ loanPrincipal: 30_000, clawback: 29_907, rebate: 93, earned: 202 }],
    owed: 18_333,
    status: "repaying",
  },
  {
    name: "yen in two refunds: the second takes what the first left of the discount",
    source:
      "discount 9999 × 1200 × 30 ÷ 3650000 = 98.6; 99 × 3333 ÷ 9999 = 33 with 27 of 30 days unused, then 66 with 15",
    currency: "JPY",
    lines: one(9999),
    terms: 30,
    discount: [1200, 30],
    events: [
      ["2026-03-01", "advance", 9999],
      ["2026-03-04", "return", 3333],
      ["2026-03-16", "return", 6666],
    ],
    refunds: [
      { loanPrincipal: 3333, clawback: 3304, rebate: 29, earned: 4 },
      { loanPrincipal: 6666, clawback: 6633, rebate: 33, earned: 33 },
    ],
    owed: 0,
    status: "cancelled",
  },
  {
    name: "dinars after full repayment: the unused days went back before that, and all of the price is cash now",
    source: "nothing is owed, and no discount is on the books any more: cash and clawback are the price",
    currency: "KWD",
    lines: one(25_750),
    terms: 14,
    discount: [900, 30],
    events: [
      ["2026-03-28", "advance", 25_750],
      ["2026-04-01", "accept"],
      ["2026-04-15", "due", 25_750],
      ["2026-04-20", "return", 25_750],
    ],
    refunds: [{ cashBack: 25_750, clawback: 25_750 }],
    owed: 0,
    status: "cancelled",
  },
  {
    ...fineractLoan,
    name: "all of it back before the first due date: the days so far cost nothing",
    source: `${fineract}, verifyUC01: interest of 5.75 to the 22nd of January is accrued and refunded; here it is never charged`,
    events: [
      ["2021-01-01", "advance", 100_000],
      ["2021-01-01", "accept"],
      ["2021-01-22", "return", 100_000],
    ],
    refunds: [{ loanPrincipal: 100_000, clawback: 100_000 }],
    owed: 0,
    status: "cancelled",
  },
  {
    ...fineractLoan,
    name: "all of it back on the first due date: a month's interest goes back",
    source: `${fineract}, verifyUC02a: 8.48 of interest are refunded, and nothing is owed`,
    events: [
      ["2021-01-01", "advance", 100_000],
      ["2021-01-01", "accept"],
      ["2021-02-01", "return", 100_000],
    ],
    refunds: [{ loanPrincipal: 100_000, loanInterest: 848, clawback: 100_000, borne: 848 }],
    owed: 0,
    status: "cancelled",
  },
  {
    ...fineractLoan,
    name: "all of it back after the first instalment: the purchaser has all of it again",
    source: `${fineract}, verifyUC02b: refunded are 1000 and 10.50 of interest, owed were 920.59 and 2.02 since, so 87.89 come back: what was paid`,
    events: [
      ["2021-01-01", "advance", 100_000],
      ["2021-01-01", "accept"],
      ["2021-02-01", "due", 8789],
      ["2021-02-09", "return", 100_000],
    ],
    refunds: [{ loanPrincipal: 92_059, cashBack: 8789, clawback: 100_000, borne: 848 }],
    owed: 0,
    status: "cancelled",
  },
  {
    ...fineractLoan,
    name: "all of it back while the first instalment is on its way from the bank: it is cash, and the instalment pays what is left",
    source: "owed 1008.48, on its way 87.89: 912.11 and 8.48 come off the debt, 87.89 of the price are cash",
    events: [
      ["2021-01-01", "advance", 100_000],
      ["2021-01-01", "accept"],
      ["2021-02-01", "ask", 8789],
      ["2021-02-01", "return", 100_000],
      ["2021-02-01", "answer"],
    ],
    refunds: [{ loanPrincipal: 91_211, loanInterest: 848, cashBack: 8789, clawback: 100_000, borne: 848 }],
    owed: 0,
    status: "cancelled",
  },
  {
    ...fineractLoan,
    name: "all of it back by a contract that keeps interest: the month's is still owed, and then paid",
    source: "interest 100000 × 999 × 31 ÷ 3650000 = 848.47",
    policy: { interest: "kept" },
    events: [
      ["2021-01-01", "advance", 100_000],
      ["2021-01-01", "accept"],
      ["2021-02-01", "return", 100_000],
      ["2021-02-02", "due", 848],
    ],
    refunds: [{ loanPrincipal: 100_000, clawback: 100_000 }],
    owed: 0,
    status: "cancelled",
  },
  {
    ...fineractLoan,
    name: "in three parts after a bounced instalment: the last takes the interest that roundings left",
    source: "848 × 33333 ÷ 100000 = 282.7; 566 × 33333 ÷ 66667 = 282.996; 284",
    events: [
      ["2021-01-01", "advance", 100_000],
      ["2021-01-01", "accept"],
      ["2021-02-01", "bounce", 8789],
      ["2021-02-02", "return", 33_333],
      ["2021-02-03", "return", 33_333],
      ["2021-02-04", "return", 33_334],
    ],
    refunds: [
      { loanPrincipal: 33_333, loanInterest: 282, clawback: 33_333, borne: 282 },
      { loanPrincipal: 33_333, loanInterest: 282, clawback: 33_333, borne: 282 },
      { loanPrincipal: 33_334, loanInterest: 284, clawback: 33_334, borne: 284 },
    ],
    owed: 0,
    status: "cancelled",
  },
  {
    ...yearOfTwelve,
    name: "by line after two instalments: a quarter of the interest paid so far is cash, and those to come are smaller",
    source: "interest 1200 + 1105; 2305 × 30000 ÷ 120000 = 576.25; then 709.81 in ten instalments of 74.94",
    events: [...twoPaid, ["2026-03-15", "return", { chair: 1 }], ["2026-04-10", "due", 7494]],
    refunds: [{ loanPrincipal: 30_000, cashBack: 576, clawback: 30_000, borne: 576 }],
    // 709.81 less 74.94, of which 7.10 are interest.
    owed: 70_981 - (7494 - 710),
    status: "repaying",
  },
  {
    ...yearOfTwelve,
    name: "by line, and by contract the mall bears the interest that goes back",
    source: "as before; the mall gives 300.00 and 5.76",
    policy: { borneBy: "mall" },
    events: [...twoPaid, ["2026-03-15", "return", { chair: 1 }]],
    refunds: [{ loanPrincipal: 30_000, cashBack: 576, clawback: 30_576 }],
    owed: 70_981,
    status: "repaying",
  },
  {
    ...yearOfTwelve,
    name: "by line when late, with a penalty: interest comes off what is open, the penalty stays",
    source: "2305 × 30000 ÷ 120000 = 576.25, off the 11.05 that bounced; owed 1105.38 − 300.00, 5.29 and 5.00",
    events: [
      ["2026-01-05", "advance", 120_000],
      ["2026-01-10", "accept"],
      ["2026-02-10", "due", 10_662],
      ["2026-03-10", "bounce", 10_662],
      ["2026-03-11", "penalty", 500],
      ["2026-03-15", "return", { chair: 1 }],
    ],
    refunds: [{ loanPrincipal: 30_000, loanInterest: 576, clawback: 30_000, borne: 576 }],
    owed: 110_538 - 30_000 + 529 + 500,
    status: "repaying",
  },
  {
    ...yearOfTwelve,
    name: "a goodwill of the mall: the goods are kept, and so is what the credit has cost",
    source: "300.00 off the debt at the mall's cost, no interest",
    events: [...twoPaid, ["2026-03-15", "goodwill of the mall", 30_000]],
    refunds: [{ loanPrincipal: 30_000, clawback: 30_000 }],
    owed: 70_981,
    status: "repaying",
  },
  {
    ...hundred,
    name: "a goodwill of the mall on the tenth of thirty days: money that is back early has cost it less",
    source: "share 100 × 2000 ÷ 10000 = 20, unused 20 × 20 ÷ 30 = 13.33, down",
    events: [
      ["2026-01-05", "advance", 10_000],
      ["2026-01-10", "accept"],
      ["2026-01-15", "goodwill of the mall", 2000],
    ],
    refunds: [{ loanPrincipal: 2000, clawback: 1987, rebate: 13, earned: 7 }],
    owed: 8000,
    status: "repaying",
  },
  {
    name: "a goodwill of the lender above what is owed: the rest is cash, all of it expense",
    source: `${features}/Loan.feature, 'Loan status goes from active to overpaid in case of Goodwill credit transaction': 300 off the loan, 100 overpaid, expense 400`,
    currency: "EUR",
    lines: one(100_000),
    terms: 30,
    events: [
      ["2023-01-01", "advance", 100_000],
      ["2023-01-01", "accept"],
      ["2023-01-03", "repay", 45_000],
      ["2023-01-05", "repay", 25_000],
      ["2023-01-05", "goodwill of the lender", 40_000],
    ],
    refunds: [{ loanPrincipal: 30_000, cashBack: 10_000, borne: 40_000 }],
    owed: 0,
    status: "repaid",
  },
  {
    name: "a goodwill of the lender that is all that is owed: the loan is over",
    source: `${features}/Loan.feature, 'Loan status goes from active to closed in case of Goodwill credit transaction': 300 off the loan, expense 300`,
    currency: "EUR",
    lines: one(100_000),
    terms: 30,
    events: [
      ["2023-01-01", "advance", 100_000],
      ["2023-01-01", "accept"],
      ["2023-01-03", "repay", 45_000],
      ["2023-01-05", "repay", 25_000],
      ["2023-01-05", "goodwill of the lender", 30_000],
    ],
    refunds: [{ loanPrincipal: 30_000, borne: 30_000 }],
    owed: 0,
    status: "repaid",
  },
  {
    name: "a goodwill of the lender when nothing is owed any more",
    source: `${features}/Loan.feature, 'Loan status goes from closed to overpaid in case of Goodwill credit transaction': overpaid 100, expense 100`,
    currency: "EUR",
    lines: one(100_000),
    terms: 30,
    events: [
      ["2023-01-01", "advance", 100_000],
      ["2023-01-01", "accept"],
      ["2023-01-03", "repay", 50_000],
      ["2023-01-05", "repay", 30_000],
      ["2023-01-07", "repay", 20_000],
      ["2023-01-07", "goodwill of the lender", 10_000],
    ],
    refunds: [{ cashBack: 10_000, borne: 10_000 }],
    owed: 0,
    status: "repaid",
  },
  {
    ...two,
    name: "a goodwill of the lender, and then all goods back: it comes back to the lender, for the mall keeps nothing",
    source:
      "10.00 at the lender's cost; then 150.00 for the purchaser, of the mall 160.00 less 160 × 20 ÷ 30 = 106 unused",
    events: [
      ["2026-01-05", "advance", 16_000],
      ["2026-01-10", "accept"],
      ["2026-01-12", "goodwill of the lender", 1000],
      ["2026-01-15", "return", 15_000],
    ],
    refunds: [
      { loanPrincipal: 1000, borne: 1000 },
      { loanPrincipal: 15_000, clawback: 15_894, rebate: 106, earned: 54, borne: -1000 },
    ],
    owed: 0,
    status: "cancelled",
  },
  {
    name: "a part back before the due date, the rest paid on it",
    source: `${features}/LoanRepayment.feature, the loan of 111.92 with a merchant issued refund of 76.48 on the 8th of August: 35.44 are left`,
    currency: "EUR",
    lines: one(11_192),
    terms: 31,
    events: [
      ["2024-07-23", "advance", 11_192],
      ["2024-07-23", "accept"],
      ["2024-08-08", "return", 7648],
      ["2024-08-23", "due", 3544],
    ],
    refunds: [{ loanPrincipal: 7648, clawback: 7648 }],
    owed: 0,
    status: "repaid",
  },
  {
    name: "all of it back after a quarter was paid",
    source: `${features}/LoanChargeback.feature, 'full chargeback on overpaid loan': a payout refund of 500 after 125 were paid: 375 off the loan, 125 overpaid`,
    currency: "EUR",
    lines: one(50_000),
    terms: { method: "parts", count: 4, rateBasisPoints: 0, due: { kind: "everyDays", days: 15 } },
    events: [
      ["2024-01-01", "advance", 50_000],
      ["2024-01-01", "accept"],
      ["2024-01-01", "repay", 12_500],
      ["2024-01-10", "return", 50_000],
    ],
    refunds: [{ loanPrincipal: 37_500, cashBack: 12_500, clawback: 50_000 }],
    owed: 0,
    status: "cancelled",
  },
  {
    ...withFees,
    name: "a quarter back of a credit with fees: a quarter of those paid is cash",
    source: "fees 1200 + 100; 1300 × 10000 ÷ 40000 = 325; then 200.00 in three parts, and 1.00 each",
    events: [...feesPaid, ["2026-02-15", "return", 10_000], ["2026-03-10", "due", 6667 + 100]],
    refunds: [{ loanPrincipal: 10_000, cashBack: 325, clawback: 10_000, borne: 325 }],
    owed: 13_333,
    status: "repaying",
  },
  {
    ...withFees,
    name: "a quarter back by a contract that keeps fees",
    source: "100.00 off the debt, and no fee",
    policy: { fees: "kept" },
    events: [...feesPaid, ["2026-02-15", "return", 10_000]],
    refunds: [{ loanPrincipal: 10_000, clawback: 10_000 }],
    owed: 20_000,
    status: "repaying",
  },
  {
    name: "dinars in equal parts of principal, two fifths back after the first",
    source:
      "interest 250000 × 800 × 28 ÷ 3600000 = 1555.6; 1556 × 100000 ÷ 250000 = 622.4; then 100000 × 800 × 31 ÷ 3600000 = 688.9",
    currency: "KWD",
    lines: one(250_000),
    terms: { method: "equalPrincipal", count: 5, rateBasisPoints: 800, dayCount: "actual/360" },
    events: [
      ["2026-01-31", "advance", 250_000],
      ["2026-01-31", "accept"],
      ["2026-02-28", "due", 51_556],
      ["2026-03-10", "return", 100_000],
      ["2026-03-31", "due", 25_000 + 689],
    ],
    refunds: [{ loanPrincipal: 100_000, cashBack: 622, clawback: 100_000, borne: 622 }],
    owed: 75_000,
    status: "repaying",
  },
  {
    name: "won in instalments of tens, a quarter back after the first",
    source:
      "interest 1000000 × 1490 × 30 ÷ 3600000 = 12416.7; instalment 173984.2, in tens 173980; 12417 ÷ 4 = 3104.25",
    currency: "KRW",
    lines: one(1_000_000),
    terms: { count: 6, rateBasisPoints: 1490, dayCount: "30/360", inMultiplesOf: 10 },
    events: [
      ["2026-05-20", "advance", 1_000_000],
      ["2026-05-20", "accept"],
      ["2026-06-20", "due", 173_980],
      ["2026-06-25", "return", 250_000],
    ],
    refunds: [{ loanPrincipal: 250_000, cashBack: 3104, clawback: 250_000, borne: 3104 }],
    owed: 1_000_000 - (173_980 - 12_417) - 250_000,
    status: "repaying",
  },
  {
    name: "yen called back for ten days: the day moves, and those days bear no interest",
    source: "40000 for 30 days: 40000 × 1200 × 30 ÷ 3650000 = 394.5; over 30, 31 and 31 days the instalment is 13601.6",
    currency: "JPY",
    lines: one(60_000),
    terms: { count: 3, rateBasisPoints: 1200, dayCount: "actual/365" },
    events: [
      ["2026-06-01", "advance", 60_000],
      ["2026-06-01", "accept"],
      ["2026-06-11", "cancel"],
      ["2026-06-21", "return", 20_000],
      ["2026-07-11", "due", 13_602],
    ],
    refunds: [{ loanPrincipal: 20_000, clawback: 20_000 }],
    owed: 40_000 - (13_602 - 395),
    status: "repaying",
  },
];
