import * as z from "zod";
import { name } from "./named.ts";

export const Jwk = name(
  "Jwk",
  z.strictObject({
    kty: z.literal("EC"),
    crv: z.literal("P-256"),
    x: z.string().length(43),
    y: z.string().length(43),
    use: z.enum(["sig", "enc"]),
    alg: z.enum(["ES256", "ECDH-ES+A256KW"]),
    kid: z.string().length(43),
    nbf: z.int(),
    exp: z.int().optional(),
  }),
  "A public key, named by its RFC 7638 thumbprint. It is used from `nbf` and ends at `exp`, in seconds since 1970.",
);
