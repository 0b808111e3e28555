import type { Message } from "../../functions/middleware/contract.ts";

type Json = Readonly<Record<string, unknown>>;

/** A purchaser's act: a payload with its MAC, and what the payload states. */
export const actOf = ({ op }: Message, body: Json): Json => ({
  type: "string",
  description:
    "`<payload>.<MAC>`, both in base64url: HMAC-SHA-256 over the payload's text, with the key of acts that is derived from the link.",
  contentMediaType: "application/json",
  contentSchema: {
    type: "object",
    required: ["op", "txn", "iat", "jti", "body"],
    additionalProperties: false,
    properties: {
      op: { const: op },
      txn: { type: "string", description: "the purchase's id, from the link" },
      iat: { type: "integer", description: "seconds since 1970; accepted for five minutes" },
      jti: { type: "string", description: "never used before" },
      body,
    },
  },
});
