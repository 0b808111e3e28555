import * as z from "zod";
import { usualPolicy } from "../../domain/refund-policy.ts";
import { isRejection } from "../../domain/rejection.ts";
import { intakeJwks } from "../io/jwk-intake.ts";
import { savePinnedMall } from "../io/mall-store.ts";
import { task } from "../middleware/task.ts";

/** A year's 6.00 %, for the 14 days until acceptance and 30 to pay; a quote binds for a quarter of an hour. */
const usual = { rateBasisPoints: 600, dayCount: 365, fixed: 0, tenorDays: 44, quoteMinutes: 15 } as const;

const Terms = z.object({
  rateBasisPoints: z.int().min(0).max(10_000).default(usual.rateBasisPoints),
  dayCount: z.union([z.literal(365), z.literal(360)]).default(usual.dayCount),
  fixed: z.int().min(0).default(usual.fixed),
  tenorDays: z.int().min(1).max(365).default(usual.tenorDays),
  quoteMinutes: z.int().min(1).max(1_440).default(usual.quoteMinutes),
});
const Policy = z.strictObject({
  interest: z.enum(["returned", "kept"]).default(usualPolicy.interest),
  fees: z.enum(["returned", "kept"]).default(usualPolicy.fees),
  borneBy: z.enum(["lender", "mall"]).default(usualPolicy.borneBy),
});
const Input = z.object({
  mall: z.string().regex(/^mall_[a-z0-9_]{1,48}$/),
  name: z.string().min(1).max(128),
  bankAccount: z.string().min(1).max(64),
  jwks: z.unknown(),
  terms: Terms.default(usual),
  refundPolicy: Policy.optional(),
});

/** The lender pins a mall: the keys it will believe and seal to, where its money goes, what its discount and its refunds cost. */
export const handler = task(Input, async ({ jwks, refundPolicy, ...mall }) => {
  const keys = intakeJwks(jwks);
  if (isRejection(keys)) return keys;
  await savePinnedMall({ ...mall, ...(refundPolicy && { refundPolicy }), keys });
  return { mall: mall.mall };
});
