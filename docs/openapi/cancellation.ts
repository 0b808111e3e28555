import * as z from "zod";
import { Instant, LinePick, Money, name } from "./named.ts";
import { shareNames } from "../../domain/protocol/refund-shares.ts";

type Share = (typeof shareNames)[number];

/** Each share of a refund by its name. */
const shares = <Schema extends z.ZodType>(schema: Schema): Record<Share, Schema> =>
  Object.fromEntries(shareNames.map((share) => [share, schema])) as Record<Share, Schema>;

const Refund = name(
  "Refund",
  z.strictObject({
    status: z.enum(["pending", "paid", "failed"]),
    code: z.string().optional(),
    ...shares(Money.optional()),
  }),
  "What became of a cancellation's money; `paid` only once the debt is lowered and the bank has paid any cash.",
);

const Evidence = z.strictObject({ by: z.enum(["purchaser", "mall"]), reference: z.string(), at: Instant });

const Dispute = z.strictObject({
  kind: z.enum(["goodsNotReceived", "notAsDescribed", "refundNotProcessed", "returnRefused"]),
  at: Instant,
  evidence: z.array(Evidence),
});

const Verdict = z.strictObject({
  by: z.enum(["mall", "lender", "silence"]),
  favours: z.enum(["purchaser", "mall", "both"]),
  at: Instant,
  asked: z.strictObject({ amount: Money, lines: z.array(LinePick).optional() }).optional(),
});

export const Cancellation = name(
  "Cancellation",
  z.strictObject({
    no: z.int().min(1),
    status: z.enum([
      "stopping",
      "returning",
      "claimed",
      "disputed",
      "refunding",
      "refunded",
      "parked",
      "failed",
      "dismissing",
      "dismissed",
    ]),
    amount: Money,
    lines: z.array(LinePick).optional(),
    at: Instant,
    until: Instant,
    reason: z.string().optional(),
    evidence: z.string().optional(),
    dispute: Dispute.optional(),
    verdict: Verdict.optional(),
    initiatedBy: z.enum(["mall", "lender"]).optional(),
    goodwill: z.enum(["mall", "lender"]).optional(),
    refund: Refund.optional(),
  }),
  "A wish to undo something; with `dispute` one that mall and purchaser do not agree on. Until `until` the party that has the word may speak.",
);

const Sides = z.strictObject({ purchaser: Money, mall: Money, lender: Money, discount: Money, sum: Money });

export const RefundPreview = name(
  "RefundPreview",
  z.strictObject({
    amount: Money,
    goodwill: z.enum(["mall", "lender"]).optional(),
    ...shares(Money),
    sides: Sides,
    policy: z.strictObject({
      interest: z.enum(["returned", "kept"]),
      fees: z.enum(["returned", "kept"]),
      borneBy: z.enum(["lender", "mall"]),
    }),
  }),
  "What a refund would be: its shares, and what each side gains by them, below nothing for who gives; all sides sum to nothing.",
);
