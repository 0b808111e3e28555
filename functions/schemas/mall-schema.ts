import * as z from "zod/mini";
import { keyOverlapDays } from "../../domain/mall/mall-keys.ts";
import { defaultRefundPolicy } from "../../domain/protocol/refund-policy.ts";
import { list, matching, text, textUpTo, WireReason, wholeNumber, withDefault } from "./basic-schema.ts";

/** A mall's id in paths, keys and messages. */
export const WireMallId = matching(
  /^mall_[a-z0-9_]{1,48}$/,
  "mall_ and up to 48 lower-case letters, digits and underscores",
);

/** A mall's public keys; they are checked when they are saved, and refused as `InvalidKey`. */
export const WireJwks = z
  .unknown()
  .check(
    z.describe("A JWKS, { keys: [...] }: 1 to 8 public P-256 keys with use, alg and their RFC 7638 thumbprint as kid."),
  );

const terms = {
  name: text(1, 128),
  lender: text(1, 64),
  advancePolicy: z.enum(["approval", "shipment"]),
  apiVersion: textUpTo(16),
  requestsPerSecond: wholeNumber(1, 10_000),
};

/** A mall's terms with the gateway, and why it is registered; omitted fields have their defaults. */
export const WireMallTerms = z.strictObject({
  ...terms,
  reason: WireReason,
  apiVersion: z.optional(terms.apiVersion),
  requestsPerSecond: z.optional(terms.requestsPerSecond),
});

/** The changeable terms, and new keys of a mall that has lost its own; and why. */
export const WireMallChange = z
  .extend(z.partial(z.strictObject({ ...terms, status: z.enum(["active", "suspended"]), jwks: WireJwks })), {
    reason: WireReason,
  })
  .check(z.refine((change) => Object.keys(change).length > 1, "name at least one field to change"));

/** A further API key: its name for people, and why it is made. */
export const WireNewApiKey = z.strictObject({ label: text(1, 64), reason: WireReason });

/** A statement of new keys: the keys, the proofs of their possession, and for how long the old ones stay valid. */
export const WireKeyStatement = z.strictObject({
  jwks: WireJwks,
  proofs: list(textUpTo(4096), 1, 8),
  overlapDays: withDefault(wholeNumber(0, keyOverlapDays.max), keyOverlapDays.default),
});

/** 6.00 % a year in any currency and for any tenor; acceptance is expected within two weeks, and a quote is valid for a quarter of an hour. */
const defaultRateCard = {
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
  fixed: withDefault(z.int(), 0),
});

/** A rate card as the lender writes it. */
const WireRateCard = withDefault(
  z.strictObject({
    rows: withDefault(z.array(Row), [...defaultRateCard.rows]),
    dayCount: withDefault(z.union([z.literal(365), z.literal(360)]), defaultRateCard.dayCount),
    quoteMinutes: withDefault(z.int(), defaultRateCard.quoteMinutes),
    settleDays: withDefault(z.int(), defaultRateCard.settleDays),
    recourse: withDefault(z.boolean(), defaultRateCard.recourse),
    holdbackBasisPoints: withDefault(z.int(), defaultRateCard.holdbackBasisPoints),
  }),
  { ...defaultRateCard, rows: [...defaultRateCard.rows] },
);

/** Whether a refund returns interest and fees, as the lender writes it. */
const WireRefundPolicy = z.strictObject({
  interest: withDefault(z.enum(["returned", "kept"]), defaultRefundPolicy.interest),
  fees: withDefault(z.enum(["returned", "kept"]), defaultRefundPolicy.fees),
  borneBy: withDefault(z.enum(["lender", "mall"]), defaultRefundPolicy.borneBy),
});

/** A mall as the lender's staff pin it. */
export const WirePinning = z.strictObject({
  mall: WireMallId,
  name: text(1, 128),
  bankAccount: text(1, 64),
  jwks: z.optional(WireJwks),
  card: WireRateCard,
  advancePolicy: withDefault(z.enum(["approval", "shipment"]), "shipment"),
  refundPolicy: z.optional(WireRefundPolicy),
  reason: WireReason,
});
