import * as z from "zod";
import { checkCard } from "../../domain/rate-card.ts";
import { usualPolicy } from "../../domain/refund-policy.ts";
import { isRejection } from "../../domain/rejection.ts";
import { intakeJwks } from "../io/jwk-intake.ts";
import { cardOf, savePinnedMall } from "../io/mall-store.ts";
import { task } from "../middleware/task.ts";

/** 6.00 % a year in any currency and for any tenor; two weeks until acceptance are usual, and a quote binds for a quarter of an hour. */
const usual = {
  rows: [{ currency: "*", tenorUpTo: 4_000, rateBasisPoints: 600, fixed: 0 }],
  dayCount: 365,
  quoteMinutes: 15,
  settleDays: 14,
  recourse: false,
  holdbackBasisPoints: 0,
} as const;

const Row = z.strictObject({
  currency: z.string(),
  tenorUpTo: z.int(),
  rateBasisPoints: z.int(),
  fixed: z.int().default(0),
});
const Policy = z.strictObject({
  interest: z.enum(["returned", "kept"]).default(usualPolicy.interest),
  fees: z.enum(["returned", "kept"]).default(usualPolicy.fees),
  borneBy: z.enum(["lender", "mall"]).default(usualPolicy.borneBy),
});
const Card = z.strictObject({
  rows: z.array(Row).default([...usual.rows]),
  dayCount: z.union([z.literal(365), z.literal(360)]).default(usual.dayCount),
  quoteMinutes: z.int().default(usual.quoteMinutes),
  settleDays: z.int().default(usual.settleDays),
  recourse: z.boolean().default(usual.recourse),
  holdbackBasisPoints: z.int().default(usual.holdbackBasisPoints),
});
const Input = z.strictObject({
  mall: z.string().regex(/^mall_[a-z0-9_]{1,48}$/),
  name: z.string().min(1).max(128),
  bankAccount: z.string().min(1).max(64),
  jwks: z.unknown(),
  card: Card.default({ ...usual, rows: [...usual.rows] }),
  refundPolicy: Policy.optional(),
});

/** The lender pins a mall: the keys it will believe and seal to, where its money goes, its rate card, and what refunds cost. */
export const handler = task(Input, async ({ jwks, refundPolicy, ...mall }) => {
  const keys = intakeJwks(jwks);
  if (isRejection(keys)) return keys;
  const wrong = checkCard(cardOf(mall));
  if (wrong) return wrong;
  await savePinnedMall({ ...mall, ...(refundPolicy && { refundPolicy }), keys });
  return { mall: mall.mall };
});
