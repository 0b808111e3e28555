import * as z from "zod";
import { Instant, LineQuantity, Money, name } from "./named.ts";
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
  "The refund of a cancellation; `paid` only once the debt is reduced and the bank has paid any cash.",
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
  asked: z.strictObject({ amount: Money, lines: z.array(LineQuantity).optional() }).optional(),
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
    lines: z.array(LineQuantity).optional(),
    at: Instant,
    until: Instant,
    reason: z.string().optional(),
    evidence: z.string().optional(),
    returnTo: z
      .strictObject({ address: z.string().optional(), label: z.string().optional(), code: z.string().optional() })
      .optional(),
    dispute: Dispute.optional(),
    verdict: Verdict.optional(),
    initiatedBy: z.enum(["mall", "lender"]).optional(),
    goodwill: z.enum(["mall", "lender"]).optional(),
    refund: Refund.optional(),
  }),
  "A request to cancel goods or an amount; with `dispute`, one that mall and purchaser do not agree on. The party that must answer has until `until`.",
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
  "A refund before it is booked: its shares, and the amount that each side receives, negative for a side that pays; all sides sum to zero.",
);
