import * as z from "zod";
import { EvidenceFile } from "./file.ts";
import { Day, Instant, Money, name } from "./named.ts";
import { Sentence } from "./sentence.ts";

const Percent = z.string().regex(/^-?\d+\.\d$/);
const Apr = z.strictObject({ percent: Percent, millionths: z.int() });
const cost = { apr: Apr, totalCost: Money, totalPayable: Money };
const Parts = { principal: Money, interest: Money.optional(), fee: Money.optional(), penalty: Money.optional() };
/** The terms of a credit in words and whole numbers; docs/plans.md explains them. */
const Terms = z.record(z.string(), z.unknown());

const Instalment = z.strictObject({ no: z.int(), due: Day, ...Parts, total: Money, paid: Money, open: Money });

export const Loan = name(
  "Loan",
  z.strictObject({
    purchase: z.string(),
    status: z.string(),
    approvalNumber: z.string().optional(),
    mall: z.string(),
    order: z.string(),
    lines: z.array(z.strictObject({ id: z.string(), description: z.string() })).optional(),
    amount: Money,
    held: Money,
    outstanding: Money,
    principal: Money,
    payoff: Money,
    repaid: Money,
    creditBalance: Money,
    taken: z.strictObject({ repayments: z.int(), cancellations: z.int() }),
    owed: z.strictObject(Parts),
    paid: z.strictObject(Parts),
    plan: z.string().optional(),
    planName: z.string().optional(),
    files: z.array(EvidenceFile).optional(),
    consent: z
      .strictObject({ day: Day, digest: z.string(), at: Instant, apr: Percent, totalCost: Money, totalPayable: Money })
      .optional(),
    terms: Terms,
    words: z.array(z.string()),
    sentences: z.array(Sentence),
    cost: z.strictObject(cost).optional(),
    acceptedOn: Day.optional(),
    due: Day.optional(),
    pastDue: z.strictObject({ days: z.int().min(0), bucket: z.string().optional(), overdue: Money }),
    promises: z.array(z.strictObject({ no: z.int(), on: Day, status: z.string() }).catchall(z.unknown())).optional(),
    chargedOff: z.strictObject({ on: Day, principal: Money, charges: Money, left: Money }).optional(),
    instalments: z.array(Instalment),
    repayments: z.array(z.strictObject({ amount: Money, status: z.enum(["asked", "done", "refused", "bounced"]) })),
    refunds: z.array(
      z.strictObject({
        cancellation: z.int(),
        status: z.enum(["pending", "paid", "failed"]),
        loanPrincipal: Money,
        loanInterest: Money,
        fees: Money,
        cashBack: Money,
      }),
    ),
    paused: z.strictObject({ since: Day }).optional(),
  }),
  "A loan as its purchaser sees it: the debt and its parts, the due dates, and today's payoff amount; `lines` are the mall's descriptions, which only the lender stores. `words` are the agreed terms as English sentences, `sentences` are the same with their amounts and days as values, `planName` is the name of the plan, and `files` are those that both sides sent as evidence.",
);

export const LoanSummary = name(
  "LoanSummary",
  z.strictObject({
    purchase: z.string(),
    approvalNumber: z.string(),
    mall: z.string(),
    shop: z.string(),
    order: z.string(),
    at: Instant,
    status: z.string(),
    amount: Money,
    held: Money,
    outstanding: Money,
    due: Day.optional(),
    overdue: Money.optional(),
    writtenOff: Money.optional(),
  }),
  "One of all loans of a purchaser's account: what is owed today, and when it is collected next; `writtenOff` is what may still be paid of a debt that was written off; `shop` is the mall's name at the lender.",
);

const PlanInstalment = z.strictObject({
  no: z.int(),
  due: Day,
  principal: Money,
  interest: Money,
  fee: Money,
  total: Money,
});

const Disclosure = name(
  "Disclosure",
  z.strictObject({
    lender: z.string(),
    plan: z.string(),
    name: z.string(),
    amount: Money,
    day: Day,
    instalments: z.array(PlanInstalment),
    ...cost,
    terms: Terms,
    words: z.array(z.string()),
    sentences: z.array(Sentence),
  }),
  "What a purchaser must be shown of a plan before consenting to it, if the goods are accepted on `day`; `words` are its terms as English sentences, and `sentences` the same with their amounts and days as values.",
);

export const PlanOffer = name(
  "PlanOffer",
  z.strictObject({ id: z.string(), name: z.string(), digest: z.string().length(43), disclosure: Disclosure }),
  "A plan as the lender offers it for an amount; `digest` is SHA-256 in base64url of the disclosure's canonical JSON (RFC 8785).",
);

export const AdvanceQuote = name(
  "AdvanceQuote",
  z.strictObject({
    id: z.string(),
    amount: Money,
    payout: Money,
    discount: Money,
    fixed: Money,
    holdback: Money,
    recourse: z.boolean(),
    from: Day,
    until: Day,
    tenorDays: z.int(),
    rateBasisPoints: z.int(),
    annualCostMillionths: z.int().optional(),
    expiresAt: Instant,
  }),
  "What the lender offers for an advance: amount = payout + discount + fixed + holdback. The effective annual cost is in millionths.",
);
