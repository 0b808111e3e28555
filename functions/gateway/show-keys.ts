import { publicKeys } from "../io/key-store.ts";
import { http, NoBody } from "../middleware/http.ts";

/** GET /.well-known/jwks.json: the gateway's public keys, with which its receipts are checked. */
export const handler = http(NoBody, async () => ({
  status: 200,
  body: { keys: await publicKeys() },
  headers: { "cache-control": "public, max-age=300" },
}));
