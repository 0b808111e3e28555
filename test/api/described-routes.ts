import { readFileSync } from "node:fs";
import type { valueOf } from "./values.ts";

/** A schema of docs/openapi.json; of a signed text also that of its claims. */
export type Schema = Parameters<typeof valueOf>[0];

/** An operation of docs/openapi.json, as far as tests ask by it. */
export type Operation = {
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
};

const description = JSON.parse(readFileSync("docs/openapi.json", "utf8")) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** The named schemas. */
export const named = description.components.schemas;

/** Every route, `POST /v1/purchases/{id}/shipments`, with its operation. */
export const routes: readonly (readonly [string, Operation])[] = Object.entries(description.paths).flatMap(
  ([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
);

/** The schema of a route's body, and that of the claim `body` where the body is a signed envelope or an act. */
export const bodyOf = ({ requestBody }: Operation) => {
  const schema = requestBody?.content["application/json"].schema;
  const properties = schema?.properties;
  const signed = properties?.["envelope"] ? "envelope" : "act";
  const claims = properties?.[signed]?.contentSchema?.properties;
  return {
    schema,
    ...(claims && { signed, op: String(claims["op"]?.const), claim: claims["body"] }),
  };
};
