import * as z from "zod";
import { apiVersions } from "../../functions/middleware/api-version.ts";
import { Instant, name } from "./named.ts";

export const PinnedKey = name(
  "PinnedKey",
  z.strictObject({ kid: z.string().length(43), use: z.enum(["sig", "enc"]), retireAt: Instant.optional() }),
  "A public key by its RFC 7638 thumbprint; with `retireAt` it is being replaced, and holds until then.",
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
  "A mall as the gateway knows it. A suspended one finishes what is under way and begins nothing.",
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
  "What may be told of an API key; the key itself is kept as a hash only.",
);

/** An API key as it is shown once. */
export const ApiSecret = z.string().regex(/^tk_(test|live)_[\w-]{32}$/);
