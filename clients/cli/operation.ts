import { under } from "../sdk/http.ts";
import type { ActOperation } from "../sdk/act.ts";
import { exits, CommandError } from "./command.ts";
import { didYouMean } from "./nearest.ts";

/** A route from the gateway's OpenAPI document: how its caller is authenticated, and what its envelope contains. */
export type Operation = {
  /** The side whose API serves it: the lender's operations name a server of their own. */
  readonly side: "gateway" | "lender";
  readonly authentication: "signature" | "apiKey" | "linkToken" | "accountToken" | "operatorKey" | "none";
  /** Of a signed route: the envelope's `op`, its required claims, and the body field that repeats the path's `id`. */
  readonly envelope?: { readonly op: string; readonly claims: readonly string[]; readonly idField?: string };
  /** Of a purchaser's write: the act's `op`. */
  readonly act?: ActOperation;
  /** The values of the path's parameters. */
  readonly path: Readonly<Record<string, string>>;
};

type OpenApiOperation = {
  readonly servers?: readonly object[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<
        string,
        { readonly schema: { readonly properties?: { readonly envelope?: Envelope; readonly act?: Act } } }
      >
    >;
  };
};
type Envelope = {
  readonly contentSchema?: {
    readonly required?: readonly string[];
    readonly properties: {
      readonly op: { readonly const: string };
      readonly body?: { readonly required?: readonly string[] };
    };
  };
};
type Act = { readonly contentSchema?: { readonly properties: { readonly op: { readonly const: ActOperation } } } };
type Description = { readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>> };

/** Finds the route for a request in `/openapi.json`. */
export const findOperation = async (url: string, method: string, path: string): Promise<Operation> => {
  const answer = await fetch(under(url, "/openapi.json")).catch(() => undefined);
  if (!answer)
    throw new CommandError(
      `no answer from ${url}`,
      "start the sandbox with npm start, or pass another address with --url",
      exits.unreachable,
    );
  if (!answer.ok)
    throw new CommandError(`${url} has no /openapi.json`, "check that it is a gateway: npx tallystick doctor");
  const { paths } = (await answer.json()) as Description;
  const found = Object.entries(paths)
    .flatMap(([template, operations]) => {
      const operation = operations[method.toLowerCase()];
      const parameters = matchPath(template, path);
      return operation && parameters
        ? [{ template, operation, parameters, parameterCount: template.split("{").length }]
        : [];
    })
    .toSorted((a, b) => a.parameterCount - b.parameterCount)[0];
  if (!found) {
    const methods = ["GET", "POST", "DELETE"];
    const near = methods.includes(method)
      ? didYouMean(path.replace(/\?.*$/, ""), Object.keys(paths))
      : `the methods are ${methods.join(", ")}; `;
    throw new CommandError(
      `the gateway has no route ${method} ${path}`,
      `${near}curl ${url}/openapi.json lists its routes`,
      exits.usage,
    );
  }
  const { security = [], servers, requestBody } = found.operation;
  const side = servers ? "lender" : "gateway";
  const properties = Object.values(requestBody?.content ?? {})[0]?.schema.properties;
  const envelope = properties?.envelope?.contentSchema;
  const act = properties?.act?.contentSchema?.properties.op.const;
  const [scheme] = Object.keys(security[0] ?? {});
  if (envelope) {
    const { op, body } = envelope.properties;
    const idField = body?.required?.find((field) => resourceOf(found.template).endsWith(field));
    const claims = envelope.required ?? [];
    return {
      side,
      authentication: "signature",
      envelope: { op: op.const, claims, ...(idField !== undefined && { idField }) },
      path: found.parameters,
    };
  }
  return {
    side,
    authentication: (scheme as Operation["authentication"] | undefined) ?? "none",
    ...(act !== undefined && { act }),
    path: found.parameters,
  };
};

/** The resource that `{id}` identifies: `webhook-endpoint` in `/v1/webhook-endpoints/{id}/tests`. */
const resourceOf = (template: string): string => /([\w-]+)s\/\{id\}/.exec(template)?.[1] ?? "";

/** A path's parameters by a route template; undefined when the path does not match. */
const matchPath = (template: string, path: string): Readonly<Record<string, string>> | undefined => {
  const [expected, actual] = [template.split("/"), path.replace(/\?.*$/, "").split("/")];
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, segment] of expected.entries()) {
    const parameter = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (parameter !== undefined) parameters[parameter] = decodeURIComponent(actual[i] ?? "");
    else if (segment !== actual[i]) return undefined;
  }
  return parameters;
};
