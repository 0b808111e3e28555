import description from "../../docs/openapi.json" with { type: "json" };
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";

export const contract = get("anyone", {
  summary: "Returns this OpenAPI 3.1 description of the API.",
  responses: { 200: "OpenApiAnswer" },
});

/** GET /openapi.json: as `npm run docs` wrote it from the handlers' contracts, with the addresses of this deployment. */
export const handler = http(contract, async () => ({
  status: 200,
  body: {
    ...description,
    servers: [{ url: process.env["API_URL"], description: "the gateway" }],
    paths: Object.fromEntries(Object.entries(description.paths).map(([path, item]) => [path, served(item)])),
  },
  headers: { "cache-control": "public, max-age=300" },
}));

/** Only an operation of the lender's names a server of its own. */
const served = (item: object): object =>
  Object.fromEntries(
    Object.entries(item as Readonly<Record<string, object>>).map(([method, operation]) => [
      method,
      "servers" in operation ? { ...operation, servers: [lenderServer()] } : operation,
    ]),
  );

const lenderServer = () => ({ url: process.env["LENDER_URL"], description: "the lender" });
