import * as z from "zod";
import { envelopeOf } from "./envelope.ts";
import { apiVersions } from "../../functions/middleware/api-version.ts";
import type { Contract } from "../../functions/middleware/contract.ts";
import { WireMoney } from "../../functions/schemas/schema.ts";

type Json = Readonly<Record<string, unknown>>;

/** One route as OpenAPI describes it. */
export const operationOf = (operationId: string, path: string, method: string, contract: Contract): Json => {
  const { does, by, query, answers } = contract;
  return {
    operationId,
    summary: does,
    tags: [tagOf(path)],
    security: securityOf[by],
    parameters: [...inPath(path), ...(query ? inQuery(query) : []), ...inHeader(method)],
    ...(method === "POST" && {
      requestBody: { required: !accepts(contract, undefined), content: json(bodyOf(contract)) },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answered(answer, method)])),
      default: {
        description: "A no, and why; or in plain JSON that the API was not reached.",
        content: { "application/problem+json": { schema: refer("Problem") }, ...json(refer("NotReached")) },
      },
    },
  };
};

const accepts = ({ body }: Contract, value: unknown): boolean => body.safeParse(value).success;

/** What a schema takes, as it is before it is read. */
const taken = (schema: z.ZodType): Json => {
  const { $schema: _schema, ...described } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== (WireMoney.in as unknown)) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      jsonSchema.$ref = refer("Money").$ref;
    },
  });
  return described;
};

const refer = (id: string) => ({ $ref: `#/components/schemas/${id}` });

const json = (schema: Json) => ({ "application/json": { schema } });

const bodyOf = (contract: Contract): Json => {
  const body = taken(contract.body);
  if (!contract.message) return body;
  const { properties } = body as { readonly properties: Json };
  return {
    ...body,
    properties: { ...properties, envelope: envelopeOf(contract.message, taken(contract.message.body)) },
  };
};

const securityOf: Readonly<Record<Contract["by"], readonly Json[]>> = {
  // Who signed is known by the envelope.
  signedMall: [],
  mall: [{ apiKey: [] }],
  purchaser: [{ linkToken: [] }],
  operator: [{ operatorKey: [] }],
  anyone: [],
};

/** The noun of the path: what the route is about. */
const tagOf = (path: string): string =>
  path.startsWith("/v1/pay/") ? "purchaser" : (path.split("/").find((step) => step !== "" && step !== "v1") ?? "");

const inPath = (path: string): readonly Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));

const inQuery = (query: z.ZodType): readonly Json[] => {
  const { properties = {}, required = [] } = taken(query) as {
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

const inHeader = (method: string): readonly Json[] => [
  {
    name: "Api-Version",
    in: "header",
    required: false,
    description: "The date of the API's version; without it that of the mall's record.",
    schema: { enum: apiVersions },
  },
  ...(method === "POST"
    ? [
        {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          description: "The same key asks for the same deed, once, for 30 days.",
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      ]
    : []),
];

const always = {
  "Request-Id": { required: true, description: "Name it when you ask us.", schema: { type: "string" } },
  "Api-Version": { required: true, schema: { enum: apiVersions } },
};

const answered = (answer: string, method: string): Json => ({
  description: answer,
  headers: {
    ...always,
    ...(method === "POST" && {
      "Idempotent-Replayed": {
        description: "The stored answer of an earlier request under the same key.",
        schema: { const: "true" },
      },
    }),
  },
  content: json(refer(answer)),
});
