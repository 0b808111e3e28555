import { publishedKeys } from "../io/keys/key-store.ts";
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";

export const contract = get("anyone", {
  summary: "Returns the lender's public keys, which seal requests to it and verify its answers.",
  responses: { 200: "JwksAnswer" },
});

/** GET /v1/lenders/{id}/jwks.json: the lender's public keys, which seal requests to it and verify its answers. */
export const handler = http(contract, async ({ path }) => {
  const other = rejectOtherLender(path);
  if (other) return other;

  return { status: 200, body: await publishedKeys(), headers: { "cache-control": "public, max-age=300" } };
});
