import description from "../../docs/openapi.json" with { type: "json" };
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";

export const contract = get("anyone", {
  summary: "Returns this OpenAPI 3.1 description of the API.",
  responses: { 200: "OpenApiAnswer" },
});

/** GET /openapi.json: as `npm run docs` wrote it from the handlers' contracts. */
export const handler = http(contract, async () => ({
  status: 200,
  body: description,
  headers: { "cache-control": "public, max-age=300" },
}));
