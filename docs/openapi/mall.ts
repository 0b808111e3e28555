import * as z from "zod";
import { apiVersions } from "../../functions/middleware/api-version.ts";
import { Instant, name } from "./named.ts";

export const PinnedKey = name(
  "PinnedKey",
  z.strictObject({ kid: z.string().length(43), use: z.enum(["sig", "enc"]), retireAt: Instant.optional() }),
  "A public key by its RFC 7638 thumbprint; with `retireAt` it is being replaced, and is valid until then.",
);

export const Mall = name(
  "Mall",
  z.strictObject({
    id: z.string(),
    name: z.string(),
    lender: z.string(),
    advancePolicy: z.enum(["approval", "shipment"]),
    apiVersion: z.enum(apiVersions as [string, ...string[]]),
    status: z.enum(["active", "suspended"]),
    requestsPerSecond: z.int().optional(),
    registeredAt: Instant,
    keys: z.array(PinnedKey),
  }),
  "A mall as the gateway knows it. A suspended mall can finish open purchases and start none.",
);

export const PinnedMall = name(
  "PinnedMall",
  z.strictObject({
    id: z.string(),
    name: z.string(),
    lender: z.string(),
    bankAccount: z.string(),
    card: z.strictObject({
      rows: z.array(
        z.strictObject({ currency: z.string(), tenorUpTo: z.int(), rateBasisPoints: z.int(), fixed: z.int() }),
      ),
      dayCount: z.union([z.literal(365), z.literal(360)]),
      quoteMinutes: z.int(),
      settleDays: z.int(),
      recourse: z.boolean(),
      holdbackBasisPoints: z.int(),
    }),
    advancePolicy: z.enum(["approval", "shipment"]),
    refundPolicy: z.strictObject({
      interest: z.enum(["returned", "kept"]),
      fees: z.enum(["returned", "kept"]),
      borneBy: z.enum(["lender", "mall"]),
    }),
    keys: z.array(PinnedKey),
  }),
  "A mall as the lender has pinned it; its rate card in basis points a year, days and minor units.",
);

export const ApiKey = name(
  "ApiKey",
  z.strictObject({
    id: z.string(),
    label: z.string(),
    createdAt: Instant,
    lastFour: z.string().length(4),
    revokedAt: Instant.optional(),
  }),
  "An API key without its secret, which is stored only as a hash.",
);

/** An API key as it is shown once. */
export const ApiSecret = z.string().regex(/^tk_(test|live)_[\w-]{32}$/);
