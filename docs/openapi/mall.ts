import * as z from "zod";
import { apiVersions } from "../../functions/middleware/api-version.ts";
import { Instant, name, Receipt } from "./named.ts";

const PinnedKey = name(
  "PinnedKey",
  z.strictObject({ kid: z.string().length(43), use: z.enum(["sig", "enc"]), retireAt: Instant.optional() }),
  "A public key by its RFC 7638 thumbprint; with `retireAt` it is being replaced, and holds until then.",
);

const Mall = name(
  "Mall",
  z.strictObject({
    id: z.string(),
    name: z.string(),
    lender: z.string(),
    advancePolicy: z.enum(["approval", "shipment"]),
    apiVersion: z.enum(apiVersions as [string, ...string[]]),
    status: z.enum(["active", "suspended"]),
    requestsPerSecond: z.int().optional(),
    createdAt: Instant,
    keys: z.array(PinnedKey),
  }),
  "A mall as the gateway knows it. A suspended one finishes what is under way and begins nothing.",
);

const ApiKey = name(
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

const Secret = z.string().regex(/^tk_(test|live)_[\w-]{32}$/);

name("MallAnswer", z.strictObject({ mall: Mall }));
name("MallPageAnswer", z.strictObject({ malls: z.array(Mall), cursor: z.string().optional() }));
name(
  "NewMallAnswer",
  z.strictObject({ mall: Mall, key: ApiKey, apiKey: Secret.optional(), webhookSecret: z.string().optional() }),
  "`apiKey` and `webhookSecret` are in the first answer only: a repeat under the same Idempotency-Key is not shown them again.",
);
name("ApiKeyAnswer", z.strictObject({ key: ApiKey }));
name("ApiKeysAnswer", z.strictObject({ keys: z.array(ApiKey) }));
name(
  "NewApiKeyAnswer",
  z.strictObject({ key: ApiKey, apiKey: Secret.optional() }),
  "`apiKey` is in the first answer only.",
);
name(
  "KeysAnswer",
  z.strictObject({ keys: z.array(PinnedKey), receipt: Receipt }),
  "The mall's keys as they are pinned now, the newest first.",
);
name(
  "PinnedMallAnswer",
  z.strictObject({
    mall: z.strictObject({ id: z.string(), name: z.string(), lender: z.string(), keys: z.array(PinnedKey) }),
  }),
  "A mall as the lender has pinned it.",
);
