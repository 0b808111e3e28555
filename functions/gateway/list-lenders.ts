import { lendersOf } from "../io/external/lenders.ts";
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";

export const contract = get("anyone", {
  summary: "Lists the lenders behind this gateway, with the addresses of their own APIs.",
  responses: { 200: "LendersAnswer" },
});

/** GET /v1/lenders: where each lender's API is. It is a convenience: a caller that must not trust the gateway knows the address itself. */
export const handler = http(contract, async () => ({
  status: 200,
  body: { lenders: lendersOf() },
  headers: { "cache-control": "public, max-age=300" },
}));
