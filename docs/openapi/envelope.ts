import type { Message } from "../../functions/middleware/contract.ts";

type Json = Readonly<Record<string, unknown>>;

const seconds = { type: "integer", description: "seconds since 1970" };

/** A signed envelope: a compact JWS, and the claims that its payload makes. */
export const envelopeOf = ({ op }: Message, body: Json): Json => ({
  type: "string",
  description: "A compact JWS by a key of the mall: `typ` tally-env+jws, `alg` ES256, `kid`.",
  contentMediaType: "application/jose",
  contentSchema: {
    type: "object",
    required: ["iss", "aud", "op", "iat", "exp", "jti", ...claimedBy(op)],
    properties: {
      iss: { type: "string", description: "the mall's id" },
      aud: op.startsWith("file.") ? { type: "string", description: "the lender's id" } : { const: "gateway" },
      op: { const: op },
      iat: seconds,
      exp: { ...seconds, description: "at most 300 after `iat`" },
      jti: { type: "string", description: "never used before" },
      ord: { type: "string", description: "the order's number" },
      txn: { type: "string", description: "the purchase's id, as in the path" },
      amt: { type: "string", description: "minor units" },
      cur: { type: "string", description: "ISO 4217" },
      parts: {
        type: "array",
        items: {
          type: "object",
          properties: { to: { type: "string" }, s256: { type: "string", description: "SHA-256 of the sealed part" } },
        },
      },
      body,
    },
  },
});

/** An envelope about the mall itself names neither order nor purchase. */
const claimedBy = (op: string): readonly string[] => {
  if (op === "loan.request" || op === "checkout.create") return ["ord", "amt", "cur", "parts", "body"];
  return /^(?:keys|endpoint|event)\./.test(op) ? ["body"] : ["ord", "txn"];
};
