import { existsSync } from "node:fs";
import * as z from "zod";
import type { RoleFunctionSpec } from "../../infra/function-spec.ts";
import { functions, idOf } from "../../infra/functions.ts";
import { sourceOf } from "../../infra/handlers.ts";
import type { Contract } from "../../functions/middleware/contract.ts";
import { latestApiVersion } from "../../functions/middleware/api-version.ts";
import { answers } from "./answers.ts";
import { operationOf } from "./operation.ts";
import { webhooks } from "./webhooks.ts";

type Json = Readonly<Record<string, unknown>>;

/** The description of the whole API, OpenAPI 3.1: each route by the contract that its handler validates by. */
export const openApi = async (): Promise<Json> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const spec of functions) {
    if (spec.trigger.by !== "route") continue;
    const { method, path } = spec.trigger;
    const operation = operationOf(nameOf(spec), path, method, await contractOf(spec));
    const servers = spec.owner === "lender" && { servers: [lenderServer] };
    paths[path] = { ...paths[path], [method.toLowerCase()]: { ...operation, ...servers } };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Tallystick",
      version: latestApiVersion,
      summary: "The purchaser pays after receiving the goods; the seller has the money at the moment of the sale.",
      description:
        "Malls sign every write (JOSE, see docs/messages.md) and read with an API key; purchasers derive a view token from their link, and authenticate each write as an act. Each operation of the lender's names its own server, because the lender has an API of its own. New fields may be added to responses at any time: ignore unknown fields.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "http://127.0.0.1:4000", description: "the sandbox's gateway" }],
    paths: Object.fromEntries(Object.entries(paths).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    webhooks: webhooks(),
    components: {
      schemas: schemas(),
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: "A mall's API key, `tk_…`, for reads only.",
        },
        linkToken: {
          type: "http",
          scheme: "bearer",
          description: "The view token, derived from the link of the purchaser's notice (docs/messages.md).",
        },
        accountToken: {
          type: "http",
          scheme: "bearer",
          description: "The account token, derived from the same link; only the lender may receive it.",
        },
        operatorKey: { type: "http", scheme: "bearer", description: "A key of the operator's staff." },
      },
    },
  };
};

/** The lender has an API of its own; elsewhere its address is in the gateway's `/v1/lenders`. */
const lenderServer = { url: "http://127.0.0.1:4001", description: "the sandbox's lender" };

/** The function's one name, as the SDKs that are generated from this will call it. */
const nameOf = (spec: RoleFunctionSpec): string => idOf(spec).replace(/^[A-Z]/, (letter) => letter.toLowerCase());

/** The contract that the handler validates by. */
const contractOf = async (spec: RoleFunctionSpec): Promise<Contract> => {
  const source = sourceOf(spec);
  if (!existsSync(source)) throw new Error(`${source} does not exist`);
  const { contract } = (await import(/* @vite-ignore */ `../../${source}`)) as { readonly contract?: Contract };
  if (!contract) throw new Error(`${source} serves a route and exports no contract`);
  return contract;
};

/** All named schemas, without the fields that only a separate document needs. */
const schemas = (): Json => {
  const { schemas: all } = z.toJSONSchema(answers, { uri: (id) => `#/components/schemas/${id}`, io: "output" });
  return Object.fromEntries(
    Object.entries(all)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { $schema: _schema, $id: _id, id: _name, ...schema }]) => [id, schema]),
  );
};
