import { publishedKeys } from "../io/keys/key-store.ts";
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";

export const contract = get("anyone", {
  summary: "Returns the gateway's public keys, which verify its receipts.",
  responses: { 200: "JwksAnswer" },
});

/** GET /.well-known/jwks.json: the gateway's public keys, which verify its receipts. */
export const handler = http(contract, async () => ({
  status: 200,
  body: await publishedKeys(),
  headers: { "cache-control": "public, max-age=300" },
}));
