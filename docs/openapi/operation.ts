import * as z from "zod";
import { actOf } from "./act.ts";
import { fileContent, uploadedContent } from "./file.ts";
import { envelopeOf } from "./envelope.ts";
import { apiVersions } from "../../functions/middleware/api-version.ts";
import type { Contract } from "../../functions/middleware/contract.ts";
import { WireMoney } from "../../functions/schemas/schema.ts";

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI operation of one route. */
export const operationOf = (operationId: string, path: string, method: string, contract: Contract): Json => {
  const { summary, caller, query, responses } = contract;
  return {
    operationId,
    summary,
    tags: [tagOf(path)],
    security: securityOf[caller],
    parameters: [...inPath(path), ...(query ? inQuery(query) : []), ...inHeader(isKeyed(method, contract))],
    ...(method === "POST" && {
      requestBody: { required: !accepts(contract, undefined), content: json(bodyOf(contract)) },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, schema]) => [status, responseOf(schema, method, contract)]),
      ),
      default: {
        description: "A rejection with its reason; or, as plain JSON, that the request did not reach the API.",
        content: { "application/problem+json": { schema: refer("Problem") }, ...json(refer("NotReached")) },
      },
    },
  };
};

const accepts = ({ body }: Contract, value: unknown): boolean => body.safeParse(value).success;

/** The input of a schema, before its transforms. */
const inputOf = (schema: z.core.$ZodType): Json => {
  const { $schema: _schema, ...described } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== (WireMoney.def.in as unknown)) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      jsonSchema.$ref = refer("Money").$ref;
    },
  });
  return described;
};

const refer = (id: string) => ({ $ref: `#/components/schemas/${id}` });

const json = (schema: Json) => ({ "application/json": { schema } });

const bodyOf = (contract: Contract): Json => {
  const body = inputOf(contract.body);
  const { properties: own = {} } = body as { readonly properties?: Json };
  const properties = { ...own, ...(contract.upload && { content: uploadedContent }) };
  if (contract.act)
    return { ...body, properties: { ...properties, act: actOf(contract.act, inputOf(contract.act.body)) } };
  if (!contract.message) return body;
  return {
    ...body,
    properties: { ...properties, envelope: envelopeOf(contract.message, inputOf(contract.message.body)) },
  };
};

const securityOf: Readonly<Record<Contract["caller"], readonly Json[]>> = {
  // The envelope identifies its signer.
  signedMall: [],
  mall: [{ apiKey: [] }],
  purchaser: [{ linkToken: [] }],
  account: [{ accountToken: [] }],
  operator: [{ operatorKey: [] }],
  anyone: [],
};

/** The first noun of the path. */
const tagOf = (path: string): string =>
  path.startsWith("/v1/pay/") ? "purchaser" : (path.split("/").find((step) => step !== "" && step !== "v1") ?? "");

const inPath = (path: string): readonly Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));

const inQuery = (query: z.core.$ZodType): readonly Json[] => {
  const { properties = {}, required = [] } = inputOf(query) as {
    readonly properties?: Json;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
};

/** The same file sent again is the same file, by its digest: an upload needs no key. */
const isKeyed = (method: string, { upload, download }: Contract): boolean => method === "POST" && !upload && !download;

const inHeader = (keyed: boolean): readonly Json[] => [
  {
    name: "Api-Version",
    in: "header",
    required: false,
    description: "The date of the API version; by default the version that the mall is pinned to.",
    schema: { enum: apiVersions },
  },
  ...(keyed
    ? [
        {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          description: "A request with the same key has one effect and one answer, for 30 days.",
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      ]
    : []),
];

const always = {
  "Request-Id": { required: true, description: "Name it when you contact us.", schema: { type: "string" } },
  "Api-Version": { required: true, schema: { enum: apiVersions } },
};

const responseOf = (schema: string, method: string, contract: Contract): Json => ({
  description: contract.download
    ? "The bytes of the file, to be saved under the name in `Content-Disposition`."
    : schema,
  headers: {
    ...always,
    ...(isKeyed(method, contract) && {
      "Idempotent-Replayed": {
        description: "The response is the stored one of an earlier request with the same key.",
        schema: { const: "true" },
      },
    }),
  },
  content: contract.download ? fileContent : json(refer(schema)),
});
