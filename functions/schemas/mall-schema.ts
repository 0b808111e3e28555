import * as z from "zod";
import { keyOverlapDays } from "../../domain/mall/mall-keys.ts";
import { defaultRefundPolicy } from "../../domain/protocol/refund-policy.ts";

/** A mall's id in paths, keys and messages. */
export const WireMallId = z
  .string()
  .regex(/^mall_[a-z0-9_]{1,48}$/, "mall_ and up to 48 lower-case letters, digits and underscores");

/** A mall's public keys; they are checked when they are saved, and refused as `InvalidKey`. */
export const WireJwks = z
  .unknown()
  .describe("A JWKS, { keys: [...] }: 1 to 8 public P-256 keys with use, alg and their RFC 7638 thumbprint as kid.");

const terms = {
  name: z.string().min(1).max(128),
  lender: z.string().min(1).max(64),
  advancePolicy: z.enum(["approval", "shipment"]),
  apiVersion: z.string().max(16),
  requestsPerSecond: z.int().min(1).max(10_000),
};

/** A mall's terms with the gateway; omitted fields have their defaults. */
export const WireMallTerms = z.strictObject({
  ...terms,
  apiVersion: terms.apiVersion.optional(),
  requestsPerSecond: terms.requestsPerSecond.optional(),
});

/** The changeable terms, and new keys of a mall that has lost its own. */
export const WireMallChange = z
  .strictObject({ ...terms, status: z.enum(["active", "suspended"]), jwks: WireJwks })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "name at least one field to change");

/** A key's name for people. */
export const WireLabel = z.string().min(1).max(64);

/** A statement of new keys: the keys, the proofs of their possession, and for how long the old ones stay valid. */
export const WireKeyStatement = z.strictObject({
  jwks: WireJwks,
  proofs: z.array(z.string().max(4096)).min(1).max(8),
  overlapDays: z.int().min(0).max(keyOverlapDays.max).default(keyOverlapDays.default),
});

/** 6.00 % a year in any currency and for any tenor; acceptance is expected within two weeks, and a quote is valid for a quarter of an hour. */
const usualCard = {
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

/** A rate card as the lender writes it. */
export const WireCard = z
  .strictObject({
    rows: z.array(Row).default([...usualCard.rows]),
    dayCount: z.union([z.literal(365), z.literal(360)]).default(usualCard.dayCount),
    quoteMinutes: z.int().default(usualCard.quoteMinutes),
    settleDays: z.int().default(usualCard.settleDays),
    recourse: z.boolean().default(usualCard.recourse),
    holdbackBasisPoints: z.int().default(usualCard.holdbackBasisPoints),
  })
  .default({ ...usualCard, rows: [...usualCard.rows] });

/** Whether a refund returns interest and fees, as the lender writes it. */
export const WirePolicy = z.strictObject({
  interest: z.enum(["returned", "kept"]).default(defaultRefundPolicy.interest),
  fees: z.enum(["returned", "kept"]).default(defaultRefundPolicy.fees),
  borneBy: z.enum(["lender", "mall"]).default(defaultRefundPolicy.borneBy),
});
